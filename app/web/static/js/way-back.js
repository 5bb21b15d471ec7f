// The way back to the council's page, which is to know from then on which chat goes on in its tab. The link of the chat
// is its key, and addresses of the council's pages are read by others. So the loader that led here has given a pad:
// random numbers, which its tab keeps and uses once. The link takes the chat's path back hidden by them. Whoever reads that
// address learns nothing, and a stranger's address, hidden by no pad of that tab's, means nothing there.

const PAD = "plainchat:pad";

/** @param {string} path  of the chat that the council's page is to know, or "" */
export function leadBack(path) {
  const given = /^#for=([\d.]+)$/.exec(location.hash);
  if (given) take(given[1].split("."));
  const link = document.querySelector(".pc-link-back a");
  const { origin, pad } = JSON.parse(sessionStorage.getItem(PAD)) ?? {};
  if (!path || link?.origin !== origin || pad.length < path.length) return;
  const hidden = [...path].map((character, place) => character.charCodeAt(0) ^ pad[place]);
  link.hash = `plainchat=${hidden.join(".")}`;
}

// Nobody needs to see it in the address. A link of a stranger's comes from elsewhere than the council's pages.
function take(pad) {
  history.replaceState(history.state, "", location.pathname + location.search);
  const origin = document.body.dataset.origins.split(/\s+/).find((one) => document.referrer.startsWith(`${one}/`));
  if (origin) sessionStorage.setItem(PAD, JSON.stringify({ origin, pad }));
}
