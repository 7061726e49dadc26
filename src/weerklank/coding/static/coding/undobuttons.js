// Taking back by mouse or finger what the keys Ctrl+Z and Ctrl+Y take back.

export function makeUndoButtons({ place, history, acts, sentences, isLocked }) {
  if (isLocked) return;

  function made(name, key, press) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "weerklank-plain";
    button.textContent = sentences.get(name);
    button.title = key;
    button.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
    button.addEventListener("click", press);
    return button;
  }

  const undo = made("undo_button", "Ctrl+Z", acts.undo);
  const redo = made("redo_button", "Ctrl+Y", acts.redo);
  place.append(undo, " ", redo);

  // A button that is disabled would drop the focus of whoever just pressed it.
  function draw() {
    undo.setAttribute("aria-disabled", String(!history.canUndo));
    redo.setAttribute("aria-disabled", String(!history.canRedo));
  }

  history.watch(draw);
  draw();
}
