// All passages of one code lit up in the text, by a click on it in the palette.

import { isUnder } from "./tree.js";

export function makeLight({ root, place, store, isShown, changed, next }) {
  const { codes, codings, say, sentences } = store;
  const words = place.querySelector("[data-weerklank-lit-words]");
  let lit = null;

  const isLit = (coding) => lit !== null && isUnder(codes, coding.code, lit);
  let found = []; // the keys of what is lit, in reading order

  function draw() {
    const isOn = lit !== null;
    root.classList.toggle("is-lighting", isOn);
    place.hidden = !isOn;
    if (!isOn) return;
    found = codings.inOrder().filter((coding) => isLit(coding) && isShown(coding)).map(({ key }) => key);
    mark();
  }

  /** Say which of them is in hand: the 2nd of 5. */
  function mark() {
    if (lit === null) return;
    const { number, label } = codes.get(lit);
    const nth = found.indexOf(store.active) + 1;
    const name = { count: found.length, nth, code: `${number} ${label}` };
    const many = found.length === 1 ? "lit_one" : "lit";
    words.textContent = sentences.get(nth ? "lit_nth" : many, name);
  }

  function set(id) {
    lit = id;
    draw();
    changed();
  }

  /** Light up the passages of a code; those of the one that is lit go out. */
  function toggle(id) {
    if (lit === id) {
      set(null);
      return;
    }
    set(id);
    if (found.length) say(words.textContent);
    else {
      say(sentences.get("lit_none", { code: codes.get(id).label }), { visible: true });
      set(null);
    }
  }

  place.addEventListener("click", (event) => {
    const does = event.target.closest("button")?.dataset.weerklankLit;
    if (does === "off") set(null);
    else if (does) next(does === "next" ? 1 : -1);
  });
  return { isLit, isOn: () => lit !== null, toggle, off: () => set(null), draw, mark };
}
