// Taking back by mouse or finger what the keys Ctrl+Z and Ctrl+Y take back.

export function makeUndoButtons({ place, store, acts }) {
  const { history, sentences } = store;
  if (store.isLocked) return;

  function made(name, key) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "weerklank-plain";
    button.textContent = sentences.get(name);
    button.title = key;
    button.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
    return button;
  }

  const undo = made("undo_button", "Ctrl+Z");
  const redo = made("redo_button", "Ctrl+Y");
  place.append(undo, " ", redo);
  place.addEventListener("click", ({ target }) => {
    if (target === undo) acts.undo();
    if (target === redo) acts.redo();
  });

  // A button that is disabled would drop the focus of whoever just pressed it.
  function draw() {
    undo.setAttribute("aria-disabled", String(!history.canUndo));
    redo.setAttribute("aria-disabled", String(!history.canRedo));
  }

  history.watch(draw);
  draw();
}
