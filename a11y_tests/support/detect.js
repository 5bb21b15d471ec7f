// Detectors that run in the page. Each returns a list of short descriptions of what is wrong.
// Called as: execute_script(this file, name, ...arguments). Synchronous: they also run where scripts are off.
const CONTROLS =
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex]";

const name = (element) =>
  element.tagName.toLowerCase() + (element.id ? `#${element.id}` : "") +
  (element.id ? "" : ` "${(element.textContent || element.value || "").trim().slice(0, 30)}"`);
const rect = (element) => element.getBoundingClientRect();
const all = (selector) => [...document.querySelectorAll(selector)];

function shown(element) {
  if (!element.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true })) return false;
  const box = rect(element);
  return box.width > 1 && box.height > 1;
}

// What is in view of it in the parts of the page that scroll by themselves.
function inScrollers(element, { left, right, top, bottom }) {
  const box = { left, right, top, bottom };
  for (let part = element.parentElement; part && part !== document.body; part = part.parentElement) {
    if (getComputedStyle(part).overflowY === "visible") continue;
    const edge = rect(part);
    box.left = Math.max(box.left, edge.left);
    box.right = Math.min(box.right, edge.right);
    box.top = Math.max(box.top, edge.top);
    box.bottom = Math.min(box.bottom, edge.bottom);
  }
  return box;
}

// Clipped to nothing: words for screen readers only.
function visuallyHidden(element) {
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    const box = rect(at);
    if (style.clipPath.startsWith("inset(50%") || style.clip === "rect(0px, 0px, 0px, 0px)") return true;
    if (box.width <= 1 && box.height <= 1 && style.overflow === "hidden") return true;
  }
  return false;
}

function scrollsItself(element) {
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) return true;
  return false;
}

function inSentence(link) {
  if (link.tagName !== "A" || getComputedStyle(link).display !== "inline") return false;
  const block = link.closest("p, li, dd, td, label, legend, div");
  return !!block && block.textContent.trim().length > link.textContent.trim().length;
}

// A radio or a tick box is pressed by its words too.
function targetBox(control) {
  const boxes = [rect(control), ...[...(control.labels || [])].filter(() =>
    /radio|checkbox/.test(control.type)).map(rect)];
  return {
    left: Math.min(...boxes.map((b) => b.left)), right: Math.max(...boxes.map((b) => b.right)),
    top: Math.min(...boxes.map((b) => b.top)), bottom: Math.max(...boxes.map((b) => b.bottom)),
  };
}

const targets = () => all(CONTROLS).filter((element) => element.tabIndex >= 0 && shown(element) &&
  !visuallyHidden(element) && !inSentence(element) && !element.disabled);

