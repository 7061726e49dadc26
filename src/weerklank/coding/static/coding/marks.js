// Draws codings in the text: strokes under the words in the colour of the branch, in lanes. The
// words themselves never change: only spans come and go around them.

import { placeAt, toUnits } from "./offsets.js";
import { lanesOf, segmentsOf } from "./lanes.js";

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
  const { branch, isOther, isActive, isLifted } = look(coding);
  const span = document.createElement("span");
  span.className = "weerklank-coding";
  span.classList.toggle("is-other", isOther);
  span.classList.toggle("is-selected", isActive);
  span.classList.toggle("is-lifted", isLifted);
  span.dataset.branch = branch;
  span.dataset.lane = lane;
  span.dataset.coding = coding.key;
  return span;
}

function drawLine(line, codings, lanes, look) {
  const known = new Map(codings.map((coding) => [coding.key, coding]));
  const parts = segmentsOf(line.start, line.start + line.length, codings, lanes).map((segment) => {
    const words = line.text.slice(
      toUnits(line.text, segment.start - line.start),
      toUnits(line.text, segment.end - line.start),
    );
    let node = document.createTextNode(words);
    segment.keys.forEach((key, lane) => {
      if (!key) return;
      const span = strokeOf(known.get(key), lane, look);
      span.append(node);
      node = span;
    });
    if (segment.more) {
      const span = document.createElement("span");
      span.className = "weerklank-more";
      span.dataset.more = `+${segment.more}`;
      span.append(node);
      node = span;
    }
    return node;
  });
  line.element.replaceChildren(...parts);
}

export class Marks {
  /** `look(coding)` gives {branch, isOther, isActive, isLifted}; `codingsOf(place)` what to draw. */
  constructor({ text, codingsOf, look }) {
    Object.assign(this, { text, codingsOf, look });
    this.drawn = new Set();
    this.signs = new WeakMap();
    this.observer = new IntersectionObserver((entries) => this.#near(entries), {
      rootMargin: "100% 0px",
    });
    text.turns.forEach(({ element }, place) => {
      element.dataset.place = place;
      this.observer.observe(element);
    });
    this.afterwards = [];
  }

  /** Call `draw(place, codings)` after a turn is drawn. */
  then(draw) {
    this.afterwards.push(draw);
  }

  #near(entries) {
    for (const { isIntersecting, target } of entries) {
      const place = Number(target.dataset.place);
      if (isIntersecting && !this.drawn.has(place)) this.draw(place);
    }
  }

  /** Draw these turns again, as far as they have been drawn at all. */
  redraw(places) {
    for (const place of places) if (this.drawn.has(place)) this.draw(place);
  }

  drawAll() {
    this.text.turns.forEach((_, place) => {
      if (!this.drawn.has(place)) this.draw(place);
    });
  }

  draw(place) {
    this.drawn.add(place);
    const codings = this.codingsOf(place);
    const lanes = lanesOf(codings);
    const turn = this.text.turns[place];
    byLine(turn.lines, codings).forEach((here, index) => {
      const line = turn.lines[index];
      const sign = here
        .map(
          (coding) =>
            `${coding.key} ${coding.start} ${coding.end} ${coding.code} ${lanes.get(coding.key)} ${Object.values(this.look(coding))}`,
        )
        .join();
      if ((this.signs.get(line.element) ?? "") === sign) return;
      this.signs.set(line.element, sign);
      drawLine(line, here, lanes, this.look);
    });
    this.afterwards.forEach((draw) => draw(place, codings));
  }
}
