// Who says what has come, and how far all is said. This page says a message whole; while the panel is closed the
// council's page says that there is one, and from whom; of several tabs only one speaks. What an earlier page of this tab
// has said is on the shelf, so that what came on the way to this one is said, and nothing twice.

import { createAnnouncer, createQueue } from "./announcer.js";
import { createBoxNews } from "./box-news.js";
import { TURNS } from "./company.js";
import { boxTells, whenKnown } from "./loaded.js";
import { createQueueNews } from "./queue-news.js";

const GONE_WITHIN = 2000; // a tab that has opened in front of this one hides it by then
const SETTLE = 500; // a panel that has just been shown is not yet known to the screen reader

const QUEUE = "queue"; // the key of where one stands in it
const AGAIN = ["lost", "back"]; // said of each break of the connection

const keyOf = (id) => `item-${id}`;
const isItem = (key) => key.startsWith("item-"); // all else can be said more than once

/**
 * @param {object} options
 * @param {HTMLElement} options.region
 * @param {HTMLElement | null} options.news  the part of the message box's description that tells what is new
 * @param {() => {place?: string, there?: string}} options.queue  where the resident stands in the queue, see queue-news.js
 * @param {ReturnType<typeof import("./transcript.js").createTranscript>} options.transcript
 * @param {ReturnType<typeof import("./shelf.js").createShelf>} options.shelf
 * @param {(name: string, values?: object) => string} options.words
 * @param {(number: number) => (string | number | false)[]} options.counted  how many messages are new and that the connection
 *   is lost, as far as that is so, in the language of the council's page
 * @param {((message: object) => void) | null} options.host  tells the loader, when there is one
 * @param {(message: object) => void} options.send  tells the other tabs
 * @param {ReturnType<typeof import("./company.js").createCompany>} options.company  pages that those tabs do not reach
 * @param {() => boolean} options.isOver  nothing more will come
 * @param {ReturnType<typeof import("./hearing.js").createHearing>} options.hearing  how much is said
 * @param {string} [options.missed]  how many messages came since the resident was last here, as the page says it
 * @param {(item: HTMLElement) => void} options.onMessage  called for each message of the other side
 */
