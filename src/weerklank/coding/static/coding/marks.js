// Draws codings in the text: strokes under the words in the colour of the branch, in lanes. The
// words themselves never change: only spans come and go around them. A turn is cut into its lines
// and drawn when it comes near the view; a few at a time, so that the page never stands still.

import { lanesOf, segmentsOf } from "./lanes.js";
import { placeAt, toUnits } from "./offsets.js";
import { pause } from "./pause.js";
import { masksIn } from "./text.js";

const PATIENCE = 12; // milliseconds of drawing before the browser may do something else

/** The codings of a turn by line: an array per line, in reading order. */
function byLine(lines, codings) {
  const found = lines.map(() => []);
  for (const coding of codings) {
    for (let at = placeAt(lines, coding.start); at < lines.length; at += 1) {
      if (lines[at].start >= coding.end) break;
      found[at].push(coding);
    }
  }
  return found;
}

function strokeOf(coding, lane, look) {
  const { branch, isOther, isActive, isLifted, isLit } = look(coding);
  const span = document.createElement("span");
  span.className = "weerklank-coding";
  span.classList.toggle("is-other", isOther);
  span.classList.toggle("is-selected", isActive);
  span.classList.toggle("is-lifted", isLifted);
  span.classList.toggle("is-lit", isLit);
  span.dataset.branch = branch;
  span.dataset.lane = lane;
  span.dataset.coding = coding.key;
  return span;
}

function wrapped(node, name) {
  const span = document.createElement("span");
  span.className = name;
  span.append(node);
  return span;
}

/** Words with the names in them that were replaced set apart. */
function wordsOf(line, from, to) {
  const masks = line.masks ?? [];
  const nodes = [];
  let at = from;
  for (const [start, end] of masks) {
    if (end <= at || start >= to) continue;
    if (start > at) nodes.push(line.text.slice(at, start));
    nodes.push(wrapped(line.text.slice(Math.max(start, at), Math.min(end, to)), "weerklank-mask"));
    at = Math.min(end, to);
  }
  if (at < to) nodes.push(line.text.slice(at, to));
  return nodes;
}

function drawLine(line, codings, lanes, look) {
  const known = new Map(codings.map((coding) => [coding.key, coding]));
  const parts = segmentsOf(line.start, line.start + line.length, codings, lanes).flatMap((segment) => {
    let nodes = wordsOf(
      line,
      toUnits(line.text, segment.start - line.start),
      toUnits(line.text, segment.end - line.start),
    );
    segment.keys.forEach((key, lane) => {
      if (!key) return;
      const coding = known.get(key);
      const span = strokeOf(coding, lane, look);
      // Whose stroke it is, where it begins: two coders who agree are no double stroke.
      const { by } = look(coding);
      if (by && segment.start === coding.start) span.dataset.by = by;
      span.append(...nodes);
      nodes = [span];
    });
    if (segment.more) {
      const span = document.createElement("span");
      span.className = "weerklank-more";
      span.dataset.more = `+${segment.more}`;
      span.append(...nodes);
      nodes = [span];
    }
    return nodes;
  });
  line.element.replaceChildren(...parts);
}

/** Cut a turn into its numbered lines. The numbers are no part of the words. */
function layOut(turn, names) {
  const rows = turn.lines.map((line) => {
    line.masks = masksIn(line.text, names);
    line.element = document.createElement("span");
    line.element.className = "weerklank-line__words";
    line.element.dir = turn.words.dir;
    const row = wrapped(line.element, "weerklank-line");
    row.dataset.line = line.number;
    return row;
  });
  const tags = document.createElement("ul");
  tags.className = "weerklank-tags";
  turn.words.replaceChildren(...rows);
  turn.words.after(tags);
  turn.tags = tags;
  turn.element.classList.add("is-laid");
  if (!turn.element.hasAttribute("tabindex")) turn.element.tabIndex = -1;
  turn.isLaid = true;
}

export class Marks {
  /** `look(coding)` gives {branch, by, isOther, isActive, isLifted, isLit}; `codingsOf(place)` what to draw. */
  constructor({ text, codingsOf, look, names }) {
    Object.assign(this, { text, codingsOf, look, names });
    this.waiting = new Set();
    this.isDrawing = false;
    this.afterwards = [];
    this.observer = new IntersectionObserver((entries) => this.#near(entries), {
      rootMargin: "100% 0px",
    });
    text.turns.forEach(({ element }) => this.observer.observe(element));
  }

  /** Call `draw(place, codings)` after a turn is drawn. */
  then(draw) {
    this.afterwards.push(draw);
  }

  #near(entries) {
    for (const { isIntersecting, target } of entries) {
      const place = this.text.placeOf(target);
      if (!isIntersecting) this.waiting.delete(place);
      else if (!this.text.turns[place].isLaid) this.waiting.add(place);
    }
    this.#drawWaiting();
  }

  async #drawWaiting() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    let since = performance.now();
    for (const place of this.waiting) {
      this.waiting.delete(place);
      this.ensure(place);
      if (performance.now() - since < PATIENCE) continue;
      await pause();
      since = performance.now();
    }
    this.isDrawing = false;
  }

  /** Draw these turns again, as far as they have been drawn at all. */
  redraw(places) {
    for (const place of places) if (this.text.turns[place].isLaid) this.draw(place);
  }

  drawAll() {
    this.text.turns.forEach((_, place) => this.ensure(place));
  }

  /** Draw a turn unless it is drawn. */
  ensure(place) {
    if (!this.text.turns[place].isLaid) this.draw(place);
  }

  draw(place) {
    const turn = this.text.turns[place];
    if (!turn.isLaid) {
      layOut(turn, this.names);
      this.observer.unobserve(turn.element);
    }
    const codings = this.codingsOf(place);
    const lanes = lanesOf(codings);
    byLine(turn.lines, codings).forEach((here, index) => {
      const line = turn.lines[index];
      const sign = here
        .map(
          (coding) =>
            `${coding.key} ${coding.start} ${coding.end} ${coding.code} ${lanes.get(coding.key)} ${Object.values(this.look(coding))}`,
        )
        .join();
      if (line.sign === sign) return;
      line.sign = sign;
      drawLine(line, here, lanes, this.look);
    });
    this.afterwards.forEach((draw) => draw(place, codings));
  }
}
