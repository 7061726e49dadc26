// A new code while coding: its name, what it stands under, and perhaps why. It is made at once and
// given to the chosen words; one act, that is taken back as one.

const LONGEST = 120;

/** The chosen words as a name, in one line. */
export const nameFrom = (words) => words.replace(/\s+/g, " ").trim().slice(0, LONGEST);

/**
 * `place` holds what is said when no code fits and, for whoever may change the codebook, the form.
 * `send(fields)` gives {status, code, message}; `made(code)` puts the code with the others.
 */
export function makeNewCode({ place, store, send, made, back, reveal }) {
  const { codes, say, sentences, text } = store;
  const form = place.querySelector("form");
  const noneSaid = place.querySelector("[data-weerklank-none]");
  const wrong = place.querySelector("[data-weerklank-new-wrong]");
  let isOpen = false;
  let isSending = false;

  function draw({ isNone = false } = {}) {
    place.hidden = !(isNone || isOpen);
    noneSaid.hidden = !isNone;
  }

  function offerParents() {
    const { parent } = form.elements;
    const chosen = parent.value;
    const shown = [...codes.values()].filter(
      ({ is_on, number }) => is_on && number.split(".").length < 3,
    );
    parent.replaceChildren(
      ...shown.map((code) => {
        const depth = code.number.split(".").length - 1;
        return new Option(`${"\u00a0\u00a0".repeat(depth)}${code.number} ${code.label}`, code.id);
      }),
      new Option(sentences.get("own_branch"), ""),
    );
    if (chosen) parent.value = chosen;
  }

  function fillIn(name) {
    form.elements.label.value = nameFrom(name);
    wrong.hidden = true;
    offerParents();
  }

  /** No code fits what was typed; "" when that is over. */
  function show(typed) {
    if (typed && form) fillIn(typed);
    if (!typed && isOpen) return;
    draw({ isNone: Boolean(typed) });
  }

  /** Open the form with the chosen words as a name. */
  function open() {
    isOpen = true;
    reveal();
    fillIn(store.chosen ? text.said(store.chosen) : "");
    draw();
    form.elements.label.focus();
    form.elements.label.select();
  }

  function close() {
    isOpen = false;
    draw();
  }

  /** Enter in the filter, where no code was found: on to the form. */
  function enter() {
    if (form) form.elements.label.focus();
    else say(noneSaid.textContent);
  }

  function refuse(message) {
    wrong.textContent = message;
    wrong.hidden = false;
    say(message);
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    const { label, parent, reason } = form.elements;
    const answer = await send({
      label: label.value,
      parent: parent.value,
      reason: reason.value,
    });
    isSending = false;
    if (answer.status !== "stored") {
      refuse(answer.message || sentences.get("not_made"));
      return;
    }
    reason.value = "";
    close();
    made(answer.code);
    back();
  });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    back();
    event.preventDefault();
    event.stopPropagation();
  });
  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-weerklank-new-cancel]")) return;
    close();
    back();
  });
  return { show, enter, open: form ? open : null };
}
