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

const WORDS = "[data-weerklank-words]";

/** The transcript's position of a point in the page; `lines` in reading order. */
export function positionOf(node, offset, lines) {
  const element = (node.nodeType === 1 ? node : node.parentElement)?.closest(WORDS);
  const range = document.createRange();
  if (element) {
    range.setStart(element, 0);
    range.setEnd(node, offset);
    const line = lines[placeAt(lines, Number(element.dataset.weerklankWords))];
    return line.start + toCodePoints(line.text, range.toString().length);
  }
  // Beside the words: where the next line begins.
  range.setStart(node, offset);
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (range.comparePoint(lines[middle].element, 0) > 0) high = middle;
    else low = middle + 1;
  }
  return low < lines.length ? lines[low].start : lines[low - 1].start + lines[low - 1].length;
}

/** The point in the page of a position; with `atEnd` the end of a line rather than the next. */
export function pointAt(position, lines, { atEnd = false } = {}) {
  const line = lines[placeAt(lines, atEnd ? position - 1 : position)];
  let units = toUnits(line.text, position - line.start);
  const walker = document.createTreeWalker(line.element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node) {
    if (units < node.length || (units === node.length && atEnd)) return { node, offset: units };
    units -= node.length;
    const next = walker.nextNode();
    if (!next) return { node, offset: node.length };
    node = next;
  }
  return { node: line.element, offset: 0 };
}

/** The ranges of the page from one position to another: one per line, the numbers left out. */
export function rangesOf({ start, end }, lines) {
  const ranges = [];
  for (let at = placeAt(lines, start); at < lines.length && lines[at].start < end; at += 1) {
    const line = lines[at];
    const from = pointAt(Math.max(start, line.start), lines);
    const to = pointAt(Math.min(end, line.start + line.length), lines, { atEnd: true });
    const range = document.createRange();
    range.setStart(from.node, from.offset);
    range.setEnd(to.node, to.offset);
    ranges.push(range);
  }
  return ranges;
}