export function createVoice(options) {
  const { region, news, queue, transcript, shelf, words, counted, host, send, company, hearing, missed, isOver, onMessage } = options;

  const first = transcript.cursor(); // what the page came with
  const turns = host ? TURNS.frame : TURNS.tab;
  const told = news?.textContent ?? "";
  let seen = host ? null : true; // the panel is open, or there is no panel; null: not known yet
  let presumed = false; // nobody has told whether the panel is open: as if it were
  const meanwhile = new Set(); // what was said since then
  let speaks = false; // this tab is the one that speaks
  let settled = false; // it is known what of the page was said before
  let handedOver = false; // the resident reads on in a page that we cannot speak with
  let staying = 0;
  const unread = new Set(); // ids of messages that arrived while the panel was closed
  const heard = new Set(); // ids of what another page has said
  let elsewhere = { said: 0, noticed: 0 }; // how far another tab has said what came

  const announcer = createAnnouncer(region, {
    onSaid(key) {
      if (presumed && isItem(key)) meanwhile.add(key);
      send({ type: "said", key, whole: true });
      if (isItem(key)) company.said(key.slice("item-".length));
      if (key === QUEUE) queueNews.said();
      record();
    },
  });
  const notices = createQueue((text, keys, lang = document.documentElement.lang) => {
    count(text, lang);
    for (const key of keys) if (key !== null) send({ type: "said", key, whole: false });
    if (keys.includes(QUEUE)) queueNews.said();
    record();
  });
  const tellAtBox = createBoxNews(news);
  const queueNews = createQueueNews({
    shown: queue,
    say: (text) => handedOver || !hearing.remarks || sayAnywhere(text, QUEUE),
    drop() {
      announcer.drop(QUEUE);
      notices.drop(QUEUE);
    },
  });

  function open(delay = 0) {
    announcer.setOpen(settled && speaks && seen === true, delay);
    notices.setOpen(settled && speaks && seen === false);
    queueNews.changed(); // to be said where one is now
  }

  function standing() {
    return { said: announcer.upTo(transcript.shownTo()), noticed: notices.upTo(transcript.shownTo()) };
  }

  function record() {
    if (!settled || presumed) return;
    const { said, noticed } = standing();
    // Words that were not sent are shown by the next page, too.
    if (isOver() && said === transcript.cursor() && !shelf.get("message")?.text) shelf.close();
    shelf.set("said", said);
    shelf.set("noticed", noticed);
  }

  // What came after the last that was said is news, also when it came with the page.
  function settle(said, noticed) {
    settled = true;
    const from = seen && boxTells(document.getElementById("message"), told) ? Math.max(said, first) : said;
    const items = transcript.after(Math.max(from, elsewhere.said));
    if (items.length) tellAtBox();
    transcript.missed(items);
    for (const item of items) tell(item, Math.max(noticed, elsewhere.noticed));
    count();
    record();
    open();
  }

  // In the name of the button, while the panel is closed.
  function count(say = "", lang = "") {
    if (seen === false) host({ type: "news", counted: counted(unread.size).filter(Boolean).join(", "), say, lang });
  }

  // `noticed`: of what came up to there the council's page has spoken.
  function tell(item, noticed = 0) {
    const { id, say, sayEnglish: english, sayLang: lang } = item.dataset;
    if (!say || id <= elsewhere.said) return;
    const written = transcript.fromOther(item);
    const { wanted, counts } = hearing.of(item, written);
    if (written) onMessage(item);
    if (handedOver || !wanted) announcer.silence(keyOf(id));
    else announcer.say(say, keyOf(id), { wait: company.wait(turns), counts, english, lang });
    if (seen !== false) return;
    if (written && !heard.has(id)) unread.add(id);
    count();
    if (handedOver || !wanted || id <= noticed) return;
    const wait = company.wait(TURNS.notice);
    if (written) notices.say(words("newsFrom", { name: transcript.nameOf(item) }), keyOf(id), { wait, counts });
    else notices.say(say, keyOf(id), { wait, counts, english, lang });
  }

  function takeBack() {
    if (document.visibilityState === "hidden") return;
    handedOver = false;
    clearTimeout(staying);
    removeEventListener("focus", takeBack);
    document.removeEventListener("visibilitychange", takeBack);
    queueNews.changed();
  }

  // By whichever page is seen.
  function sayAnywhere(text, key, english) {
    (seen === false ? notices : announcer).say(text, key, { english });
  }

  function wasSaid({ key, whole }) {
    if (key === QUEUE) queueNews.said();
    else if (AGAIN.includes(key)) notices.drop(key);
    else notices.silence(key, company.wait(TURNS.notice));
    if (whole && isItem(key)) {
      announcer.silence(key, company.wait(turns));
      isHeard(key.slice("item-".length));
    } else if (whole) announcer.drop(key);
    record();
  }

  // What was heard is not new, whichever page said it.
  function isHeard(id) {
    heard.add(id);
    if (unread.delete(id)) count();
  }

  function wasHeard({ said, noticed }) {
    elsewhere = { said: Math.max(said, elsewhere.said), noticed: Math.max(noticed, elsewhere.noticed) };
    for (const { dataset } of transcript.after(0)) {
      if (dataset.id <= noticed) notices.silence(keyOf(dataset.id));
      if (dataset.id > said) continue;
      announcer.silence(keyOf(dataset.id));
      isHeard(dataset.id);
    }
    record();
  }

  return {
    announcer,
    tellAtBox,
    /** Says what is good to know and no more, to who wants to hear everything. */
    remark: (text, key) => hearing.remarks && announcer.say(text, key),
    /** Says how many messages wait or were missed, by whichever page is seen. */
    number: (text) => hearing.numbers && sayAnywhere(text, null),
    /** Messages have come to wait: while the panel is closed its button counts them. */
    wait(messages) {
      if (seen !== false) return;
      for (const { dataset } of messages) unread.add(dataset.id);
      count();
    },
    /** Whether the panel is open, as far as it is known, or there is none. */
    isSeen: () => seen === true && !presumed,
    /** Said by whichever page is seen. `key` names what may be taken back. `english`: the same, said after it. */
    tell: (text, key = null, english = "") => handedOver || sayAnywhere(text, key, english),
    /** @returns {boolean}  whether it was still to be said */
    untell: (key) => [announcer, notices].map((queue) => queue.drop(key)).some(Boolean),
    /** What the button counts may have changed. */
    recount: () => count(),
    /** Where the resident stands in the queue may have changed. */
    moved: queueNews.changed,
    record,
    /** No loader has told anything yet: what came is said here. What an earlier page has left is still to come. */
    presume() {
      presumed = seen = settled = true;
      for (const item of transcript.after(first)) tell(item);
      open();
    },
    /** The loader has told whether the panel is open. What was said while it was not is still to be said. */
    place(on) {
      if (presumed) {
        presumed = settled = false;
        seen = null;
        announcer.clear();
        if (on) meanwhile.forEach(announcer.silence);
      }
      seen ??= on;
      open();
    },
    /** The resident has opened or closed the panel. */
    show(on) {
      seen = on;
      if (on) {
        takeBack();
        unread.clear();
        notices.clear();
      }
      open(on ? SETTLE : 0);
      count();
      record();
    },
    /**
     * Until the resident comes back to this tab, what comes is said by the page they went to; here it is counted. Who
     * has not left this tab soon did not go.
     */
    handOver() {
      handedOver = true;
      clearTimeout(staying);
      staying = setTimeout(takeBack, GONE_WITHIN);
      addEventListener("focus", takeBack);
      document.addEventListener("visibilitychange", takeBack);
    },
    /** This tab is the one that speaks, or is not any more. */
    speak(on) {
      speaks = on;
      // A browser that let the page sleep may still have to tell it what was said elsewhere.
      open(company.here() ? SETTLE : 0);
    },
    /** What is on the shelf is there now. Who comes for the first time is told nothing of what there was: they read it. */
    begin() {
      const said = shelf.get("said");
      if (said === undefined) {
        settle(first, first);
        if (missed && hearing.numbers) whenKnown(() => sayAnywhere(missed, null));
      } else whenKnown(() => settle(said, shelf.get("noticed")));
      return said < first;
    },
    /** Items that were not known have come. */
    take(fresh) {
      tellAtBox();
      if (settled) for (const item of fresh) tell(item);
      record();
    },
    /** The chat is forgotten, which `text` tells: nothing of it is said any more, nor stands where it was said. */
    forget(text) {
      announcer.clear();
      notices.clear();
      region.replaceChildren();
      sayAnywhere(text, "gone");
    },
    /** How far all is said here, for a tab that has just opened; null while that is not known. */
    standing: () => (settled ? { type: "heard", ...standing() } : null),
    /** @returns {boolean}  whether another tab's message was about what it has said */
    hear(message) {
      if (message.type === "said") wasSaid(message);
      else if (message.type === "heard") wasHeard(message);
      else return false;
      return true;
    },
  };
}
