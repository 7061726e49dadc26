// The bar at the chosen words: what can be done with them now. It never covers them.

import { rangesOf } from "./offsets.js";

const SHOWN = 3;

function button(words, key, press, { isLead = false } = {}) {
  const element = document.createElement("button");
  element.type = "button";
  element.append(words);
  if (key) {
    const sign = document.createElement("kbd");
    sign.textContent = key;
    element.append(" ", sign);
  }
  if (isLead) element.classList.add("is-lead");
  element.addEventListener("click", press);
  return element;
}

function heading(words) {
  const element = document.createElement("span");
  element.className = "weerklank-selbar__head";
  element.textContent = words;
  return element;
}

export function makeSelbar({
  bar,
  text,
  state,
  codings,
  codes,
  acts,
  stretch,
  split,
  recent,
  sentences,
  openFilter,
  openFacets,
  openMemo,
  isLocked,
}) {
  const nameOf = (code) => `${code.number} ${code.label}`;
  const findCode = (words) => button(words, "C", openFilter);

  function forWords() {
    const count = text.countWords(state.chosen);
    if (isLocked) return [heading(sentences.words(count))];
    return [
      heading(sentences.words(count)),
      ...recent
        .get()
        .slice(0, SHOWN)
        .map((id, index) =>
          button(nameOf(codes.get(id)), String(index + 1), () => acts.apply(id)),
        ),
      findCode(sentences.get("find_code")),
    ];
  }

  function forCoding(coding) {
    const name = nameOf(codes.get(coding.code));
    if (isLocked) return [heading(name)];
    if (!acts.own())
      return [heading(`${name} · ${coding.coder_name}`), findCode(sentences.get("another_code"))];
    return [
      heading(name),
      findCode(sentences.get("another_code")),
      button(sentences.get("facets_button"), "F", openFacets),
      button(sentences.get("memo_button"), "M", openMemo),
      button(sentences.get("stretch_button"), "E", stretch.start),
      button(sentences.get("split_button"), "S", split.start),
      button(sentences.get("remove_button"), "Del", acts.remove),
    ];
  }

  function forStretching() {
    return [
      heading(sentences.words(text.countWords(state.chosen))),
      button(sentences.get("start_earlier"), "", () => stretch.move("start", -1)),
      button(sentences.get("start_later"), "", () => stretch.move("start", 1)),
      button(sentences.get("end_earlier"), "", () => stretch.move("end", -1)),
      button(sentences.get("end_later"), "", () => stretch.move("end", 1)),
      button(sentences.get("keep_button"), "Enter", stretch.keep),
      button(sentences.get("cancel_button"), "Esc", stretch.cancel),
    ];
  }

  function forSplitting() {
    return [
      heading(sentences.get("split_at", { word: split.word() })),
      button(sentences.get("split_earlier"), "←", () => split.move(-1)),
      button(sentences.get("split_later"), "→", () => split.move(1)),
      button(sentences.get("split_here"), "Enter", split.keep),
      button(sentences.get("cancel_button"), "Esc", split.cancel),
    ];
  }

  /** Put the bar under the last of the chosen words, within the page. */
  function place() {
    if (bar.hidden || !state.chosen) return;
    const rects = rangesOf(state.chosen, text).at(-1)?.getClientRects() ?? [];
    const last = rects[rects.length - 1];
    if (!last) return;
    const home = bar.parentElement.getBoundingClientRect();
    // It stays under the text and off the labels in the margin.
    const turn = text.turns[text.turnAt(state.chosen.end - 1)];
    // Where lines have a column of their own, the box of the words is that of a line.
    const around = turn.words.getBoundingClientRect();
    const { left, right } = around.width ? around : turn.lines[0].element.getBoundingClientRect();
    bar.style.setProperty("--room", `${right - left}px`);
    const along = Math.min(last.left, right - bar.offsetWidth) - home.left;
    bar.style.setProperty("--below", `${last.bottom - home.top + 18}px`);
    bar.style.setProperty("--along", `${Math.max(left - home.left, along)}px`);
    // On a phone the bar stands at the foot of the screen; the words move up from under it.
    const { position, insetBlockEnd } = getComputedStyle(bar);
    const covered = last.bottom - (innerHeight - bar.offsetHeight - parseFloat(insetBlockEnd));
    if (position === "fixed" && covered > 0) scrollBy({ top: covered + 8 });
  }

  function draw() {
    const coding = codings.get(state.active);
    const isHere = Boolean(state.chosen);
    const hadFocus = bar.contains(document.activeElement);
    const index = hadFocus ? [...bar.children].indexOf(document.activeElement) : -1;
    bar.hidden = !isHere;
    if (!isHere) return;
    if (state.isSplitting) bar.replaceChildren(...forSplitting());
    else if (state.isStretching) bar.replaceChildren(...forStretching());
    else bar.replaceChildren(...(coding ? forCoding(coding) : forWords()));
    place();
    if (hadFocus) (bar.children[index] ?? bar.lastElementChild)?.focus();
  }

  addEventListener("resize", place);
  return { draw };
}
