/*
Plainchat's loader: what a council's page runs before the chat is opened. Written by hand and served as it is here, less
comments (app/web/embed/source.py), called with the council's configuration (app/web/embed/views.py):

  path     "/northborough", on the origin this script came from
  panel    where panel.js is, on that origin: "/static/0123456789ab/widget/panel.js"
  origins  the sites that may show the chat in a panel; on any other, the chat opens as a page
  open     whether the chat is open now; turns  seconds until that changes, 0 for not today
  words    {en: [...], cy: [...]}, the first is the usual language; the page's <html lang> chooses. Only what is
           needed before our own page is there, or when it does not come; and "rtl" where that is so
  css      what is in chat.css

It adds a button, or turns the link to the chat into one. The second file, panel.js, comes when that is pressed, or
at once where a chat goes on, and then does what `chat.inside` names.
*/
(function (config) {
  "use strict";
  const script = document.currentScript;
  const mark = Symbol.for("plainchat");
  // A second tag, or a module that cannot be ours.
  if (!script || window[mark]) return;

  const html = document.documentElement;
  const base = new URL(config.path, script.src);
  const key = "plainchat:" + base.href;
  const small = matchMedia("(max-width:639px),(max-height:479px)");
  const framed = config.origins.includes(location.origin);
  const [usual] = Object.keys(config.words);
  const lang = [html.lang, html.lang.split("-")[0]].find((code) => config.words[code]) || usual;
  const [opens, closed, closes, away, dir = "ltr"] = config.words[lang];
  // An old browser has none: the link is a link.
  const sheet = attempt(() => new CSSStyleSheet());

  // What panel.js knows of this page, and changes. `open`: whether the panel is to be seen; `asked`: whether the resident
  // wants it, and it gets the focus when it is there; `sealed`: which chat the way back has told, until panel.js has read it; `barred`: the page allows no frame of ours.
  const chat = { script, base, key, small, lang, usual, away, make, read, write, save, label, address, leave, lasts, speak, hide, fit, dodge, covers };
  window[mark] = chat;
  chat.state = recall();
  chat.sealed = takeSeal();
  let said = "";
  // How often panel.js was asked for in vain.
  let failures = 0;
  let link, text, host, voice, place, button, panel, name, note, go, late;

  function attempt(act) {
    try {
      return act();
    } catch {
      return null;
    }
  }

  // With storage denied the chat lives as long as this page, and its own page shows the link to come back.
  function read(storage) {
    return attempt(() => JSON.parse(window[storage].getItem(key)));
  }

  function write(storage, value) {
    attempt(() => window[storage][value ? "setItem" : "removeItem"](key, JSON.stringify(value)));
  }

  function save() {
    chat.state.open = chat.open;
    write("sessionStorage", chat.state);
  }

  // What earlier pages of this tab have left, else what this device remembers.
  function recall() {
    const state = read("sessionStorage") || {};
    state.path = state.path || (read("localStorage") || {}).path || "";
    return state;
  }

  // Back from the chat's own page: see `leave`. Anybody may write such an address; only this tab has numbers for it.
  function takeSeal() {
    const [, sealed] = /^#plainchat-([0-9a-f]+)$/.exec(location.hash) || [];
    if (sealed) attempt(() => history.replaceState(history.state, "", location.href.split("#")[0]));
    return chat.state.pad && sealed;
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  }

  function shade(element, ...children) {
    const root = element.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.append(make("slot"), ...children);
  }

  function address() {
    const { path } = chat.state;
    const chosen = chat.state.lang || lang;
    const url = new URL(path || (link ? link.href : base), base);
    if (!path && chosen !== usual) url.searchParams.set("lang", chosen);
    url.searchParams.set("back", location.href);
    return url.href;
  }

  // --- the button ---

  function label() {
    button.textContent = [text, chat.state.news || (!config.open && closed)].filter(Boolean).join(", ");
  }

  function turn() {
    config.open = !config.open;
    label();
  }

  // Whether the button leads to the chat's page, and opens nothing here.
  function leads() {
    return !framed || chat.barred || (failures > 1 && !chat.inside) || (small.matches && !chat.open);
  }

  function fit() {
    host.role = chat.open || !link ? "region" : null;
    host.ariaLabel = host.role && name.textContent;
    if (leads()) button.removeAttribute("aria-expanded");
    else button.setAttribute("aria-expanded", chat.open);
    if (chat.inside) chat.inside.fit();
    dodge();
  }

  // What is fixed to the window is not seen while it would cover what has the focus.
  function dodge() {
    for (const one of [place, voice, panel]) one.classList.toggle("aside", covers(one));
    if (chat.inside) chat.inside.dodge();
  }

  function covers(box) {
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === host || box.contains(focused)) return false;
    const one = focused.getBoundingClientRect();
    const two = box.getBoundingClientRect();
    if (one.height > innerHeight / 2 || getComputedStyle(box).position !== "fixed") return false;
    return one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
  }

  // One element for each text, gone after ten seconds; a no-break space makes a text new that was just said.
  function speak({ say, lang }) {
    said = say === said ? say + "\u00a0" : say;
    const line = make("div", { lang }, said);
    voice.append(line);
    dodge();
    setTimeout(() => line.remove(), 1e4);
  }

  function leave() {
    location.assign(way());
  }

  // To the chat's own page. Its way back tells which chat goes on, sealed with random numbers that only this tab knows.
  function way() {
    hide();
    if (!framed) return address();
    const bytes = [...crypto.getRandomValues(new Uint8Array(255))];
    chat.state.pad = bytes.map((byte) => (byte + 256).toString(16).slice(1)).join("");
    save();
    return address() + "#for-" + chat.state.pad;
  }

  function press() {
    if (leads()) return leave();
    // While it is on its way one press is enough.
    if (chat.open) return panel.hidden || hide();
    chat.open = chat.asked = true;
    if (chat.inside) return chat.inside.show();
    // There Escape is heard; not every browser has put the focus there.
    button.focus();
    // Where the page lets no script add another one, the chat opens as a page.
    if (!attempt(bring)) return leave();
    fit();
  }

  function hide() {
    if (!chat.open) return;
    chat.open = chat.asked = false;
    panel.hidden = true;
    fit();
    save();
    button.focus();
    if (chat.inside) chat.inside.hidden();
    else if (!wanted()) miss();
  }

  // --- the second file ---

  function bring() {
    const file = make("script", { src: base.origin + config.panel, nonce: script.nonce });
    later(miss, 4e3);
    file.onload = file.onerror = () => {
      file.remove();
      later(miss, 1e3);
    };
    voice.after(file);
    return true;
  }

  function later(act, milliseconds) {
    clearTimeout(late);
    late = setTimeout(act, milliseconds);
  }

  function lasts() {
    return chat.state.path && !chat.state.over;
  }

  // Whether there is something to show or to hear.
  function wanted() {
    return chat.open || chat.sealed || lasts();
  }

  // It does not come: the resident is told, with a link to the chat's own page, and it is tried again for as long as somebody
  // wants it. A server that restarts is back for the second try; where a filter lets it never come, the button leads there too.
  function miss() {
    clearTimeout(late);
    if (chat.inside) return fit();
    if (!wanted()) return note.remove();
    later(bring, 4e3);
    failures += 1;
    fit();
    const told = note.isConnected;
    const asked = chat.asked && panel.hidden && document.activeElement === button;
    go.href = address();
    if (!told) panel.append(note);
    panel.hidden = !chat.open;
    if (asked) note.focus();
    else if (!told) speak({ say: away, lang });
  }

  // A chat goes on from page to page: seen where it was seen, else out of sight, never taking the focus.
  function resume() {
    chat.open = !!chat.state.open && framed && !small.matches;
    label();
    fit();
    if (chat.inside) chat.inside.resume();
    else if (framed && wanted()) attempt(bring);
  }

  // --- start ---

  function start() {
    const ours = base.origin + base.pathname;
    link = [...document.links].find((one) => (one.origin + one.pathname).replace(/\/$/, "") === ours);
    if (link && !(framed && sheet)) return;
    text = (link && link.textContent.trim()) || opens;
    if (!sheet) return document.body.append(make("a", { href: address(), lang }, text));
    sheet.replaceSync(config.css);
    const close = make("button", { id: "close" }, closes);
    name = make("b", {}, text);
    go = make("a", {}, text);
    go.onclick = () => (go.href = way());
    note = make("p", { lang, dir, tabindex: -1 }, away, " ", go);
    panel = make("div", { id: "panel", class: "note", hidden: "" }, make("div", { id: "bar" }, name, close));
    voice = make("div", { id: "plainchat-say", "aria-live": "polite" });
    host = make("div", { id: "plainchat", lang, dir }, voice);
    button = make("button", { id: "plainchat-open", type: "button", "aria-controls": "plainchat" });
    place = make("span", { id: "plainchat-place", lang, dir }, button);
    Object.assign(chat, { link, host, voice, button, panel, name, close, note, go });
    shade(host, panel);
    shade(place);
    document.body.append(host);
    if (link) {
      const focused = document.activeElement === link;
      link.replaceWith(place);
      if (focused) button.focus();
    } else {
      // Of the window.
      place.className = "corner";
      host.append(place);
    }
    button.onclick = press;
    close.onclick = hide;
    for (const one of [button, panel]) one.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
    addEventListener("resize", fit);
    addEventListener("focusin", dodge);
    addEventListener("scroll", dodge);
    if (config.turns) setTimeout(turn, config.turns * 1e3);
    // Back and Forward may bring a page as it was left, which knows nothing of what came after it.
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted || !read("sessionStorage")) return;
      chat.state = recall();
      chat.asked = false;
      panel.hidden = true;
      if (chat.inside) chat.inside.drop();
      resume();
    });
    resume();
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})
