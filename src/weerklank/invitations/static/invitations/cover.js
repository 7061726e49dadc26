// A page behind a card, left open on a phone that more people use: after a while without a touch it
// is covered, and asks who is there. What was typed stays in the page.

const LOOK_EVERY = 5_000;
const TOUCHES = ["pointerdown", "input", "wheel", "touchmove"];

function attend(cover) {
  const after = Number(cover.dataset.weerklankCoverAfter) * 1_000;
  let last = Date.now();

  const isCovered = () => "weerklankCovered" in document.body.dataset;
  function look() {
    if (isCovered() || Date.now() - last < after) return;
    globalThis.speechSynthesis?.cancel();
    for (const player of document.querySelectorAll("audio")) player.pause();
    document.body.dataset.weerklankCovered = "";
    cover.showModal();
  }
  // A phone that slept ran no clock: whoever wakes it is asked first.
  function touch() {
    look();
    if (!isCovered()) last = Date.now();
  }
  function press(event) {
    touch();
    if (isCovered() && !cover.contains(event.target)) event.preventDefault();
  }
  function uncover() {
    last = Date.now();
    delete document.body.dataset.weerklankCovered;
    cover.close();
  }

  for (const kind of TOUCHES) addEventListener(kind, touch, { capture: true, passive: true });
  addEventListener("keydown", press, { capture: true });
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  setInterval(look, LOOK_EVERY);
  cover.querySelector("[data-weerklank-uncover]").addEventListener("click", uncover);
  // Only an answer takes the cover away, not the key that closes dialogs.
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => isCovered() && cover.showModal());
}

const cover = document.querySelector("[data-weerklank-cover-after]");
if (cover) attend(cover);
