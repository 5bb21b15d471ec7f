// What the resident chose for themselves (app/domain/settings.py): the page's root tells what is not as usual.

const USUAL = { announced: "everything", enterSends: "off", autoScroll: "on", sound: "off", vibration: "off", notification: "off" };

/** @returns {Object<string, string>}  each setting that scripts follow */
export function readChosen() {
  return { ...USUAL, ...document.documentElement.dataset };
}
