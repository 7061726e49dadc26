// The server counts code points, the DOM counts UTF-16 units. Only this module converts, and only
// it knows where in the page a position of the transcript stands.

const HAS_PAIRS = /[\ud800-\udbff][\udc00-\udfff]/;

/** How many code points a text has. */
export const lengthOf = (text) => (HAS_PAIRS.test(text) ? [...text].length : text.length);

/** Code points before this many units; half a sign counts as not reached. */
export function toCodePoints(text, units) {
  if (!HAS_PAIRS.test(text)) return Math.min(units, text.length);
  let points = 0;
  let passed = 0;
  for (const sign of text) {
    passed += sign.length;
    if (passed > units) break;
    points += 1;
  }
  return points;
}

/** Units before this many code points. */
export function toUnits(text, points) {
  if (!HAS_PAIRS.test(text)) return Math.min(points, text.length);
  let units = 0;
  let left = points;
  for (const sign of text) {
    if (left === 0) break;
    units += sign.length;
    left -= 1;
  }
  return units;
}

/** A part of a text, by code points. */
export const cut = (text, start, end) => text.slice(toUnits(text, start), toUnits(text, end));

/** The place of the last of `items` that starts at or before `position`; 0 when none does. */
export function placeAt(items, position) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= position) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

/** The transcript's position of a point in the page. */
export function positionOf(node, offset, text) {
  const range = document.createRange();
  const turn = text.turnAround(node);
  if (turn?.words.contains(node)) {
    range.setStart(turn.words, 0);
    range.setEnd(node, offset);
    return turn.start + toCodePoints(turn.text, range.toString().length);
  }
  // Beside the words: where the next turn begins.
  range.setStart(node, offset);
  const shown = text.shown;
  let low = 0;
  let high = shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (range.comparePoint(shown[middle].words, 0) > 0) high = middle;
    else low = middle + 1;
  }
  return low < shown.length ? shown[low].start : shown[low - 1].end;
}

/** The point in an element this many units into its words; `atEnd` the end of a piece rather than the next. */
function pointIn(element, units, { atEnd = false } = {}) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = units;
  let node = walker.nextNode();
  while (node) {
    if (left < node.length || (left === node.length && atEnd)) return { node, offset: left };
    left -= node.length;
    const next = walker.nextNode();
    if (!next) return { node, offset: node.length };
    node = next;
  }
  return { node: element, offset: 0 };
}

function rangeIn({ element, text, start, end }, span) {
  const range = document.createRange();
  const from = pointIn(element, toUnits(text, Math.max(span.start - start, 0)));
  const to = pointIn(element, toUnits(text, Math.min(span.end, end) - start), { atEnd: true });
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/** The ranges of the page from one position to another: one per line, or per turn not yet cut into lines. */
export function rangesOf(span, text) {
  const [first, last] = text.turnsOf(span);
  return text.turns.slice(first, last + 1).flatMap((turn) => {
    const pieces = turn.isLaid
      ? turn.lines.map((line) => ({ ...line, end: line.start + line.length }))
      : [{ element: turn.words, text: turn.text, start: turn.start, end: turn.end }];
    return pieces
      .filter(({ start, end }) => start < span.end && end > span.start)
      .map((piece) => rangeIn(piece, span));
  });
}
