// The bar at the chosen words: what can be done with them now. One row, that covers neither the
// words nor the line after them: it stands above them, or at the foot of the screen.

import { rangesOf } from "./offsets.js";

const SHOWN = 3;
const GAP = 10; // between the words and the bar: room for its point
const EDGE = 8; // between the bar and the foot of the screen

const presses = new WeakMap(); // what each button does

function button(words, key, press, { isLead = false, isName = false } = {}) {
  const element = document.createElement("button");
  element.type = "button";
  const name = document.createElement("span");
  name.textContent = words;
  element.append(name);
  if (isName) {
    element.classList.add("is-name");
    element.title = words;
  }
  if (key) {
    const sign = document.createElement("kbd");
    sign.textContent = key;
    element.append(" ", sign);
  }
  if (isLead) element.classList.add("is-lead");
  presses.set(element, press);
  return element;
}

function heading(words, { isName = false } = {}) {
  const element = document.createElement("span");
  element.className = "weerklank-selbar__head";
  element.classList.toggle("is-name", isName);
  element.textContent = words;
  element.title = words;
  return element;
}

/**
 * Where the bar stands: "above" the words while there is room for it there, or while they are out
 * of view; else at the "foot" of the screen. `words`: top and bottom of the chosen words; `from`
 * and `to`: the part of the screen that nothing covers.
 */
export function standOf({ words, height, from, to }) {
  const isInView = words.bottom > from && words.top < to;
  return !isInView || words.top - GAP - height >= from ? "above" : "foot";
}

/** Where the bar begins: at the words, but within the text; where that is too small, within the page. */
export function alongOf({ wish, width, text, page }) {
  const end = width <= text.right - text.left ? text.right : page.right;
  return Math.max(Math.min(wish, end - width), page.left);
}

