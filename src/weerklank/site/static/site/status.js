// One region on every page says what just happened. Visible only when someone has to act.

const region = () => document.getElementById("melding");

/** Speak `text` to a screen reader; with `visible` everyone sees it, until the next word. */
export function say(text, { visible = false } = {}) {
  const melding = region();
  if (!melding) return;
  melding.classList.toggle("is-visible", visible);
  melding.textContent = "";
  // A region that is emptied and filled in one go may stay silent.
  requestAnimationFrame(() => {
    melding.textContent = text;
  });
}

/** Say one of the sentences that the page itself carries, such as `offline` or `failed`. */
export function saySentence(name, options) {
  const key = `weerklank${name[0].toUpperCase()}${name.slice(1)}`;
  say(region()?.dataset[key] ?? "", options);
}
