import { parse } from "./html.js";

/**
 * The news fragment in an answer, or null when the answer is something else (a proxy's error page, a sign-in page).
 *
 * @param {string} html
 * @returns {HTMLElement | null}
 */
export function readNews(html) {
  return parse(html).querySelector("[data-news]");
}