function blend(front, back) {
  return [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
}
function colour(text) {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}
function ground(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.push(colour(getComputedStyle(at).backgroundColor));
  const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? colour("Canvas") : [255, 255, 255, 1];
  return layers.reverse().reduce((back, front) => blend(front, back), canvas);
}
function light([r, g, b]) {
  const linear = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}
function contrast(one, other) {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const detectors = {
  // WCAG 1.4.10: anything beyond either side, or a page that scrolls sideways.
  overflow() {
    const page = document.documentElement;
    const width = page.clientWidth;
    const beyond = all("body *").filter((element) => {
      const box = rect(element);
      return shown(element) && !visuallyHidden(element) && !scrollsItself(element) &&
        (box.right > width + 1 || box.left < -1);
    });
    const faults = beyond.map((element) => `${name(element)} reaches beyond ${width} px`);
    if (page.scrollWidth > width) faults.unshift(`the page is ${page.scrollWidth} px wide in ${width}`);
    return faults;
  },

  // WCAG 2.5.5. Links inside sentences are excepted there too.
  smallTargets(least) {
    return targets().map((element) => [element, targetBox(element)])
      .map(([element, box]) => [element, box.right - box.left, box.bottom - box.top])
      .filter(([, width, height]) => width < least - 0.5 || height < least - 0.5)
      .map(([element, width, height]) => `${name(element)} is ${width.toFixed(1)} x ${height.toFixed(1)}`);
  },

  closeTargets(gap) {
    const boxes = targets().map((element) => [element, inScrollers(element, targetBox(element))])
      .filter(([, box]) => box.right > box.left && box.bottom > box.top);
    const faults = [];
    boxes.forEach(([one, a], index) => boxes.slice(index + 1).forEach(([other, b]) => {
      if (one.contains(other) || other.contains(one)) return;
      const across = Math.max(a.left - b.right, b.left - a.right);
      const down = Math.max(a.top - b.bottom, b.top - a.bottom);
      const apart = Math.max(across, down);
      if (apart < gap - 0.5) faults.push(`${name(one)} and ${name(other)} are ${apart.toFixed(1)} px apart`);
    }));
    return faults;
  },

  // WCAG 2.4.12: nothing lies over any of five points of what has focus, and it is in view.
  obscured() {
    const element = document.activeElement;
    if (!element || element === document.body || element.tagName === "IFRAME") return [];
    const box = [...element.getClientRects()][0] || rect(element);
    const points = [[box.left + 2, box.top + 2], [box.right - 2, box.top + 2], [box.left + 2, box.bottom - 2],
      [box.right - 2, box.bottom - 2], [(box.left + box.right) / 2, (box.top + box.bottom) / 2]];
    const tall = box.height > innerHeight;
    const owner = (at) => at && (at === element || element.contains(at) ||
      [...(element.labels || [])].some((label) => label.contains(at)));
    const covered = points.filter(([x, y]) => {
      if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return !tall;
      const top = document.elementFromPoint(x, y);
      return !owner(top) && !(top && top !== document.body && top.contains(element));
    });
    return covered.length ? [`${name(element)}: ${covered.length} of 5 points are covered or out of view`] : [];
  },

  optedOut() {
    return all("body, body *").filter((element) => getComputedStyle(element).forcedColorAdjust === "none")
      .map((element) => `${name(element)} opts out of forced colours`);
  },

  animations() {
    return document.getAnimations().filter((one) => one.playState === "running")
      .map((one) => `${name(one.effect.target)} moves: ${one.animationName || one.transitionProperty}`);
  },

  // WCAG 1.4.12: boxes that cut their content. Compare before and after the user's spacing.
  clipped() {
    return all("body *").filter((element) => {
      const style = getComputedStyle(element);
      return /hidden|clip/.test(style.overflowX + style.overflowY) && shown(element) && !visuallyHidden(element) &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    }).map((element) => `${name(element)} cuts its content`);
  },

  // Live regions that already hold words, which screen readers may say when the page opens.
  liveAtLoad() {
    return all("[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output")
      .filter((element) => element.textContent.trim()).map((element) => `${name(element)} is live and not empty`);
  },

  loudRegions() {
    return all("[aria-live=assertive], [role=alert], [role=alertdialog]").map((one) => `${name(one)} interrupts`);
  },

  // WCAG 1.4.11: an edge or a fill of a control that stands out from what is round it by 3:1.
  faintEdges() {
    return all("button, input:not([type=hidden]), select, textarea").filter((element) => shown(element) &&
      !visuallyHidden(element) && getComputedStyle(element).opacity !== "0" && !element.disabled)
      .map((element) => {
        const style = getComputedStyle(element);
        const round = ground(element.parentElement);
        const edges = ["Top", "Bottom"].filter((side) => parseFloat(style[`border${side}Width`]) > 0)
          .map((side) => contrast(blend(colour(style[`border${side}Color`]), round), round));
        return [element, Math.max(contrast(ground(element), round), ...edges)];
      }).filter(([, best]) => best < 3).map(([element, best]) => `${name(element)}: edge ${best.toFixed(2)}:1`);
  },

  positiveTabindex() {
    return all("[tabindex]").filter((element) => element.tabIndex > 0).map((element) => `${name(element)} tabindex`);
  },

  // Watch from now on for focus that moves without anybody's key or pointer.
  watchFocus() {
    window.focusLog = [];
    let acted = 0;
    for (const kind of ["keydown", "keyup", "pointerdown", "pointerup", "click"])
      document.addEventListener(kind, () => { acted = performance.now(); }, true);
    document.addEventListener("focusin", (event) => {
      if (performance.now() - acted > 200 || !acted) window.focusLog.push(`${name(event.target)} took focus`);
    }, true);
    return [];
  },
  uninvitedFocus() {
    return window.focusLog;
  },
};

return detectors[arguments[0]](...[...arguments].slice(1));
