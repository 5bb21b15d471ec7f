const HIDDEN = "pc-visually-hidden";

/**
 * Takes away what the message box's description told when the page was loaded: it is old once something happens. While
 * the box has the focus it only goes out of sight, because a screen reader reads a description again that changes.
 *
 * @param {HTMLElement | null} news
 */
export function retireNews(news) {
  if (!news?.textContent || news.classList.contains(HIDDEN)) return;
  const clear = () => {
    news.textContent = "";
    news.classList.remove(HIDDEN);
  };
  const box = document.activeElement;
  if (box?.id !== "message") {
    clear();
    return;
  }
  news.classList.add(HIDDEN);
  box.addEventListener("blur", clear, { once: true });
}
