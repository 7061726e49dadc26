// Tone, what it rests on, and the memo of the coding in hand. F goes there; then one letter each.

const MEMO_REST = 1200;

/** Give each label a letter of its own, its first where that is free; M stays that of the memo. */
export function lettersFor(labels) {
  const taken = new Set("m");
  return labels.map((label) => {
    const letter = [...label.toLowerCase()].find((sign) => /\p{L}/u.test(sign) && !taken.has(sign));
    taken.add(letter);
    return letter ?? "";
  });
}

export function makeFacets({ form, store, acts, back, reveal }) {
  const { say, sentences } = store;
  const radios = [...form.querySelectorAll("input[type=radio]")];
  const memo = form.elements.memo;
  const letters = lettersFor(radios.map((radio) => radio.nextElementSibling.textContent));
  const byLetter = new Map(radios.map((radio, index) => [letters[index], radio]));
  let writing = null;
  let timer = null;

  radios.forEach((radio, index) => {
    const sign = document.createElement("kbd");
    sign.textContent = letters[index].toUpperCase();
    radio.nextElementSibling.append(" ", sign);
  });

  function draw() {
    const own = store.own();
    form.querySelectorAll("fieldset").forEach((group) => {
      group.disabled = !own;
    });
    memo.disabled = !own;
    const shown = store.coding;
    radios.forEach((radio) => {
      radio.checked = Boolean(shown) && shown[radio.name] === radio.value;
    });
    if (writing !== store.active) flush();
    if (document.activeElement !== memo) memo.value = shown?.memo ?? "";
  }

  /** Set a facet, or empty it when it was set already. */
  function toggle(radio) {
    const coding = store.own();
    if (!coding) return;
    acts.change(coding.key, {
      [radio.name]: coding[radio.name] === radio.value ? "" : radio.value,
    });
  }

  /** Send what was written so far in the memo. */
  function flush() {
    clearTimeout(timer);
    if (writing) acts.change(writing, { memo: memo.value }, { quietly: true });
    writing = null;
  }

  const isReady = () => {
    if (store.own()) return true;
    say(sentences.get("no_own"));
    return false;
  };

  function open() {
    if (!isReady()) return;
    reveal();
    (radios.find((radio) => radio.checked) ?? radios[0]).focus();
    say(sentences.get("facets"));
  }

  function openMemo() {
    if (!isReady()) return;
    reveal();
    memo.focus();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  // A click on the chosen one empties it, which a radio button cannot do by itself.
  form.addEventListener("click", ({ target }) => {
    if (radios.includes(target)) toggle(target);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      flush();
      back();
    } else if (event.target !== memo && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const radio = byLetter.get(event.key.toLowerCase());
      if (!radio) return;
      toggle(radio);
      radio.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  memo.addEventListener("input", () => {
    writing = store.active;
    clearTimeout(timer);
    timer = setTimeout(flush, MEMO_REST);
  });
  memo.addEventListener("blur", flush);
  addEventListener("pagehide", flush);
  return { draw, open, openMemo };
}
