/**
 * What some HTML says, not yet in the page.
 *
 * @param {string} html
 * @returns {DocumentFragment}
 */
export function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}
