// The codes and the margin can be put away, for whoever only reads. The device remembers it.

const NAME = "weerklank-panes";

export function makePanes({ desk, place, sentences, store }) {
  let hidden = [];
  try {
    hidden = JSON.parse(store?.getItem(NAME) ?? "[]");
  } catch {
    hidden = [];
  }

  function draw(button, pane) {
    const isHidden = hidden.includes(pane);
    desk.classList.toggle(`is-without-${pane}`, isHidden);
    button.textContent = sentences.get(`${isHidden ? "show" : "hide"}_${pane}`);
  }

  for (const pane of ["codes", "margin"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `weerklank-plain weerklank-pane weerklank-pane--${pane}`;
    button.dataset.pane = pane;
    draw(button, pane);
    place.append(button, " ");
  }
  place.addEventListener("click", ({ target }) => {
    const { pane } = target.dataset;
    if (!pane) return;
    hidden = hidden.includes(pane) ? hidden.filter((each) => each !== pane) : [...hidden, pane];
    try {
      store?.setItem(NAME, JSON.stringify(hidden));
    } catch {
      // Not kept on this device.
    }
    draw(target, pane);
  });

  /** Show a pane that someone goes to by its key. */
  return {
    reveal: (pane) => {
      if (hidden.includes(pane)) place.querySelector(`.weerklank-pane--${pane}`).click();
    },
  };
}
