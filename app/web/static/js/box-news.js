import { redescribe } from "./described.js";

/**
 * What is new, as the message box's description tells it. It is old once something happens.
 *
 * @param {HTMLElement | null} news  that part of the description
 * @returns {(text?: string, english?: string) => void}  it tells `text` from now on, or nothing; `english`: the same,
 *   which stands beside it as what it is
 */
export function createBoxNews(news) {
  return (text = "", english = "") => {
    const parts = english ? [`${text} `, inEnglish(english)] : [text];
    if (!news || news.textContent === parts.map((part) => part.textContent ?? part).join("")) return;
    redescribe(document.getElementById("message"), () => news.replaceChildren(...parts));
  };
}

function inEnglish(text) {
  const part = document.createElement("span");
  Object.assign(part, { className: "pc-english", lang: "en", dir: "ltr", textContent: text });
  return part;
}
