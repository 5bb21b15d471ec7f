// What a person sees of a conversation stays in sight while the page changes. Who is at its end sees the newest message
// and the message box after it, too; who reads elsewhere is not moved.

const EDGE = 8; // pixels: what shows where the focus is, around the box
const LINES = 3; // of the newest message are worth more than the Send button below the box
const SLACK = 48; // still "at the end" when the end is no more than this many pixels below the view

/**
 * @param {object} options
 * @param {HTMLOListElement} options.list  the messages
 * @param {HTMLElement | null} options.form  the message box and its button
 * @param {(HTMLElement | null)[]} [options.more]  what may come after these, and is to be seen with them
 * @param {boolean} [options.still]  the resident chose that nobody is taken along but by what they do themselves
 */
export function createView({ list, form, more = [], still = false }) {
  const root = document.documentElement;
  const ends = [...more, form?.querySelector(".pc-composer__send")].filter(Boolean);
  let follows = null; // during a change: whether its end is where the person is
  let hidden = () => null; // during a change: what tells of the newest message when there is no room for it
  let stands = false; // what has the focus is in view, as far as the person has moved the page themselves

  // The browser's own anchoring does not take part in what is moved here, and not every browser has one.
  root.style.overflowAnchor = "none";

  const top = (part) => part?.getBoundingClientRect().top ?? 0;
  const end = () => list.getBoundingClientRect().bottom;
  const line = () => parseFloat(getComputedStyle(list).lineHeight);

  function isWriting() {
    const box = document.activeElement;
    if (!form?.contains(box)) return false;
    const { top, bottom } = box.getBoundingClientRect();
    return bottom > 0 && top < root.clientHeight;
  }

  function isAtEnd() {
    return showsLine() && end() <= root.clientHeight + SLACK;
  }

  /** Whether a line of the newest message can be read above what comes after it. */
  function showsLine() {
    return end() >= 1.5 * line(); // with the edge of the message
  }

  /** What is to be seen of the page's end. */
  function lastPart() {
    return ends.find((one) => one.getClientRects().length) ?? list;
  }

  /** What has the focus, where it is in view. */
  function focused() {
    const { activeElement } = document;
    const { top, bottom } = activeElement.getBoundingClientRect();
    return activeElement !== document.body && bottom > 0 && top < root.clientHeight ? activeElement : null;
  }

  /** The topmost part that is in view. */
  function topmost() {
    const parts = [...list.children, ...document.querySelectorAll("main > *")];
    return parts.find((one) => one.getBoundingClientRect().bottom > 0) ?? null;
  }

  /**
   * Shows the end: the box and the newest message, whole when there is room.
   *
   * @param {HTMLElement | undefined} first  the first of what is new: who does not write reads from its start
   */
  function showEnd(first) {
    const room = root.clientHeight;
    const last = lastPart();
    const below = last.getBoundingClientRect().bottom - room;
    const writing = isWriting();
    // What follows the box comes into view as far as the box stays there.
    if (below > 0 && writing) scrollBy(0, Math.min(below, Math.max(0, top(document.activeElement) - EDGE)));
    else if (below > 0 && last === list) scrollBy(0, below);
    const newest = top(list.lastElementChild);
    const free = room - last.getBoundingClientRect().bottom;
    if (newest < 0 && free > 0) scrollBy(0, -Math.min(-newest, free));
    const start = top(first);
    if (start < 0 && !writing) scrollBy(0, start);
    if (writing) moveDown((LINES + 0.5) * line() - end(), document.activeElement.getBoundingClientRect().bottom);
  }

  /** Moves the page down by so much, as far as what ends at `bottom` stays in view. */
  function moveDown(by, bottom) {
    const free = root.clientHeight - EDGE - bottom;
    if (by > 0 && free > 0) scrollBy(0, -Math.min(by, free));
  }

  /** Scrolls to the box, or as far as the newest message stays in view from its start. */
  function goToEnd() {
    const below = lastPart().getBoundingClientRect().bottom - root.clientHeight;
    if (below > 0) scrollBy(0, Math.min(below, Math.max(0, top(list.lastElementChild))));
  }

  /** Does what changes the page. */
  function change(act) {
    if (follows !== null) return act();
    const count = list.children.length;
    const own = isWriting() ? document.activeElement : null;
    const anchor = focused() ?? topmost();
    const before = [top(own), end(), top(anchor)];
    follows = !still && (own !== null || isAtEnd());
    try {
      return act();
    } finally {
      const after = [top(own), end(), top(anchor)];
      // The box stays where it was on the screen, else the end of the list, else what has the focus, else what was in view.
      const kept = own ? 0 : follows ? 1 : 2;
      scrollBy(0, after[kept] - before[kept]);
      if (follows) showEnd(list.children[count]);
      if (follows && !showsLine()) tellHidden(own);
      follows = null;
      hidden = () => null;
    }
  }

  // Of the box its first line stays, where there is no room for more.
  function tellHidden(own) {
    const before = top(own);
    const part = hidden();
    scrollBy(0, top(own) - before);
    if (part && own) moveDown(EDGE - top(part), before + 2 * line());
  }

  // Zoom makes another page of it: what was in view may lie elsewhere, and the browser does not go after it.
  function resized() {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    if (!stands || (top >= 0 && bottom <= root.clientHeight)) return;
    document.activeElement.scrollIntoView({ block: "nearest" });
    if (isWriting()) showEnd();
  }

  function moved() {
    stands = focused() !== null;
  }

  addEventListener("resize", resized);
  for (const kind of ["scroll", "focusin"]) addEventListener(kind, moved, { passive: true });

  return {
    change,
    isAtEnd,
    still,
    /**
     * A page that begins at the message box shows the newest message too, also once the browser has gone there. So does
     * one on which somebody has answered already, unless the browser or the focus goes to another place of it.
     *
     * @param {boolean} answered
     */
    begin(answered) {
      const goesOn = form && answered && !location.hash;
      const show = () => {
        if (isWriting()) showEnd();
        else if (goesOn && scrollY === 0 && document.activeElement === document.body) goToEnd();
      };
      show();
      if (document.readyState !== "complete") addEventListener("load", () => requestAnimationFrame(show), { once: true });
    },
    /**
     * During a change: acts after it when who is taken along has no line of the newest message in view.
     *
     * @param {() => HTMLElement | null} act  returns the part that tells of it, to be seen with the box
     */
    ifHidden(act) {
      hidden = act;
    },
    /** During a change: whether who reads is taken along. */
    follows: () => follows,
    /** During a change: takes along who reads, because it is of their own making. */
    follow() {
      follows = true;
    },
  };
}
