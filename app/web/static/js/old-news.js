const HIDDEN = "pc-visually-hidden";

/**
 * The message box's description tells something newer instead.
 *
 * @param {HTMLElement | null} news
 * @param {string} text
 */
export function renewNews(news, text) {
  if (!news) return;
  news.classList.remove(HIDDEN);
  news.textContent = text;
}

/**
 * Takes away what the message box's description told when the page was loaded: it is old once something happens. While
 * the box has the focus it only goes out of sight, because a screen reader reads a description again that changes.
 *
 * @param {HTMLElement | null} news
 */
export function retireNews(news) {
  if (!news?.textContent || news.classList.contains(HIDDEN)) return;
  const box = document.activeElement;
  const clear = () => {
    if (box?.id === "message" && !news.classList.contains(HIDDEN)) return; // it tells something newer
    news.textContent = "";
    news.classList.remove(HIDDEN);
  };
  if (box?.id !== "message") {
    clear();
    return;
  }
  news.classList.add(HIDDEN);
  box.addEventListener("blur", clear, { once: true });
}
