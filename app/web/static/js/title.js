// The title of the tab: where the conversation stands, and how much of it came while the tab was hidden.
// "(2 new) Chat with Sam - Northborough Council"

/**
 * @param {string} place  the title without a number
 * @param {(name: string, values?: object) => string} words
 * @returns {{rename: (place: string) => void, missed: () => void}}  `missed` counts one more, if the tab is hidden
 */
export function createTitle(place, words) {
  let unseen = 0;

  function show() {
    document.title = unseen ? words("title", { count: unseen, title: place }) : place;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return;
    unseen = 0;
    show();
  });

  return {
    rename(now) {
      if (now === place) return;
      place = now;
      show();
    },
    missed() {
      if (document.visibilityState !== "hidden") return;
      unseen += 1;
      show();
    },
  };
}
