// The margin of a turn: a bar per coding beside its lines, and a label that leads to it.

import { placeAt } from "./offsets.js";
import { fitted, LANES, lanesOf, rowsOf } from "./lanes.js";

const SHOWN = "weerklank-bar";
const LEAST = 2; // rows beside a turn of one line: who speaks takes as many

function barOf(coding, lane, [from, to], look) {
  const { branch, isActive, isOther } = look(coding);
  const bar = document.createElement("span");
  bar.className = SHOWN;
  bar.classList.toggle("is-selected", isActive);
  bar.classList.toggle("is-other", isOther);
  bar.dataset.branch = branch;
  bar.setAttribute("aria-hidden", "true");
  bar.style.setProperty("--from", from);
  bar.style.setProperty("--to", to);
  bar.style.setProperty("--lane", lane);
  return bar;
}

function spanOf(name, words) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = words;
  return span;
}

function labelOf(coding, spot, { store, look }) {
  const { branch, by, isActive } = look(coding);
  const { number, label } = store.codes.get(coding.code);
  const more = coding.coder === store.user ? "" : ` · ${coding.coder_name}`;
  const lines = store.sentences.lines(store.text.linesOf(coding));
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "weerklank-tag";
  button.classList.toggle("is-folded", !spot);
  button.dataset.branch = branch;
  button.dataset.coding = coding.key;
  button.setAttribute("aria-pressed", String(isActive));
  if (spot) {
    button.style.setProperty("--row", spot.row);
    button.style.setProperty("--rows", spot.span);
    button.classList.toggle("is-tall", spot.span > 1);
  }
  const sign = document.createElement("b");
  sign.className = "weerklank-number";
  sign.textContent = number;
  const words = spanOf("weerklank-tag__name", label);
  words.dir = "auto";
  words.append(spanOf("weerklank-visually-hidden", `${more}, ${lines}`));
  button.title = `${number} ${label}${more}`;
  button.append(sign, words);
  if (by) {
    const whose = spanOf("weerklank-by", by);
    whose.setAttribute("aria-hidden", "true");
    button.append(whose);
  }
  item.append(button);
  return item;
}

/** A code of the same turn in the other language, which leads there. */
function echoOf(coding, { store, look }) {
  const { number, label } = store.codes.get(coding.code);
  const isOriginal = store.text.turns[store.text.turnAt(coding.start)].isOriginal;
  const where = store.sentences.get(isOriginal ? "echo_original" : "echo_translation");
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "weerklank-tag is-echo";
  button.dataset.branch = look(coding).branch;
  button.dataset.coding = coding.key;
  button.title = `${number} ${label}, ${where}`;
  const name = spanOf("weerklank-tag__name", label);
  name.dir = "auto";
  button.append(spanOf("weerklank-number", number), name, spanOf("weerklank-by", where));
  item.append(button);
  return item;
}

/** Draws the margin; `look` says how a coding is shown, `choose(key)` what a click does. */
export function makeMargin({ store, look, choose, lift, redraw, codingsOf }) {
  const { sentences, text } = store;
  const unfolded = new Set();

  function unfoldButton(place, count, row) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "weerklank-unfold";
    button.style.setProperty("--row", row);
    button.dataset.unfold = place;
    button.textContent = `+${count}`;
    // Behind it wait the labels that have no room.
    button.title = sentences.get(count === 1 ? "folded_one" : "folded", { count });
    button.setAttribute("aria-label", button.title);
    item.append(button);
    return item;
  }

  /** What was coded in the other language of this turn, each code once, and not what stands here too. */
  function echoesOf(place, codings) {
    const here = new Set(codings.map(({ code }) => code));
    const found = new Map();
    for (const coding of text.pairsOf(place).flatMap(codingsOf))
      if (!here.has(coding.code) && !found.has(coding.code)) found.set(coding.code, coding);
    return [...found.values()].map((coding) => echoOf(coding, { store, look }));
  }

  function draw(place, codings) {
    const turn = text.turns[place];
    const { lines, element } = turn;
    const rowOf = (position) => placeAt(lines, position) + 1;
    element.querySelectorAll(`:scope > .${SHOWN}`).forEach((bar) => bar.remove());
    const starting = codings.filter((coding) => coding.start >= turn.start);
    const wishes = starting.map((coding) => rowOf(coding.start));
    const most = Math.max(lines.length, LEAST);
    const all = Math.max(most, rowsOf(wishes).at(-1) ?? 0);
    let spots = fitted(wishes, unfolded.has(place) ? all : most);
    // The one in hand is never folded away.
    if (starting.some((coding, at) => !spots[at] && look(coding).isActive))
      spots = fitted(wishes, all);
    const { tags } = turn;
    const focused = tags.contains(document.activeElement) && document.activeElement.dataset.coding;
    const folded = spots.filter((spot) => !spot).length;
    tags.replaceChildren(
      ...starting.map((coding, at) => labelOf(coding, spots[at], { store, look })),
      ...(folded ? [unfoldButton(place, folded, most)] : []),
      ...echoesOf(place, codings),
    );
    if (focused) tags.querySelector(`[data-coding="${focused}"]`)?.focus();
    // Bars take whole lines, so two that share a line need lanes of their own.
    const spans = codings.map((coding) => ({
      key: coding.key,
      start: rowOf(coding.start),
      end: rowOf(Math.min(coding.end, turn.end) - 1) + 1,
    }));
    const lanes = lanesOf(spans);
    const bars = codings.map((coding, at) =>
      barOf(coding, lanes.get(coding.key), [spans[at].start, spans[at].end], look),
    );
    tags.before(...bars.filter((_, at) => lanes.get(codings[at].key) < LANES));
  }

  const root = text.turns[0]?.element.parentElement;
  const keyOf = (target) => target.closest?.("[data-coding]")?.dataset.coding ?? null;
  root?.addEventListener("click", (event) => {
    const tag = event.target.closest(".weerklank-tag");
    if (tag?.dataset.coding) choose(tag.dataset.coding);
    const unfold = event.target.closest("[data-unfold]");
    if (!unfold) return;
    const place = Number(unfold.dataset.unfold);
    const first = text.turns[place].tags.querySelector(".is-folded")?.dataset.coding;
    unfolded.add(place);
    redraw([place]);
    text.turns[place].tags.querySelector(`[data-coding="${first}"]`)?.focus();
  });
  root?.addEventListener("pointerover", (event) => lift(keyOf(event.target)));
  root?.addEventListener("pointerleave", () => lift(null));
  root?.addEventListener("focusin", (event) => lift(keyOf(event.target)));
  root?.addEventListener("focusout", () => lift(null));
  return { draw };
}
