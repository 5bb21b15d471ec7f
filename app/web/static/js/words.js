// The words scripts show or say. All of them stand, translated, as data attributes of <template id="words">.

/**
 * @param {HTMLElement | null} source  the element with the data attributes
 * @param {string} lang  language of the page, for plural forms and numbers
 * @returns {(name: string, values?: object) => string}  a text with its {placeholders} filled; "" when the page
 *   has no such words. With a `count` the form of that number is taken: data-new-one, data-new-other...
 */
export function createWords(source, lang) {
  const known = source?.dataset ?? {};
  const plurals = guarded(() => new Intl.PluralRules(lang)) ?? { select: () => "other" };
  // In the digits of the server, which in Arabic a browser would not take by itself.
  const numbers = guarded(() => new Intl.NumberFormat(lang, { numberingSystem: "latn" })) ?? { format: String };

  return (name, values = {}) => {
    let text = known[name];
    if ("count" in values) {
      text = known[name + capital(plurals.select(values.count))] ?? known[`${name}Other`] ?? known[`${name}Many`] ?? text;
    }
    return (text ?? "").replace(/\{(\w+)\}/g, (whole, key) => {
      const value = values[key];
      return typeof value === "number" ? numbers.format(value) : value ?? whole;
    });
  };
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

// A page in the pseudo-locale has a language tag that no browser knows.
function guarded(make) {
  try {
    return make();
  } catch {
    return null;
  }
}
