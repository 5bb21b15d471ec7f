/*
Plainchat's loader: what a council's page runs. Written by hand and served as it is here, less comments and
spaces, called with the council's configuration (app/web/embed/views.py):

  path     "/northborough", on the origin this script came from
  origins  the sites that may show the chat in a panel; on any other, the chat opens as a page
  open     whether the chat is open now; turns  seconds until that changes, 0 for not today
  words    {en: {...}, cy: {...}}, the first is the usual language; the page's <html lang> chooses. Only what is
           needed before our own page is there: that tells how many messages are new. `dir` only where it is "rtl"

It adds a button, or turns the link to the chat into one. The button opens the chat's own pages in a frame beside the
page, which stays in use. On small screens it goes to the chat's page instead.
*/
(function (config) {
  "use strict";
  const script = document.currentScript;
  const mark = Symbol.for("plainchat");
  if (!script || window[mark]) return; // a second tag, or a module that cannot be ours
  window[mark] = 1;

  const html = document.documentElement;
  const chat = new URL(config.path, script.src);
  const key = "plainchat:" + chat.href;
  const small = matchMedia("(max-width:639px),(max-height:479px)");
  const framed = config.origins.includes(location.origin);
  const [usual] = Object.keys(config.words);
  const lang = [html.lang, html.lang.split("-")[0]].find((code) => config.words[code]) || usual;
  const words = config.words[lang];

  // Pixels and em only: the page's own size of rem does not reach in here, the reader's own text size does. In a
  // shadow tree an important rule of ours is stronger than any rule of the page.
  const css = `
:host,::slotted(*){all:initial!important;font:medium/1.5 system-ui,sans-serif!important}
:host(.corner){position:fixed!important;z-index:2147483000!important;bottom:16px!important;inset-inline-end:16px!important}
::slotted(div){position:fixed!important;clip-path:inset(50%)!important}
button,::slotted(button){display:inline-block!important;box-sizing:border-box!important;min-width:44px!important;min-height:44px!important;padding:8px 16px!important;border:2px solid #fff!important;border-radius:4px!important;font:bold medium/1.4 system-ui,sans-serif!important;color:#fff!important;background:#003078!important;box-shadow:0 0 0 1px #0b0c0c!important;cursor:pointer!important}
button:focus-visible,::slotted(button:focus-visible){outline:4px solid #fd0!important;box-shadow:0 0 0 7px #0b0c0c!important}
:host(.aside),.aside,:host(.aside) ::slotted(*){opacity:0!important;pointer-events:none!important}
#panel{position:fixed;z-index:2147483000;display:flex;box-sizing:border-box;flex-flow:column;right:16px;bottom:16px;width:clamp(320px,25em,45vw);height:min(40em,100vh - 32px);border:2px solid #505a5f;border-radius:6px;overflow:hidden;background:#003078;color:#fff}
#panel.left{right:auto;left:16px}
#panel.above{bottom:5.5em;height:min(40em,100vh - 7em)}
#panel.full{inset:0;width:auto;height:auto;border:0;border-radius:0}
#panel[hidden]{display:none}
#bar{display:flex;flex-flow:wrap;align-items:center;gap:16px;padding:8px}
b{flex:1}
iframe{flex:1;min-height:0;width:100%;border:0;background:Canvas}`;

  let sheet;
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  } catch {
    // An old browser: the link is a link.
  }

  let state = recall();
  let open = false;
  let focusing = false; // the resident asked for the chat: it gets the focus when it is there
  let page = ""; // which page of ours the frame shows
  let said = "";
  let stilled = []; // what was made inert
  let reserved = {}; // what the page had for the styles that were changed
  let link, text, host, voice, place, button, panel, bar, name, close, frame;

  // --- helpers ---

  function read(storage) {
    try {
      return JSON.parse(window[storage].getItem(key));
    } catch {
      return null;
    }
  }

  function write(storage, value) {
    try {
      if (value) window[storage].setItem(key, JSON.stringify(value));
      else window[storage].removeItem(key);
    } catch {
      // Storage denied: the chat lives as long as this page, and its own page shows the link to come back.
    }
  }

  // On this device, where the resident chose so: the address, and unsent words, each page's in a place of its own.
  function device() {
    return read("localStorage") || {};
  }

  // What earlier pages of this tab have left, else what this device remembers.
  function recall() {
    const state = read("sessionStorage") || {};
    state.path = state.path || device().path || "";
    return state;
  }

  function save() {
    state.open = open;
    write("sessionStorage", state);
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
    root.append(...children);
  }

  function landmark(on) {
    host.role = on ? "region" : null;
    host.ariaLabel = on ? words.title : null;
  }

  function address() {
    const url = new URL(state.path || (link ? link.href : chat), chat);
    const wanted = state.lang || lang;
    if (wanted !== usual && !state.path) url.searchParams.set("lang", wanted);
    url.searchParams.set("back", location.href);
    return url.href;
  }

  function post(type, more) {
    if (frame) frame.contentWindow.postMessage({ plainchat: 1, type, ...more }, chat.origin);
  }

  // --- the button ---

  function label() {
    const more = state.news || (!config.open && words.closed);
    button.textContent = more ? text + ", " + more : text;
    button.setAttribute("aria-expanded", open);
  }

  // One element for each text, gone after ten seconds; a no-break space makes a text new that was just said.
  function speak({ say, lang }) {
    said = say === said ? say + "\u00a0" : say;
    const line = make("div", { lang }, said);
    voice.append(line);
    setTimeout(() => line.remove(), 1e4);
  }

  // --- the panel ---

  function load() {
    if (page) return;
    drop();
    frame = make("iframe", { id: "frame", title: words.title, src: address() });
    // A page of ours answers which it is; an error of the browser's does not.
    frame.onload = () => {
      page = "";
      hello();
    };
    panel.append(frame);
  }

  function hello() {
    save();
    post("hello", { ...state, lang, page, open, device: device(), stored: !!read("sessionStorage") });
  }

  // Our page takes the focus once it is there, unless the resident has gone elsewhere meanwhile.
  function enter() {
    if (!focusing || !page) return;
    focusing = false;
    if (frame.getRootNode().activeElement === frame) post("opened");
  }

  function show(asked) {
    open = true;
    state.news = "";
    load();
    panel.hidden = false;
    landmark(true);
    fit();
    label();
    save();
    focusing = asked;
    if (asked) frame.focus();
    enter();
  }

  function shut() {
    open = focusing = false;
    panel.hidden = true;
    landmark(!link);
    fit();
  }

  function hide() {
    if (!open) return;
    shut();
    post("closed");
    setTimeout(tidy, 999); // not while the key that closed it is still down in the frame
    label();
    save();
    button.focus();
  }

  function lasts() {
    return state.path && !state.over;
  }

  // A conversation is heard on, what was typed for another stays; else there is nothing to keep.
  function tidy() {
    if (open || page === "chat" || (page === "form" && !lasts())) return;
    drop();
    if (lasts()) load();
  }

  function drop() {
    if (frame) frame.remove();
    frame = page = "";
  }

  // A chat goes on from page to page: seen where it was seen, else out of sight, never taking the focus.
  function resume() {
    label();
    if (framed && state.open && !small.matches) show(false);
    else if (framed && lasts()) load();
  }

  // A panel that is open when the window becomes small (by zoom) fills it; what lies behind cannot be used meanwhile.
  function fit() {
    const full = open && small.matches;
    panel.classList.toggle("full", full);
    for (const element of stilled) element.inert = false;
    stilled = full ? [...document.body.children].filter((one) => one !== host && !one.inert) : [];
    for (const element of stilled) element.inert = true;
    if (full && document.activeElement !== host) frame.focus();
    reserve(open && !full);
    dodge();
  }

  // The page gets narrower by the panel's width, so that nothing of it lies beneath.
  function reserve(on) {
    const { style } = html;
    for (const name in reserved) style.setProperty(name, ...reserved[name]);
    if (!html.getAttribute("style")) html.removeAttribute("style");
    reserved = {};
    if (!on) return;
    const side = panel.className.includes("left") ? "left" : "right";
    const room = panel.offsetWidth + 32 + "px";
    const wanted = { "box-sizing": "border-box", ["padding-" + side]: room, ["scroll-padding-" + side]: room };
    for (const name in wanted) {
      reserved[name] = [style.getPropertyValue(name), style.getPropertyPriority(name)];
      style.setProperty(name, wanted[name], "important");
    }
  }

  // What cannot move away (a bar fixed to the window, a very wide page) may still be beneath when it gets the focus:
  // then the panel changes sides, and if that is not enough it is not seen until the focus has moved on.
  function dodge() {
    place.classList.toggle("aside", covers(place));
    panel.classList.remove("aside");
    if (!open || small.matches || !covers(panel)) return;
    panel.classList.toggle("left");
    reserve(true);
    panel.classList.toggle("aside", covers(panel));
  }

  function covers(box) {
    const focused = document.activeElement;
    if (!focused || [document.body, host, button].includes(focused)) return false;
    const one = focused.getBoundingClientRect();
    const two = box.getBoundingClientRect();
    if (one.height > innerHeight / 2 || getComputedStyle(box).position !== "fixed") return false;
    return one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
  }

  // --- what the frame says ---

  const heard = {
    __proto__: null,
    ready(data) {
      page = data.page;
      state.lang = (state.lang || data.lang !== lang) && data.lang; // chosen, for the next page
      panel.style.fontSize = data.size; // it grows with the text that the resident chose
      // The bar is in the language of the page below it.
      bar.lang = data.lang;
      bar.dir = data.dir;
      name.textContent = data.title;
      close.textContent = data.close;
      hello();
      enter();
      fit();
      if (!open && /form|start/.test(page)) tidy(); // Back has changed what nobody sees
    },
    conversation({ path, over }) {
      if (!String(path).startsWith(config.path + "/chat/")) return;
      state.path = path;
      state.over = over;
      hello();
    },
    forgotten({ path }) {
      if (device().path === path) write("localStorage");
      if (state.path === path) state = { path: "" };
      label();
      save();
      tidy();
    },
    // What our next page is to know: half-typed words, and how far the messages were said. On this device, too, the
    // words are kept where it remembers the chat.
    keep({ kept, places }) {
      if (page === "form" && lasts()) return; // gone back to, for a moment
      state.kept = kept;
      save();
      if (device().path === state.path) write("localStorage", { ...device(), ...places });
    },
    close: hide,
    news(data) {
      state.news = !open && state.path && data.counted;
      label();
      save();
      if (data.say && !open) speak(data);
    },
    remember({ on }) {
      // What another tab has kept there stays, and another conversation that is remembered.
      if (on !== (device().path === state.path)) write("localStorage", on && { path: state.path });
      hello(); // it may have been refused
    },
  };

  // --- start ---

  function start() {
    const ours = chat.origin + chat.pathname;
    link = [...document.links].find((one) => (one.origin + one.pathname).replace(/\/$/, "") === ours);
    if (link && !(framed && sheet)) return;
    text = (link && link.textContent.trim()) || words.open;
    if (!sheet) {
      document.body.append(make("a", { href: address(), lang }, text));
      return;
    }
    close = make("button", { id: "close", type: "button" }, words.close);
    const dir = words.dir || "ltr";
    host = make("div", { id: "plainchat", lang, dir });
    voice = make("div", { id: "plainchat-say", "aria-live": "polite" });
    button = make("button", { id: "plainchat-open", type: "button", "aria-controls": "plainchat" });
    place = make("span", { id: "plainchat-place", lang, dir }, button);
    name = make("b", {}, words.title);
    bar = make("div", { id: "bar" }, name, close);
    panel = make("div", { id: "panel", hidden: "" }, bar);
    panel.className = dir === "rtl" ? "left" : "";
    shade(host, make("slot"), panel);
    shade(place, make("slot"));

    button.onclick = () => {
      if (open) hide();
      else if (small.matches || !framed) location.assign(address());
      else show(true);
    };
    close.onclick = hide;
    panel.onkeydown = (event) => {
      if (event.key === "Escape") hide();
    };
    addEventListener("message", ({ source, origin, data }) => {
      if (!frame || source !== frame.contentWindow || origin !== chat.origin) return;
      if (data && data.plainchat === 1 && heard[data.type]) heard[data.type](data);
    });
    addEventListener("resize", fit);
    addEventListener("focusin", dodge);
    addEventListener("scroll", dodge);

    host.append(voice);
    document.body.append(host);
    if (link) link.replaceWith(place);
    else {
      place.className = "corner"; // of the window
      panel.classList.add("above");
      host.append(place);
      landmark(true);
    }
    if (config.turns) setTimeout(turn, config.turns * 1e3);
    // Back and Forward may bring a page as it was left, which knows nothing of what came after it.
    addEventListener("pageshow", ({ persisted }) => {
      if (!read("sessionStorage") || !persisted) return; // or nothing was left
      state = recall();
      shut();
      drop();
      resume();
    });
    resume();
  }

  function turn() {
    config.open = !config.open;
    label();
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})
