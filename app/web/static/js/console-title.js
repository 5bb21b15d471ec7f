// The title of the tab tells what waits: "(2 waiting, 1 new) Chat with Amina". While the tab is hidden the messages of the
// conversation on the screen count as new too.

/**
 * @param {(name: string, values?: object) => string} words
 * @returns {{count: (waiting: number, fresh: number) => void, missed: () => void}}
 */
export function createTitle(words) {
  const place = document.title.replace(/^\([^)]*\) /, "");
  let waiting = 0;
  let fresh = 0;
  let unseen = 0;
  let known = false;

  function show() {
    if (!known) return;
    const parts = [];
    if (waiting) parts.push(words("waiting", { count: waiting }));
    if (fresh + unseen) parts.push(words("fresh", { count: fresh + unseen }));
    document.title = parts.length ? `(${parts.join(", ")}) ${place}` : place;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") return;
    unseen = 0;
    show();
  });

  return {
    count(people, messages) {
      known = true;
      waiting = people;
      fresh = messages;
      show();
    },
    missed() {
      if (document.visibilityState === "hidden") unseen += 1;
      show();
    },
  };
}
