// The transcript as the page shows it: turns and lines with their positions.

import { cut, lengthOf, placeAt } from "./offsets.js";
import { countWords, wordsOf } from "./words.js";

export class Text {
  /** `turns`: [{number, start, end, text, speaker, isRtl, isWithdrawn}], in reading order. */
  constructor(turns, lines = []) {
    this.turns = turns;
    this.lines = lines;
    this.known = new Map();
  }

  turnAt(position) {
    return placeAt(this.turns, position);
  }

  /** The places of the turns that a span touches: [first, last]. */
  turnsOf({ start, end }) {
    return [this.turnAt(start), this.turnAt(Math.max(end - 1, start))];
  }

  wordsIn(place) {
    if (!this.known.has(place)) {
      const { text, start } = this.turns[place];
      this.known.set(place, wordsOf(text, start));
    }
    return this.known.get(place);
  }

  wordsOfSpan(span) {
    const [first, last] = this.turnsOf(span);
    const words = [];
    for (let place = first; place <= last; place += 1) words.push(...this.wordsIn(place));
    return words;
  }

  /** What was said from one position to another. */
  said({ start, end }) {
    const [first, last] = this.turnsOf({ start, end });
    return this.turns
      .slice(first, last + 1)
      .map((turn) =>
        cut(turn.text, Math.max(start - turn.start, 0), Math.min(end, turn.end) - turn.start),
      )
      .join("\n");
  }

  countWords(span) {
    return countWords(this.said(span));
  }

  linesOf({ start, end }) {
    return [
      this.lines[placeAt(this.lines, start)].number,
      this.lines[placeAt(this.lines, end - 1)].number,
    ];
  }
}

/** Read turns and lines from the page. */
export function readPage(root) {
  const lines = [];
  const turns = [...root.querySelectorAll("[data-weerklank-turn]")].map((element) => {
    const own = [...element.querySelectorAll("[data-weerklank-words]")].map((words) => ({
      element: words,
      number: Number(words.dataset.line),
      start: Number(words.dataset.weerklankWords),
      text: words.textContent,
      length: lengthOf(words.textContent),
    }));
    lines.push(...own);
    return {
      element,
      lines: own,
      number: Number(element.dataset.weerklankTurn),
      start: Number(element.dataset.start),
      end: Number(element.dataset.end),
      text: own.map((line) => line.text).join(""),
      speaker: element.querySelector(".weerklank-turn__who strong")?.textContent.trim() ?? "",
      isRtl: element.querySelector("[data-weerklank-text]").dir === "rtl",
      isWithdrawn: "withdrawn" in element.dataset,
    };
  });
  return new Text(turns, lines);
}
