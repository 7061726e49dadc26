// Giving a code by dragging it from the list to the text, with a mouse or a pen. Dropped on chosen
// words it is given to those, elsewhere to the whole turn: an act as any other, that can be taken
// back. With pointers and not with what a browser calls dragging, since a button cannot be dragged in
// every browser. A finger scrolls the list, and taps.

const FROM = 6; // pixels before a press is a drag
const EDGE = 60; // pixels from the edge of the screen where the page begins to scroll
const STEP = 12;

/** The words that a code dropped on a turn is for; null where there are none. */
export function spanFor(place, chosen, text) {
  if (chosen && text.placesOf(chosen).includes(place)) return chosen;
  const words = text.wordsIn(place);
  return words.length ? { start: words[0].start, end: words.at(-1).end } : null;
}

export function makeDrag({ palette, root, store, acts }) {
  const { codes, sentences, text } = store;
  let pressed = null; // {id, x, y}, while a button of a code is held
  let ghost = null; // what follows the pointer
  let over = null; // the turn that would get the code

  function begin({ id }) {
    ghost = document.createElement("div");
    ghost.className = "weerklank-drag";
    ghost.dataset.branch = codes.get(id).branch;
    ghost.setAttribute("aria-hidden", "true");
    ghost.textContent = `${codes.get(id).number} ${codes.get(id).label}`;
    document.body.append(ghost);
    document.body.classList.add("is-dragging");
  }

  function aim(place) {
    if (over !== null) text.turns[over].element.classList.remove("is-aim");
    over = place >= 0 ? place : null;
    if (over !== null) text.turns[over].element.classList.add("is-aim");
  }

  function move({ clientX: x, clientY: y }) {
    ghost.style.setProperty("--x", `${x}px`);
    ghost.style.setProperty("--y", `${y}px`);
    const under = document.elementFromPoint(x, y);
    aim(root.contains(under) ? text.placeOf(under) : -1);
    // The list of a narrow page stands at its foot; over it nothing scrolls.
    if (palette.contains(under)) return;
    if (y < EDGE) scrollBy({ top: -STEP });
    else if (y > innerHeight - EDGE) scrollBy({ top: STEP });
  }

  function end() {
    ghost?.remove();
    ghost = null;
    pressed = null;
    aim(-1);
    document.body.classList.remove("is-dragging");
  }

  palette.addEventListener("pointerdown", (event) => {
    const button = event.target.closest("[data-weerklank-code]");
    if (!button || store.isLocked || event.pointerType === "touch" || event.button !== 0) return;
    pressed = { id: Number(button.dataset.weerklankCode), x: event.clientX, y: event.clientY };
  });
  addEventListener("pointermove", (event) => {
    if (!pressed) return;
    if (!(event.buttons & 1)) {
      // Let go where nobody told: outside the window, say.
      end();
      return;
    }
    if (!ghost && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < FROM) return;
    if (!ghost) begin(pressed);
    move(event);
  });
  /** What ends here is no choice of words, and no press of the code it began with. */
  function swallow() {
    const stop = (event) => event.stopPropagation();
    for (const event of ["mouseup", "click"]) addEventListener(event, stop, true);
    setTimeout(() => {
      for (const event of ["mouseup", "click"]) removeEventListener(event, stop, true);
    });
  }

  addEventListener("pointerup", () => {
    const held = pressed;
    const isDrag = Boolean(ghost);
    const span = over === null ? null : spanFor(over, store.chosen, text);
    end();
    if (!isDrag) return;
    swallow();
    if (!span) {
      store.say(sentences.get("dropped_beside"));
      return;
    }
    store.choose(span);
    acts.apply(held.id);
  });
  addEventListener("pointercancel", end);
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !ghost) return;
      end();
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}
