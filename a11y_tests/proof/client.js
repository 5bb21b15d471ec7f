// The product's own stream, list and announcer, and nothing else of the product.
import { createAnnouncer } from "/js/announcer.js";
import { openStream } from "/js/stream.js";
import { createTranscript } from "/js/transcript.js";
import { createView } from "/js/view.js";

const list = document.querySelector("#messages");
const view = createView({ list, form: document.querySelector("#composer") });
const transcript = createTranscript({ list, bar: null, words: () => "", view });
const announcer = createAnnouncer(document.querySelector("#announcer"));
announcer.setOpen(true);

function take(items) {
  for (const item of transcript.add(items)) announcer.say(item.dataset.say);
}

openStream({
  url: list.dataset.stream,
  heartbeat: Number(list.dataset.heartbeat),
  after: transcript.cursor,
  onItem: take,
  onStatus() {},
  onNews: (news) => take(news.querySelectorAll("li")),
  onState(state) {
    list.dataset.state = state;
  },
});
