// The margin of a turn: a bar per coding beside its lines, and a label that leads to it.

import { placeAt } from "./offsets.js";
import { LANES, lanesOf, rowsOf } from "./lanes.js";

const SHOWN = "weerklank-bar";

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

function labelOf(coding, row, { look, describe }) {
  const { branch, isActive } = look(coding);
  const { number, label, more, hidden } = describe(coding);
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "weerklank-tag";
  button.dataset.branch = branch;
  button.dataset.coding = coding.key;
  button.setAttribute("aria-pressed", String(isActive));
  button.style.setProperty("--row", row);
  const sign = document.createElement("b");
  sign.className = "weerklank-number";
  sign.textContent = number;
  const words = document.createElement("span");
  const quiet = document.createElement("span");
  quiet.className = "weerklank-visually-hidden";
  quiet.textContent = `, ${hidden}`;
  words.append(label, quiet, more);
  button.title = `${number} ${label}${more}`;
  button.append(sign, words);
  item.append(button);
  return item;
}

/** Draws the margin; `look` and `describe` say how a coding is shown, `choose(key)` what a click does. */
export function makeMargin({ text, look, describe, choose, lift }) {
  function draw(place, codings) {
    const turn = text.turns[place];
    const { lines, element } = turn;
    const rowOf = (position) => placeAt(lines, position) + 1;
    element.querySelectorAll(`:scope > .${SHOWN}`).forEach((bar) => bar.remove());
    const starting = codings.filter((coding) => coding.start >= turn.start);
    const rows = rowsOf(starting.map((coding) => rowOf(coding.start)));
    const { tags } = turn;
    const focused = tags.contains(document.activeElement) && document.activeElement.dataset.coding;
    tags.replaceChildren(
      ...starting.map((coding, index) => labelOf(coding, rows[index], { look, describe })),
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
  });
  root?.addEventListener("pointerover", (event) => lift(keyOf(event.target)));
  root?.addEventListener("pointerleave", () => lift(null));
  root?.addEventListener("focusin", (event) => lift(keyOf(event.target)));
  root?.addEventListener("focusout", () => lift(null));
  return { draw };
}
