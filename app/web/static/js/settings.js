// The page of the settings. What a device or a browser must be asked for is tried at the press that chooses it: then the
// resident knows at once what it is like, or why it cannot be.

import { createAnnouncer } from "./announcer.js";
import { createWords } from "./words.js";
import { playTone } from "./tone.js";

const find = (id) => document.getElementById(id);
const words = createWords(find("words"), document.documentElement.lang);
const announcer = createAnnouncer(find("announcer"));
announcer.setOpen(true);

find("without-scripts")?.remove();
const tried = { sound: trySound, vibration: tryVibration, notification: tryNotification };
for (const name of Object.keys(tried)) {
  const box = find(name);
  box?.addEventListener("change", async () => tell(box.checked ? await tried[name](box) : ""));
}

function tell(name) {
  const text = name && words(name);
  find("alerts-told").textContent = text;
  announcer.say(text);
}

function trySound() {
  playTone();
  return "AudioContext" in window ? "soundTried" : "soundCannot";
}

function tryVibration() {
  return navigator.vibrate?.(200) ? "vibrationTried" : "vibrationCannot";
}

// Browsers ask nobody in the name of a page in another site's page.
async function tryNotification(box) {
  const inPanel = window.parent !== window;
  const asked = "Notification" in window && !inPanel ? await Notification.requestPermission() : "cannot";
  if (asked === "granted") return "notificationTried";
  box.checked = false;
  if (inPanel) return "notificationInPanel";
  return asked === "cannot" ? "notificationCannot" : "notificationRefused";
}
