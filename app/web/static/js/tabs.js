// Several tabs of one conversation: one of them holds the stream and tells the others; one of them speaks.
//
// Both are locks of the browser, which lets go of them by itself when a tab closes or crashes. The stream's lock goes to
// whoever asked first; the voice goes to the visible tab that was used last. Where the browser refuses locks or
// channels (storage blocked, an old browser) each tab is on its own and works like the only one.

const TICK = 1; // the leading tab shows in every heartbeat that it is running
const SILENCE = 3; // no tick for so long: the leading tab is frozen, take its place

/**
 * @param {object} options
 * @param {string} options.name  of the conversation, the same in all its tabs and secret to nobody
 * @param {number} options.heartbeat  seconds
 * @param {() => () => void} options.lead  called when this tab is to hold the stream; returns what stops it
 * @param {(message: object) => void} options.hear  something another tab sent
 * @param {(on: boolean) => void} options.voice  whether this tab is the one that speaks
 * @returns {{send: (message: object) => void, leads: () => boolean}}
 */
export function joinTabs({ name, heartbeat, lead, hear, voice }) {
  const beat = heartbeat * 1000;
  let channel = null;
  let stream = null;
  let talk = null;
  let quiet = 0;

  function send(message) {
    channel?.postMessage(message);
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
      channel = new BroadcastChannel(`plainchat:${name}`);
      stream = createSeat(`plainchat:stream:${name}`, startLeading, alone);
      talk = createSeat(`plainchat:voice:${name}`, startTalking, alone);
    } catch {
      alone();
      return;
    }
    channel.onmessage = ({ data }) => {
      if (stream && !stream.held()) listenForTicks();
      hear(data);
    };
    listenForTicks();
    stream.queue();
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
    if (stream === ALONE) return;
    leave();
    const stop = lead();
    stream = talk = ALONE;
    const speak = () => voice(document.visibilityState !== "hidden");
    document.addEventListener("visibilitychange", speak);
    addEventListener("pagehide", stop, { once: true });
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    speak();
  }

  addEventListener("focus", () => stream !== ALONE && talk && chooseVoice(true));
  document.addEventListener("visibilitychange", () => stream !== ALONE && talk && chooseVoice(document.hasFocus()));
  addEventListener("pagehide", () => stream !== ALONE && leave());
  addEventListener("pageshow", (event) => event.persisted && stream !== ALONE && join());
  join();
  return { send, leads: () => stream === ALONE || Boolean(stream?.held()) };
}

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
