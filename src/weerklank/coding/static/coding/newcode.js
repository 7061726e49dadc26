// A new code while coding: its name, what it stands under, and perhaps why. It is made at once and
// given to the chosen words; one act, that is taken back as one.

const LONGEST = 120;

/** The chosen words as a name, in one line. */
export const nameFrom = (words) => words.replace(/\s+/g, " ").trim().slice(0, LONGEST);

/** Words that are too long for a name, or of more turns, are no name by themselves. */
export const isName = (words) => !words.includes("\n") && words.trim().length <= LONGEST;

/** What a code may stand under: the last but one level at most, so that it has one below it. */
const mayHoldCodes = ({ is_on, number }) => is_on && number.split(".").length < 3;

/** Where a new code goes that nobody chose a place for: beside the code that was used last. */
export function placeBeside(codes, id) {
  for (let code = codes.get(codes.get(id)?.parent); code; code = codes.get(code.parent))
    if (mayHoldCodes(code)) return String(code.id);
  return null;
}

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
  let lastPlace = null; // under what the last one was made, while this page is open

  function draw({ isNone = false } = {}) {
    place.hidden = !(isNone || isOpen);
    noneSaid.hidden = !isNone;
  }

  function offerParents() {
    const { parent } = form.elements;
    const chosen = parent.value;
    const shown = [...codes.values()].filter(mayHoldCodes);
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

  async function make(fields) {
    if (isSending) return false;
    isSending = true;
    const answer = await send(fields);
    isSending = false;
    if (answer.status !== "stored") {
      refuse(answer.message || sentences.get("not_made"));
      return false;
    }
    lastPlace = fields.parent;
    made(answer.code, fields);
    return true;
  }

  /**
   * In vivo: the chosen words are the name of a new code, made and given in one act. It stands where
   * the last new code was put, or else beside the code used last; where nothing says where, or where
   * the words are no name, the form asks.
   */
  async function fromWords() {
    const { chosen, recent, isLocked } = store;
    if (isLocked) return;
    if (!chosen) {
      say(sentences.get("choose_words"), { visible: true });
      return;
    }
    const words = text.said(chosen);
    const parent = lastPlace ?? placeBeside(codes, recent[0]);
    if (parent === null || !isName(words)) {
      open();
      return;
    }
    const label = nameFrom(words);
    if (await make({ label, parent, reason: "" })) {
      const above = codes.get(Number(parent));
      say(
        above
          ? sentences.get("in_vivo", { label, above: `${above.number} ${above.label}` })
          : sentences.get("in_vivo_branch", { label }),
      );
      return;
    }
    open();
    refuse(wrong.textContent);
  }

  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { label, parent, reason } = form.elements;
    const fields = { label: label.value, parent: parent.value, reason: reason.value };
    if (!(await make(fields))) return;
    reason.value = "";
    close();
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
  return { show, enter, open: form ? open : null, fromWords: form ? fromWords : null };
}
