// The transcript as the page shows it: turns and lines with their positions.

import { cut, placeAt } from "./offsets.js";
import { countWords, wordsOf } from "./words.js";

const TURN = "[data-weerklank-turn], [data-weerklank-original]";

/** A turn in the page. Long conversations have thousands: nothing is read before it is asked for. */
class PageTurn {
  constructor(element, base) {
    const { start, end, renderedBy, weerklankTurn, weerklankOriginal } = element.dataset;
    this.element = element;
    this.base = base;
    this.start = Number(start) + base;
    this.end = Number(end) + base;
    this.number = Number(weerklankTurn ?? weerklankOriginal);
    this.isOriginal = weerklankOriginal !== undefined;
    this.renderedBy = renderedBy === undefined ? null : Number(renderedBy);
    this.isLaid = false;
  }

  /** The element that holds the words and nothing else. */
  get words() {
    this.itsWords ??= this.element.querySelector(".weerklank-turn__text");
    return this.itsWords;
  }

  get text() {
    this.itsText ??= this.words.textContent;
    return this.itsText;
  }

  get speaker() {
    const shown = this.element.querySelector(".weerklank-turn__who strong")?.textContent.trim();
    return shown ?? this.element.dataset.speaker ?? "";
  }

  /** The number of its last line, without cutting it into lines. */
  get lastLine() {
    const { line, lengths } = this.element.dataset;
    return Number(line) + (lengths ? lengths.split(" ").length : 1) - 1;
  }

  get isQuestion() {
    return this.element.classList.contains("weerklank-turn--question");
  }

  get isRtl() {
    return this.words.dir === "rtl";
  }

  get lines() {
    this.itsLines ??= this.#cut();
    return this.itsLines;
  }

  #cut() {
    const { line, lengths } = this.element.dataset;
    let start = 0;
    return (lengths ? lengths.split(" ") : []).map((each, index) => {
      const length = Number(each);
      const text = cut(this.text, start, start + length);
      start += length;
      return { number: Number(line) + index, start: this.start + start - length, length, text };
    });
  }
}

export class Text {
  /**
   * `turns`: [{number, start, end, text, speaker, isRtl, lines}] in order of position; `sources`
   * the texts they come from, each with the `base` from which the page counts its positions;
   * `shown` the turns in the order of the page, where an original stands with what renders it.
   */
  constructor(turns, sources = [], shown = turns) {
    this.turns = turns;
    this.sources = sources;
    this.shown = shown;
    this.known = new Map();
    this.places = new Map(turns.map((turn, place) => [turn.element, place]));
  }

  /** How many digits the highest line number has: the column of the numbers is as wide as that. */
  get digits() {
    return String(this.turns.reduce((highest, turn) => Math.max(highest, turn.lastLine), 1)).length;
  }

  turnAt(position) {
    return placeAt(this.turns, position);
  }

  /** The places of the turns that a span touches: [first, last]. */
  turnsOf({ start, end }) {
    return [this.turnAt(start), this.turnAt(Math.max(end - 1, start))];
  }

  /** The places of all turns that a span touches. */
  placesOf(span) {
    const [first, last] = this.turnsOf(span);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  }

  /** The place of the turn that an element of the page stands in, or -1. */
  placeOf(node) {
    const element = node?.nodeType === 1 ? node : node?.parentElement;
    return this.places.get(element?.closest(TURN)) ?? -1;
  }

  turnAround(node) {
    return this.turns[this.placeOf(node)];
  }

  /** The place of the turn that stands this far from another one in the page, or undefined. */
  beside(place, by) {
    const next = this.shown[this.shown.indexOf(this.turns[place]) + by];
    return next && this.places.get(next.element);
  }

  /** Which of the texts a position lies in. */
  sourceAt(position) {
    return this.sources.findLast(({ base }) => base <= position);
  }

  /** The text with this number, of those on the page. */
  sourceOf(transcript) {
    return this.sources.find((source) => source.transcript === transcript);
  }

  /** The place of a turn by its number in one of the texts, or -1. */
  placeOfTurn(transcript, number) {
    const { base } = this.sourceOf(transcript) ?? {};
    return this.turns.findIndex((turn) => turn.base === base && turn.number === number);
  }

  /** The places of the turns that say the same in the other language: an original and what renders it. */
  pairsOf(place) {
    this.itsPairs ??= this.#pair();
    return this.itsPairs.get(place) ?? [];
  }

  #pair() {
    const main = new Map();
    const pairs = new Map();
    this.turns.forEach(({ isOriginal, number }, place) => {
      if (!isOriginal) main.set(number, place);
    });
    this.turns.forEach(({ renderedBy }, place) => {
      const other = main.get(renderedBy);
      if (other === undefined) return;
      pairs.set(place, [other]);
      pairs.set(other, [...(pairs.get(other) ?? []), place]);
    });
    return pairs;
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

  lineAt(position) {
    const { lines } = this.turns[this.turnAt(position)];
    return lines[placeAt(lines, position)];
  }

  linesOf({ start, end }) {
    return [this.lineAt(start).number, this.lineAt(end - 1).number];
  }
}

/** Read the turns from the page. */
export function readPage(root, sources) {
  const [main, original] = sources;
  const shown = [...root.querySelectorAll(original ? TURN : "[data-weerklank-turn]")].map(
    (element) => {
      const isOriginal = element.dataset.weerklankOriginal !== undefined;
      return new PageTurn(element, (isOriginal ? original : main).base);
    },
  );
  // The bases put every turn of the original after those of the other text.
  const turns = [...shown].sort((a, b) => a.start - b.start || a.end - b.end);
  return new Text(turns, sources, shown);
}

/** Where names that were replaced stand in a text: [[from, to]] in units. */
export function masksIn(text, names) {
  const found = [];
  for (const name of names)
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
      found.push([at, at + name.length]);
  return found.sort((a, b) => a[0] - b[0]);
}

