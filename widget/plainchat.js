/*
Plainchat's loader: what a council's page runs. Written by hand and served as it is here, less comments, spaces
and long names (app/web/embed/source.py), called with the council's configuration (app/web/embed/views.py):

  path     "/northborough", on the origin this script came from
  origins  the sites that may show the chat in a panel; on any other, the chat opens as a page
  open     whether the chat is open now; turns  seconds until that changes, 0 for not today
  words    {en: [...], cy: [...]}, the first is the usual language; the page's <html lang> chooses. Only what is
           needed before our own page is there, or when it does not come; and "rtl" where that is so
  css      what is in plainchat.css

It adds a button, or turns the link to the chat into one, which opens the chat's own pages in a frame beside the page.
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
  const [opens, closed, closes, away, dir = "ltr"] = config.words[lang];

  const sheet = attempt(() => new CSSStyleSheet()); // or an old browser: the link is a link
  const reserved = sheet && new CSSStyleSheet(); // of the page itself
  if (sheet) sheet.replaceSync(config.css);

  let state = recall();
  let open = false;
  let focusing = false; // the resident asked for the chat: it gets the focus when it is there
  let page = ""; // which page of ours the frame shows
  let back = false; // the server can be reached again, what comes next is shown
  let said = "";
  let stilled = []; // what was made inert
  let link, text, host, voice, place, button, panel, name, close, note, frame, overdue;

  // --- helpers ---

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
    root.append(make("slot"), ...children);
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
    button.textContent = [text, state.news || (!config.open && closed)].filter(Boolean).join(", ");
  }

  // One element for each text, gone after ten seconds; a no-break space makes a text new that was just said.
  function speak({ say, lang }) {
    said = say === said ? say + "\u00a0" : say;
    const line = make("div", { lang }, said);
    voice.append(line);
    dodge();
    setTimeout(() => line.remove(), 1e4);
  }

  // --- the panel ---

  function load() {
    if (page || note.isConnected) return;
    drop();
    frame = make("iframe", { id: "frame", title: name.textContent, src: address() });
    // A page of ours answers which it is; an error of the browser's does not.
    frame.onload = () => {
      page = "";
      hello();
      if (back) reached();
      expect(4e2);
    };
    panel.append(frame);
    expect(4e3);
  }

  function expect(milliseconds) {
    clearTimeout(overdue);
    overdue = setTimeout(miss, milliseconds);
  }

  // No page of ours answers. One without scripts is left alone. Where the server cannot be reached, which a script tells that
  // the page allows, the resident is told, sees nothing of what came instead, and it comes again with the server.
  function miss() {
    const probe = make("script", { src: script.src + "?" + Date.now(), nonce: script.nonce });
    probe.onload = () => {
      back = note.isConnected;
      if (frame && back) frame.contentWindow.location.replace(address());
    };
    probe.onerror = () => {
      if (page || !frame) return;
      expect(4e3);
      if (note.isConnected) return;
      const focused = host.shadowRoot.activeElement === frame;
      focusing = focusing || focused;
      frame.before(note);
      if (focused) note.focus();
      else speak({ say: away, lang });
    };
    voice.after(probe);
  }

  function hello() {
    save();
    post("hello", { ...state, lang, page, open, away: note.isConnected, device: device(), stored: !!read("sessionStorage") });
  }

  // Our page takes the focus once it is there, unless the resident has gone elsewhere meanwhile.
  function enter() {
    if (!focusing || !page) return;
    focusing = false;
    if (host.shadowRoot.activeElement === frame) post("opened");
  }

  function show(asked) {
    open = true;
    state.news = "";
    load();
    panel.hidden = false;
    label();
    fit();
    save();
    focusing = asked;
    if (asked) (note.isConnected ? note : frame).focus();
    enter();
  }

  function shut() {
    open = focusing = false;
    panel.hidden = true;
    fit();
  }

  function hide() {
    if (!open) return;
    shut();
    post("closed");
    setTimeout(tidy, 999); // not while the key that closed it is still down in the frame
    save();
    button.focus();
  }

  function lasts() {
    return state.path && !state.over;
  }

  // A conversation is heard on, what was typed for another stays; else there is nothing to keep.
  function tidy() {
    if (open || page === "chat" || (lasts() ? note.isConnected : page === "form")) return;
    drop();
    if (lasts()) load();
  }

  function drop() {
    if (frame) frame.remove();
    frame = page = "";
    reached();
  }

  function reached() {
    clearTimeout(overdue);
    const focused = host.shadowRoot.activeElement === note;
    note.remove();
    back = false;
    if (focused && frame) frame.focus();
  }

  // A chat goes on from page to page: seen where it was seen, else out of sight, never taking the focus.
  function resume() {
    label();
    fit();
    if (framed && state.open && !small.matches) show(false);
    else if (framed && lasts()) load();
  }

  // Whether the button leads to the chat's page, and opens nothing here.
  function leads() {
    return !framed || (small.matches && !open);
  }

  // A panel that is open when the window becomes small (by zoom) fills it; what lies behind cannot be used meanwhile.
  function fit() {
    host.role = open || !link ? "region" : null;
    host.ariaLabel = host.role && name.textContent;
    if (leads()) button.removeAttribute("aria-expanded");
    else button.setAttribute("aria-expanded", open);
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
    const side = panel.className.includes("left") ? "left" : "right";
    const room = "padding-" + side + ":" + (panel.offsetWidth + 32) + "px!important;";
    reserved.replaceSync("html{box-sizing:border-box!important;" + room + "scroll-" + room + "}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((one) => one !== reserved), ...(on ? [reserved] : [])];
  }

  // What cannot move away (a bar fixed to the window, a very wide page) may still be beneath when it gets the focus:
  // then the panel changes sides, and if that is not enough it is not seen until the focus has moved on.
  function dodge() {
    for (const one of [place, voice]) one.classList.toggle("aside", covers(one));
    panel.classList.remove("aside");
    if (!open || small.matches || !covers(panel)) return;
    panel.classList.toggle("left");
    reserve(true);
    panel.classList.toggle("aside", covers(panel));
  }

  function covers(box) {
    const focused = document.activeElement;
    if (!focused || focused === document.body || focused === host || box.contains(focused)) return false;
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
      host.lang = data.lang;
      host.dir = data.dir;
      frame.title = name.textContent = data.title;
      close.textContent = data.close;
      hello();
      reached();
      enter();
      fit();
      if (!open && /form|start/.test(page)) tidy(); // Back has changed what nobody sees
    },
    conversation({ path, over }) {
      if (!String(path).startsWith(config.path + "/chat/")) return;
      Object.assign(state, { path, over });
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
    text = (link && link.textContent.trim()) || opens;
    if (!sheet) return document.body.append(make("a", { href: address(), lang }, text));
    close = make("button", { id: "close" }, closes);
    host = make("div", { id: "plainchat", lang, dir });
    voice = make("div", { id: "plainchat-say", "aria-live": "polite" });
    button = make("button", { id: "plainchat-open", type: "button", "aria-controls": "plainchat" });
    place = make("span", { id: "plainchat-place", lang, dir }, button);
    name = make("b", {}, text);
    note = make("p", { lang, dir, tabindex: -1 }, away);
    panel = make("div", { id: "panel", class: dir === "rtl" ? "left" : "", hidden: "" }, make("div", { id: "bar" }, name, close));
    shade(host, panel);
    shade(place);

    button.onclick = () => {
      if (open) hide();
      else if (leads()) location.assign(address());
      else show(true);
    };
    close.onclick = hide;
    panel.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
    addEventListener("message", ({ source, origin, data }) => {
      const ours = frame && source === frame.contentWindow && origin === chat.origin;
      if (ours && data && data.plainchat === 1 && heard[data.type]) heard[data.type](data);
    });
    addEventListener("resize", fit);
    addEventListener("focusin", dodge);
    addEventListener("scroll", dodge);

    host.append(voice);
    document.body.append(host);
    if (link) {
      const focused = document.activeElement === link;
      link.replaceWith(place);
      if (focused) button.focus();
    } else {
      place.className = "corner"; // of the window
      panel.classList.add("above");
      host.append(place);
    }
    const turn = () => {
      config.open = !config.open;
      label();
    };
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

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})
