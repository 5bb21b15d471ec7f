// The stream of one conversation, and the supervisor that keeps it alive.
//
// An EventSource of its own is not enough: it gives up when the answer is an error page, it does not notice a
// connection that is half open, and behind a proxy that holds answers back it hears nothing and says nothing. So every
// failure closes it, and it is opened again from the last id known, later each time and by chance a little apart from
// others. What is not an event stream never comes near the page, because only named events are read. When the stream
// stays silent or keeps failing, the same address is asked for the news every few seconds instead.

import { readNews } from "./news.js";

// All times hang on the heartbeat (15 s as a rule), so that tests can run fast. In heartbeats:
const WATCH = 2.3; // nothing heard for so long: the connection is dead, whatever the browser believes
const PATIENCE = 0.5; // no beat so long after connecting: something on the way holds the stream back
const GRACE = 1 / 3; // a break is only mentioned when it lasts
const ASK = 0.2; // how often to ask when there is no stream
const AGAIN = 4; // when to try a stream that was held back again
const FIRST = 1 / 30; // the first retry, then twice as long each time
const LONGEST = 2 / 3;
const GONE = 3; // answers of ours in a row that say the link does not exist, before it is believed

/**
 * @param {object} options
 * @param {string} options.url  address of the stream and, with `Accept: text/html`, of the news fragment
 * @param {number} options.heartbeat  seconds between two beats
 * @param {() => number} options.after  id of the last event this page knows
 * @param {() => Object<string, number>} [options.query]  what else the address says
 * @param {(html: string) => void} options.onItem  a new item of the transcript
 * @param {(html: string) => void} options.onStatus  a new status part
 * @param {() => void} [options.onBeat]  the stream is alive; also called in a hidden tab, where timers run late
 * @param {Object<string, (html: string) => void>} [options.more]  handlers of further kinds of event, by name
 * @param {(news: HTMLElement) => void} options.onNews  a news fragment, the answer to asking
 * @param {(state: "live" | "lost" | "ended" | "gone") => void} options.onState  called on each change only
 * @returns {() => void}  stops everything
 */
export function openStream(options) {
  const { url, heartbeat, after, query = () => ({}) } = options;
  const { onItem, onStatus, onBeat = () => {}, more = {}, onNews, onState } = options;
  const beat = heartbeat * 1000;
  const leaving = new AbortController();
  let source = null;
  let state = "connecting";
  let failures = 0;
  let refusals = 0;
  let question = null; // the one that is on its way, or was answered just now
  let heardThis = false;
  let since = 0; // when this one began
  let due = 0;
  const timers = { watch: 0, retry: 0, lost: 0, ask: 0 };

  function address() {
    const full = new URL(url, location.href);
    for (const [name, value] of Object.entries({ ...query(), after: after() })) full.searchParams.set(name, value);
    return full;
  }

  function set(timer, act, beats) {
    clearTimeout(timers[timer]);
    timers[timer] = setTimeout(act, beats * beat);
  }

  function change(now) {
    if (state === now) return;
    state = now;
    onState(now);
  }

  function drop() {
    source?.close();
    source = null;
    clearTimeout(timers.watch);
    clearTimeout(timers.retry);
  }

  function connect() {
    drop();
    heardThis = false;
    since = Date.now();
    const mine = new EventSource(address());
    source = mine;
    const on = (name, act) =>
      mine.addEventListener(name, (event) => {
        if (source !== mine) return;
        heard();
        act(event);
      });
    on("beat", onBeat);
    on("item", (event) => onItem(event.data));
    on("status", (event) => onStatus(event.data));
    for (const [name, act] of Object.entries(more)) on(name, (event) => act(event.data));
    // Who is only told that it is over has not been connected.
    mine.addEventListener("end", () => source === mine && finish("ended"));
    mine.onerror = () => source === mine && failed();
    watch(PATIENCE);
  }

  function watch(beats) {
    due = Date.now() + beats * beat;
    set("watch", silent, beats);
  }

  function heard() {
    heardThis = true;
    if (Date.now() - since >= beat) failures = 0; // one that is cut off again and again is no way to hear
    stopAsking();
    alive();
    watch(WATCH);
  }

  // The other side has fallen silent: a half-open connection, a proxy that holds back, or we were asleep ourselves.
  function silent() {
    const overslept = Date.now() - due > beat;
    const worked = heardThis;
    drop();
    if (worked) {
      if (overslept) doubt();
      else lose();
      connect();
    } else {
      ask();
      set("retry", connect, AGAIN);
    }
  }

  function failed() {
    drop();
    failures += 1;
    doubt();
    if (failures > 1) ask();
    set("retry", connect, Math.min(LONGEST, FIRST * 2 ** failures) * (0.5 + Math.random() / 2));
  }

  // --- asking ---

  async function ask() {
    if (question || leaving.signal.aborted) return;
    const mine = new AbortController();
    const late = setTimeout(() => mine.abort(), beat);
    question = mine;
    try {
      const answer = await fetch(address(), { headers: { Accept: "text/html" }, cache: "no-store", signal: mine.signal });
      const text = await answer.text();
      if (question === mine) takeAnswer(answer, text);
    } catch {
      if (question === mine) doubt();
    }
    clearTimeout(late);
    if (question === mine) set("ask", askAgain, ASK);
  }

  function takeAnswer({ ok, status }, text) {
    refusals = isOurGone(status, text) ? refusals + 1 : 0;
    const news = ok ? readNews(text) : null;
    if (news) {
      alive();
      onNews(news);
      if (news.dataset.state === "ended") finish("ended");
    } else if (refusals >= GONE) finish("gone");
    else doubt();
  }

  function askAgain() {
    question = null;
    ask();
  }

  // What becomes of a question that is no longer needed says nothing about the connection.
  function stopAsking() {
    question?.abort();
    question = null;
    clearTimeout(timers.ask);
  }

  // --- what the resident is told ---

  function alive() {
    clearTimeout(timers.lost);
    timers.lost = 0;
    change("live");
  }

  function doubt() {
    if (!timers.lost && state !== "lost") set("lost", lose, GRACE);
  }

  function lose() {
    clearTimeout(timers.lost);
    timers.lost = 0;
    change("lost");
  }

  function finish(how) {
    if (leaving.signal.aborted) return;
    stop();
    change(how);
  }

  function stop() {
    leaving.abort();
    drop();
    stopAsking();
    clearTimeout(timers.lost);
  }

  // A tab that comes back may have been asleep for longer than its timers know.
  const wake = () => {
    if (document.visibilityState !== "hidden" && source && Date.now() > due) silent();
  };
  const { signal } = leaving;
  addEventListener("online", connect, { signal });
  addEventListener("offline", ask, { signal });
  document.addEventListener("visibilitychange", wake, { signal });
  connect();
  return stop;
}

// Only our own page about a link that opens nothing is believed. A machine in between may answer 404 to anything while
// the server restarts.
function isOurGone(status, html) {
  if (status !== 404 && status !== 410) return false;
  return new DOMParser().parseFromString(html, "text/html").body.dataset.page === "gone";
}
