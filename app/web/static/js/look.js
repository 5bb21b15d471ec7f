// How pages before a chat look stands in their addresses. The panel of the council's next page begins without: the loader
// keeps it until then.

const NAMES = { text_size: "textSize", spacing: "spacing", theme: "theme" };

/** What was chosen for this page, as a part of an address such as "theme=dark"; "" for nothing. */
export function readLook() {
  const { dataset } = document.documentElement;
  const chosen = Object.entries(NAMES).filter(([, name]) => dataset[name]);
  return String(new URLSearchParams(chosen.map(([setting, name]) => [setting, dataset[name]])));
}

/** An address with a look. */
export function withLook(href, look = "") {
  const url = new URL(href);
  for (const [name, value] of new URLSearchParams(look)) url.searchParams.set(name, value);
  return url.href;
}
