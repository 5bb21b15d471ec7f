import { redescribe } from "./described.js";

/**
 * What is new, as the message box's description tells it. It is old once something happens.
 *
 * @param {HTMLElement | null} news  that part of the description
 * @returns {(text?: string) => void}  it tells `text` from now on, or nothing
 */
export function createBoxNews(news) {
  return (text = "") => {
    if (!news || news.textContent === text) return;
    redescribe(document.getElementById("message"), () => {
      news.textContent = text;
    });
  };
}