export function makeSelbar({
  bar,
  top,
  store,
  acts,
  stretch,
  split,
  openFilter,
  openNew,
  fromWords,
  openFacets,
  openMemo,
  openPassage,
}) {
  const { codes, isLocked, sentences, text } = store;
  const nameOf = (code) => `${code.number} ${code.label}`;
  const findCode = (words) => button(words, "C", openFilter);
  // To memos about it, what looks like it, and whether it is an example of its code.
  const passage = (coding) =>
    button(sentences.get("passage_button"), "", () => openPassage(coding));
  const home = bar.parentElement;
  let waiting = 0;

  function forWords() {
    const count = text.countWords(store.chosen);
    if (isLocked) return [heading(sentences.words(count))];
    const given = store.recent
      .slice(0, SHOWN)
      .map((id, index) =>
        button(nameOf(codes.get(id)), String(index + 1), () => acts.apply(id), { isName: true }),
      );
    const made = openNew
      ? [
          button(sentences.get("new_code"), "", openNew),
          button(sentences.get("in_vivo_button"), "V", fromWords),
        ]
      : [];
    if (store.removed)
      return [
        heading(sentences.get("taken_away")),
        button(sentences.get("undo_button"), "Ctrl Z", acts.undo, { isLead: true }),
        findCode(sentences.get("another_code")),
      ];
    return [
      heading(sentences.words(count)),
      ...given,
      findCode(sentences.get("find_code")),
      ...made,
    ];
  }

  function forCoding(coding) {
    const name = nameOf(codes.get(coding.code));
    if (isLocked) return [heading(name, { isName: true }), passage(coding)];
    if (!store.own())
      return [
        heading(`${name} · ${coding.coder_name}`, { isName: true }),
        findCode(sentences.get("another_code")),
        passage(coding),
      ];
    return [
      heading(name, { isName: true }),
      findCode(sentences.get("another_code")),
      button(sentences.get("facets_button"), "F", openFacets),
      button(sentences.get("memo_button"), "M", openMemo),
      button(sentences.get("stretch_button"), "E", stretch.start),
      button(sentences.get("split_button"), "S", split.start),
      button(sentences.get("remove_button"), "Del", acts.remove),
      passage(coding),
    ];
  }

  function forStretching() {
    return [
      heading(sentences.words(text.countWords(store.chosen))),
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

  /** Top, bottom and left of the chosen words, the left one of their first line. */
  function wordsBox() {
    const ranges = rangesOf(store.chosen, text);
    const first = ranges[0]?.getClientRects()[0];
    const last = [...(ranges.at(-1)?.getClientRects() ?? [])].at(-1);
    return first && last ? { top: first.top, bottom: last.bottom, left: first.left } : null;
  }

  /** `isNew`: what stands there changed, so the page may move up to show it. */
  function place({ isNew = false } = {}) {
    waiting = 0;
    if (bar.hidden || !store.chosen) return;
    const words = wordsBox();
    if (!words) return;
    bar.classList.remove("is-at-foot");
    if (getComputedStyle(bar).position === "fixed") {
      // On a phone it is a sheet; the words move up from under it.
      const covered = words.bottom - (innerHeight - bar.offsetHeight);
      if (isNew && covered > 0) scrollBy({ top: covered + EDGE });
      return;
    }
    const page = home.getBoundingClientRect();
    const style = getComputedStyle(home);
    const sides = {
      left: page.left + parseFloat(style.paddingLeft),
      right: page.right - parseFloat(style.paddingRight),
    };
    const turn = text.turns[text.turnAt(store.chosen.start)];
    // Where lines have a column of their own, the box of the words is that of a line.
    const around = turn.words.getBoundingClientRect();
    const lines = around.width ? around : turn.lines[0].element.getBoundingClientRect();
    // First beside the name of who speaks, then without the signs of the keys, then over all of it.
    const start = Math.max(lines.left - 2 * GAP, sides.left);
    const isFull = () => bar.scrollWidth > bar.clientWidth;
    bar.classList.remove("is-tight");
    bar.style.setProperty("--room", `${sides.right - start}px`);
    if (isFull()) bar.classList.add("is-tight");
    if (isFull()) bar.style.setProperty("--room", `${sides.right - sides.left}px`);
    const along = alongOf({
      wish: words.left - 2 * GAP,
      width: bar.offsetWidth,
      text: { left: start, right: lines.right },
      page: sides,
    });
    bar.style.setProperty("--along", `${along - page.left}px`);
    bar.style.setProperty("--along-screen", `${along}px`);
    bar.style.setProperty("--point", `${Math.max(words.left - along, 0) + GAP}px`);
    const height = bar.offsetHeight;
    const from = Math.max(top.getBoundingClientRect().bottom, 0);
    const to = innerHeight;
    if (standOf({ words, height, from, to }) === "above")
      bar.style.setProperty("--top", `${words.top - page.top - GAP - height}px`);
    else {
      bar.classList.add("is-at-foot");
      // The line after the words stays in view as well.
      const covered = words.bottom + turn.lines[0].element.offsetHeight - (to - height - EDGE);
      if (isNew && covered > 0 && words.top - covered > from) scrollBy({ top: covered });
    }
  }

  /** Whatever moves the text moves the bar: a filter, a font, a window made smaller. */
  const follow = () => {
    if (!bar.hidden) waiting ||= requestAnimationFrame(() => place());
  };

  function draw() {
    const { coding } = store;
    const isHere = Boolean(store.chosen);
    const hadFocus = bar.contains(document.activeElement);
    const index = hadFocus ? [...bar.children].indexOf(document.activeElement) : -1;
    bar.hidden = !isHere;
    if (!isHere) return;
    if (store.isSplitting) bar.replaceChildren(...forSplitting());
    else if (store.isStretching) bar.replaceChildren(...forStretching());
    else bar.replaceChildren(...(coding ? forCoding(coding) : forWords()));
    place({ isNew: true });
    if (hadFocus) (bar.children[index] ?? bar.lastElementChild)?.focus();
  }

  bar.addEventListener("click", (event) => presses.get(event.target.closest("button"))?.());
  const observer = new ResizeObserver(follow);
  observer.observe(home);
  [...home.children].filter((part) => part !== bar).forEach((part) => observer.observe(part));
  addEventListener("resize", follow);
  addEventListener("scroll", follow, { passive: true });
  document.fonts?.ready.then(follow);
  return { draw };
}
