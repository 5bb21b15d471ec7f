/*
The chat's panel in a council's page: the frame with our own pages in it, what goes between them and this page, and what
is kept. chat.js fetches it (widget/README.md says when) and holds what both go by. It is the same for every council, and
served as it is here, less comments, called with what is in panel.css.
*/
(function (css) {
  "use strict";
  const chat = window[Symbol.for("plainchat")];
  // It was asked for twice.
  if (!chat || chat.inside) return;

  const { script, base, small, lang, usual, away, host, voice, button, panel, name, close, note } = chat;
  const { make, read, write, save, label, address, leave, lasts, speak, hide, covers } = chat;
  // A page that was opened before an update has none, and shows none.
  const { go = make("i") } = chat;
  const sheet = new CSSStyleSheet();
  // Of the page itself.
  const reserved = new CSSStyleSheet();

  let frame;
  // Which page of ours the frame shows.
  let page = "";
  // The server can be reached again, what comes next is shown.
  let back = false;
  // What was made inert.
  let stilled = [];
  let overdue;

  // On this device, where the resident chose so: the address, and unsent words, each page's in a place of its own.
  function device() {
    return read("localStorage") || {};
  }

  function post(type, more) {
    if (frame) frame.contentWindow.postMessage({ plainchat: 1, type, ...more }, base.origin);
  }

  // Which chat goes on, and up to which message all was said there. What was not sealed with these numbers makes no sense.
  function unseal() {
    const { pad = "", path: known, lang, kept } = chat.state;
    const bytes = (hex) => (hex || "").match(/../g) || [];
    const key = bytes(pad);
    const codes = bytes(chat.sealed).map((two, at) => parseInt(two, 16) ^ parseInt(key[at], 16));
    chat.sealed = "";
    const [, said, path] = /^(\d*)(\/.*)$/.exec(String.fromCharCode(...codes)) || [];
    if (codes.length > key.length || !path || !path.startsWith(base.pathname + "/chat/")) return;
    const read = said ? +said : undefined;
    const same = path === known;
    chat.state = { ...(same && chat.state), path, lang, kept: { ...(same && kept), of: path, said: read, noticed: read }, news: "" };
    delete chat.state.pad;
    label();
    save();
  }

  // --- the panel ---

  function load() {
    if (chat.barred || page || (frame && note.isConnected)) return;
    if (frame) drop();
    back = note.isConnected;
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

  function expect(milliseconds, act = miss) {
    clearTimeout(overdue);
    overdue = setTimeout(act, milliseconds);
  }

  // No page of ours answers. One without scripts is left alone: see `doubt`. Where the server cannot be reached, which a script tells that
  // the page allows, or does not answer, the resident is told, sees nothing of what came instead, and it comes again with the server.
  function miss() {
    const probe = make("script", { src: script.src + "?" + Date.now(), nonce: script.nonce });
    const silent = setTimeout(() => probe.onerror(), 8e3);
    const once = (act) => () => {
      clearTimeout(silent);
      probe.onload = probe.onerror = null;
      probe.remove();
      act();
    };
    probe.onload = once(() => {
      back = note.isConnected;
      if (frame && back) frame.contentWindow.location.replace(address());
      else expect(4e3, doubt);
    });
    probe.onerror = once(() => {
      if (page || !frame) return;
      expect(4e3);
      if (note.isConnected) return;
      const focused = host.shadowRoot.activeElement === frame;
      chat.asked = chat.asked || focused;
      frame.before(note);
      if (focused) note.focus();
      else speak({ say: away, lang });
    });
    voice.after(probe);
  }

  // It may be ours without scripts, and used, or what a filter or a gateway shows in its place: a link leads to the chat's own page.
  function doubt() {
    if (page || !chat.open || go.isConnected) return;
    go.href = address();
    frame.before(go);
    speak({ say: go.textContent, lang });
  }

  function hello() {
    save();
    const { open, state } = chat;
    post("hello", { ...state, lang, page, open, away: note.isConnected, device: device(), stored: !!read("sessionStorage") });
  }

  // Our page takes the focus once it is there, unless the resident has gone elsewhere meanwhile.
  function enter() {
    if (!chat.asked || !page) return;
    chat.asked = false;
    if (host.shadowRoot.activeElement === frame) post("opened");
  }

  function show() {
    chat.state.news = "";
    load();
    panel.hidden = false;
    label();
    chat.fit();
    save();
    if (chat.asked) (note.isConnected ? note : frame).focus();
    enter();
  }

  // A conversation is heard on, what was typed for another stays; else there is nothing to keep.
  function tidy() {
    if (chat.open || page === "chat" || (lasts() ? note.isConnected : page === "form")) return;
    drop();
    if (lasts()) load();
  }

  // The council's policy allows our script and not our pages: the chat is a page, for who has opened it. Else nothing shows.
  function bar({ effectiveDirective, blockedURI }) {
    if (effectiveDirective !== "frame-src" || !blockedURI.startsWith(base.origin)) return;
    chat.barred = true;
    if (chat.open && chat.asked) return leave();
    chat.open = false;
    panel.hidden = true;
    drop();
    chat.fit();
    save();
  }

  function drop() {
    if (frame) frame.remove();
    frame = page = "";
    reached();
  }

  function reached() {
    clearTimeout(overdue);
    const focused = host.shadowRoot.activeElement;
    note.remove();
    back = false;
    if (focused === note && frame) frame.focus();
    if (focused !== go) go.remove();
  }

  // A panel that is open when the window becomes small (by zoom) fills it; what lies behind cannot be used meanwhile.
  function fit() {
    const full = chat.open && small.matches;
    panel.classList.toggle("full", full);
    for (const element of stilled) element.inert = false;
    stilled = full ? [...document.body.children].filter((one) => one !== host && !one.inert) : [];
    for (const element of stilled) element.inert = true;
    if (full && document.activeElement !== host) frame.focus();
    reserve(chat.open && !full);
  }

  // The page gets narrower by the panel's width, so that nothing of it lies beneath.
  function reserve(on) {
    const side = panel.className.includes("left") ? "left" : "right";
    const room = `padding-${side}:${panel.offsetWidth + 32}px!important;`;
    reserved.replaceSync(`html{box-sizing:border-box!important;${room}scroll-${room}}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((one) => one !== reserved), ...(on ? [reserved] : [])];
  }

  // What cannot move away (a bar fixed to the window, a very wide page) may still be beneath when it gets the focus:
  // then the panel changes sides, and if that is not enough it is not seen until the focus has moved on.
  function dodge() {
    panel.classList.remove("aside");
    if (!chat.open || small.matches || !covers(panel)) return;
    panel.classList.toggle("left");
    if (!covers(panel)) return reserve(true);
    panel.classList.toggle("left");
    panel.classList.add("aside");
  }

  // --- what the frame says ---

  const heard = {
    __proto__: null,
    ready(data) {
      page = data.page;
      // Chosen, for the next page.
      chat.state.lang = (chat.state.lang || data.lang !== lang) && data.lang;
      // It grows with the text that the resident chose.
      panel.style.fontSize = data.size;
      // The bar is in the language of the page below it.
      host.lang = data.lang;
      host.dir = data.dir;
      frame.title = name.textContent = data.title;
      close.textContent = data.close;
      hello();
      reached();
      enter();
      chat.fit();
      // Back has changed what nobody sees.
      if (!chat.open && /form|start/.test(page)) tidy();
    },
    conversation({ path, over }) {
      if (!String(path).startsWith(base.pathname + "/chat/")) return;
      Object.assign(chat.state, { path, over });
      hello();
    },
    forgotten({ path }) {
      if (device().path === path) write("localStorage");
      if (chat.state.path === path) chat.state = { path: "" };
      label();
      save();
      tidy();
    },
    // What our next page is to know: half-typed words, and how far the messages were said. On this device, too, the
    // words are kept where it remembers the chat.
    keep({ kept, places }) {
      // Gone back to, for a moment.
      if (page === "form" && lasts()) return;
      chat.state.kept = kept;
      save();
      if (device().path === chat.state.path) write("localStorage", { ...device(), ...places });
    },
    close: hide,
    news(data) {
      chat.state.news = !chat.open && chat.state.path && data.counted;
      label();
      save();
      if (data.say && !chat.open) speak(data);
    },
    remember({ on }) {
      // What another tab has kept there stays, and another conversation that is remembered.
      if (on !== (device().path === chat.state.path)) write("localStorage", on && { path: chat.state.path });
      // It may have been refused.
      hello();
    },
  };

  // --- start ---

  sheet.replaceSync(css);
  host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];
  panel.className = note.dir === "rtl" ? "left" : "";
  // It leaves the button in the corner free.
  panel.classList.toggle("above", host.contains(button));

  document.addEventListener("securitypolicyviolation", bar);
  addEventListener("message", ({ source, origin, data }) => {
    const ours = frame && source === frame.contentWindow && origin === base.origin;
    if (ours && data && data.plainchat === 1 && heard[data.type]) heard[data.type](data);
  });

  // What chat.js leaves to this file.
  chat.inside = {
    show,
    hidden() {
      post("closed");
      // Not while the key that closed it is still down in the frame.
      setTimeout(tidy, 999);
    },
    fit,
    dodge,
    drop,
    // A chat goes on from page to page: seen where it was seen, else out of sight.
    resume() {
      if (chat.open) show();
      else if (lasts()) load();
      else note.remove();
    },
  };

  // Who has gone on in the page meanwhile is not fetched.
  const focused = host.shadowRoot.activeElement || document.activeElement;
  chat.asked = chat.asked && (focused === button || note.contains(focused));
  // A server that is away has no page either.
  go.remove();
  // Who was on it when our page came has left it.
  go.onblur = () => page && reached();
  unseal();
  chat.inside.resume();
})
