// Several tabs of one conversation: one of them holds the stream and tells the others; one of them speaks.
//
// What a tab tells says `from` which event on it tells it. A tab that does not know that far takes nothing of it, for
// there would be a gap, and greets instead: the tab that holds the stream then answers from where the other stands.
//
// Both are locks of the browser, which lets go of them by itself when a tab closes or crashes. The stream's lock goes to
// whoever asked first; the voice goes to the visible tab that was used last. Where the browser refuses locks or
// channels (storage blocked, an old browser) each tab is on its own and works like the only one.

const TICK = 1; // the leading tab shows in every heartbeat that it is running
const SILENCE = 3; // no tick for so long: the leading tab is frozen, take its place

/**
 * @param {object} options
 * @param {string} options.name  of the conversation, the same in all its tabs and secret to nobody
 * @param {number} [options.heartbeat]  seconds
 * @param {() => number} [options.cursor]  id of the last event this tab knows
 * @param {() => () => void} [options.lead]  called when this tab is to hold the stream; returns what stops it. Without
 *   it no stream is shared, only the voice
 * @param {() => object} [options.greeting]  what a greeting says beside its type
 * @param {(message: object) => void} options.hear  something another tab sent: a greeting has the type "hello"
 * @param {(on: boolean) => void} options.voice  whether this tab is the one that speaks
 * @returns {{send: (message: object) => void, greet: () => void, leads: () => boolean}}
 */
export function joinTabs({ name, heartbeat = 0, cursor = () => 0, lead, greeting = () => ({}), hear, voice }) {
  const beat = heartbeat * 1000;
  let channel = null;
  let stream = null;
  let talk = null;
  let quiet = 0;

  function send(message) {
    channel?.postMessage({ from: cursor(), ...message });
  }

  function greet() {
    send({ type: "hello", ...greeting() });
  }

  function startLeading() {
    const stop = lead();
    const ticker = setInterval(() => send({ type: "tick" }), TICK * beat);
    clearTimeout(quiet);
    return () => {
      clearInterval(ticker);
      stop();
      listenForTicks();
    };
  }

  function listenForTicks() {
    clearTimeout(quiet);
    // The timers of a hidden tab run late, so only a visible one can tell that another is frozen.
    const act = () => (document.visibilityState === "hidden" ? listenForTicks() : stream?.take());
    quiet = setTimeout(act, SILENCE * beat);
  }

  function chooseVoice(steal) {
    if (document.visibilityState === "hidden") talk.leave();
    else if (steal) talk.take();
    else talk.queue();
  }

  function join() {
    try {
      if (!navigator.locks) throw new Error("no locks");
      channel = new BroadcastChannel(`plainchat:${name}`);
    } catch {
      alone();
      return;
    }
    channel.onmessage = ({ data }) => {
      if (stream && !stream.held()) listenForTicks();
      hear(data);
    };
    talk = createSeat(`plainchat:voice:${name}`, startTalking, alone);
    if (lead) {
      stream = createSeat(streamOf(name), startLeading, alone);
      listenForTicks();
      stream.queue();
      greet();
    }
    chooseVoice(document.hasFocus());
  }

  function startTalking() {
    voice(true);
    return () => voice(false);
  }

  function leave() {
    stream?.leave();
    talk?.leave();
    channel?.close();
    clearTimeout(quiet);
    stream = talk = channel = null;
  }

  // Without locks: hold the stream, and speak whenever somebody can see the page.
  function alone() {
    if (talk === ALONE) return;
    leave();
    const stop = lead?.();
    stream = talk = ALONE;
    const speak = () => voice(document.visibilityState !== "hidden");
    document.addEventListener("visibilitychange", speak);
    if (stop) addEventListener("pagehide", stop, { once: true });
    if (stop) addEventListener("pageshow", (event) => event.persisted && location.reload());
    speak();
  }

  addEventListener("focus", () => talk && chooseVoice(true));
  document.addEventListener("visibilitychange", () => talk && chooseVoice(document.hasFocus()));
  addEventListener("pagehide", () => talk !== ALONE && leave());
  addEventListener("pageshow", (event) => event.persisted && talk !== ALONE && join());
  join();
  return { send, greet, leads: () => Boolean(stream?.held()) };
}

/** Whether another tab has this conversation open. To be asked before this one joins. A browser without locks says no. */
export async function hasOthers(name) {
  try {
    const { held, pending } = await navigator.locks.query();
    return [...held, ...pending].some((lock) => lock.name === streamOf(name));
  } catch {
    return false;
  }
}

const streamOf = (name) => `plainchat:stream:${name}`;

const ALONE = { held: () => true, leave() {}, take() {}, queue() {} };

/**
 * One lock. `take` takes it from whoever has it; who lost it queues again, unless it has left.
 *
 * @param {string} name
 * @param {() => () => void} sit  called when the lock is ours; returns what to do when it is not any more
 * @param {() => void} refused  the browser does not give locks here
 */
function createSeat(name, sit, refused) {
  let rise = null; // what to do on losing the lock, while it is held
  let waiting = null; // ends the present request

  function up() {
    rise?.();
    rise = null;
  }

  function request(steal) {
    if (rise) return;
    waiting?.();
    const ours = new AbortController();
    let letGo = () => {};
    waiting = () => {
      ours.abort();
      letGo();
    };
    navigator.locks
      .request(name, steal ? { steal } : { signal: ours.signal }, () => {
        if (ours.signal.aborted) return undefined;
        rise = sit();
        return new Promise((resolve) => {
          letGo = resolve;
        });
      })
      .catch((error) => {
        if (error.name !== "AbortError") refused();
        else if (!ours.signal.aborted) {
          // Another tab took it.
          up();
          waiting = null;
          request(false);
        }
      });
  }

  return {
    queue: () => waiting || request(false),
    take: () => request(true),
    leave() {
      waiting?.();
      waiting = null;
      up();
    },
    held: () => rise !== null,
  };
}
