// The room of this page: with which others it hears, by the server, what each has said (see company.js). A page draws one when
// it opens the chat in a tab that the browser keeps apart, and hands it on to that. Nothing else leads into it: on another
// device nobody has heard what was said on this one.

const NAME = "with";

export const drawRoom = () => Math.random().toString(36).slice(2);

/** The room that this page was opened into, or "". In its address, which may be copied for somebody else, it stays no longer. */
export function takeRoom() {
  const url = new URL(location.href);
  const room = url.searchParams.get(NAME) ?? "";
  if (!room) return room;
  url.searchParams.delete(NAME);
  history.replaceState(history.state, "", url);
  return room;
}

/**
 * Who follows the link goes into the room of this page. Who copies it copies no room.
 *
 * @param {HTMLAnchorElement} link
 * @param {() => string} room
 */
export function leadInto(link, room) {
  const add = () => {
    const { href } = link;
    const url = new URL(href);
    url.searchParams.set(NAME, room());
    link.href = url;
    setTimeout(() => {
      link.href = href;
    });
  };
  link.addEventListener("click", add);
  link.addEventListener("auxclick", add); // the middle button of a mouse
}
