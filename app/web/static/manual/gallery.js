// Gives each frame the height of what it shows. Without scripts frames have one height, and scroll.

const fit = (frame) => {
  const { body } = frame.contentDocument;
  const watch = new ResizeObserver(() => {
    frame.style.blockSize = `${Math.ceil(body.getBoundingClientRect().bottom) + 2}px`;
  });
  watch.observe(body);
};

for (const frame of document.querySelectorAll(".pc-example__frame")) {
  const loaded = frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.children.length;
  if (loaded) fit(frame);
  frame.addEventListener("load", () => fit(frame));
}
