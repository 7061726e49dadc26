// The whole conversation in one strip beside the text: a piece per turn, in the colours of its codes.
// It shows where one is and goes to where it is pressed. To a keyboard it is a slider over the turns,
// which says of each who speaks and what was coded: that is its alternative in text.

import { atRest } from "./pause.js";

const MOST = 240; // pieces: more than these no eye tells apart
const EDGE = 32; // pixels from the side of the text to where it is looked at
const SIDES = 3; // colours beside each other in a piece

/** Turns in at most `most` pieces, each with where it stands: [{places, from, to}], of 0 to 1. */
export function piecesOf(turns, order, most = MOST) {
  const lengths = order.map((place) => Math.max(turns[place].end - turns[place].start, 1));
  const all = lengths.reduce((sum, length) => sum + length, 0);
  const pieces = [];
  let passed = 0;
  let slice = -1;
  order.forEach((place, index) => {
    const from = passed / all;
    passed += lengths[index];
    const here = order.length > most ? Math.floor(from * most) : index;
    if (here === slice) {
      pieces.at(-1).places.push(place);
      pieces.at(-1).to = passed / all;
    } else pieces.push({ places: [place], from, to: passed / all });
    slice = here;
  });
  return pieces;
}

/** The colours of a piece, the one given most first: at most three. */
export function coloursOf(branches) {
  const counts = new Map();
  for (const branch of branches) counts.set(branch, (counts.get(branch) ?? 0) + 1);
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || a - b)
    .slice(0, SIDES)
    .map(([branch]) => branch);
}

/** The piece at a part of the whole, of 0 to 1. */
export const pieceAt = (pieces, part) =>
  Math.max(
    pieces.findLastIndex(({ from }) => from <= part),
    0,
  );

/** `codingsOf(place)` gives what is shown of a turn, `isBright(coding)` whether it stands out; `go(place)` goes there. */
export function makeMap({ map, root, store, codingsOf, isBright, go, enter }) {
  const { codes, marks, say, sentences, text } = store;
  const order = text.shown.map(({ element }) => text.places.get(element));
  const pieces = piecesOf(text.turns, order);
  const pieceOf = new Map(pieces.flatMap((piece, at) => piece.places.map((place) => [place, at])));
  const drawn = pieces.map(({ from, to }) => {
    const element = document.createElement("span");
    element.className = "weerklank-map__piece";
    element.style.setProperty("--from", from);
    element.style.setProperty("--size", to - from);
    return element;
  });
  const view = document.createElement("span");
  view.className = "weerklank-map__view";
  map.append(...drawn, view);
  const waiting = new Set();
  let at = 0; // in `order`: where one is
  let frame = 0;

  function drawPiece(index) {
    const { places } = pieces[index];
    const codings = places.flatMap(codingsOf).filter(isBright);
    const branches = coloursOf(codings.map(({ code }) => codes.get(code)?.branch ?? 9));
    const element = drawn[index];
    const isAsked = places.every((place) => text.turns[place].isQuestion);
    element.classList.toggle("is-question", isAsked);
    element.classList.toggle("is-marked", places.some((place) => marks.has(place)));
    const sign = branches.join();
    if (element.dataset.sign === sign) return;
    element.dataset.sign = sign;
    element.replaceChildren(
      ...branches.map((branch) => {
        const side = document.createElement("i");
        side.dataset.branch = branch;
        return side;
      }),
    );
  }

  /** Draw again what shows these turns. */
  function draw(places = order) {
    for (const place of places) waiting.add(pieceOf.get(place));
    later();
  }

  function later() {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      waiting.forEach(drawPiece);
      waiting.clear();
      where();
    });
  }

  /** The place of the first or last turn in view, by looking at what stands there. */
  function seen(from, to, by) {
    // Near where the words begin: beside an original, halfway lies between the two.
    const x = root.getBoundingClientRect().left + EDGE;
    for (let y = from; (to - y) * by > 0; y += by * 24) {
      const place = text.placeOf(document.elementFromPoint(x, y));
      if (place >= 0) return place;
    }
    return null;
  }

  function where() {
    const bottom = innerHeight - 8;
    const first = seen(Math.max(root.getBoundingClientRect().top + 4, 72), bottom, 1);
    const last = first === null ? null : seen(bottom, 72, -1);
    if (first === null || last === null) return;
    const { from } = pieces[pieceOf.get(first)];
    view.style.setProperty("--from", from);
    view.style.setProperty("--size", Math.max(pieces[pieceOf.get(last)].to - from, 0.01));
    if (document.activeElement !== map) tell(order.indexOf(first));
    const { top } = map.getBoundingClientRect();
    map.style.setProperty("--map-top", `${Math.max(top, 0)}px`);
  }

  function nameOf(index) {
    const place = order[index];
    const labels = new Set(codingsOf(place).map(({ code }) => codes.get(code)?.label));
    const where = { turn: sentences.turn(text.turns[place]), nth: index + 1, count: order.length };
    const turn = sentences.get("map_turn", where);
    const coded = labels.size ? [...labels].join(", ") : sentences.get("map_no_codes");
    const mark = marks.has(place) ? ` ${sentences.get("bookmark")}.` : "";
    return `${turn} ${coded}.${mark}`;
  }

  function tell(index) {
    at = index;
    map.setAttribute("aria-valuenow", index + 1);
    map.setAttribute("aria-valuetext", nameOf(index));
  }

  /** Show a turn; the map keeps the focus, so that the arrows go on. */
  function show(index) {
    const to = Math.min(Math.max(index, 0), order.length - 1);
    tell(to);
    go(order[to]);
    say(nameOf(to));
  }

  map.setAttribute("aria-valuemin", 1);
  map.setAttribute("aria-valuemax", order.length);
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = Math.max(Math.round(order.length / 10), 2);
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      PageDown: at + far,
      PageUp: at - far,
      Home: 0,
      End: order.length - 1,
    }[event.key];
    if (to !== undefined) show(to);
    else if (event.key === "Enter") enter(order[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  map.addEventListener("click", (event) => {
    const { left, top, width, height } = map.getBoundingClientRect();
    const isFlat = width > height;
    const part = isFlat ? (event.clientX - left) / width : (event.clientY - top) / height;
    const { places, from, to } = pieces[pieceAt(pieces, part)];
    const within = Math.floor(((part - from) / (to - from)) * places.length);
    show(order.indexOf(places[Math.min(Math.max(within, 0), places.length - 1)]));
  });
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  map.hidden = false;
  tell(0);
  // The text comes first: where one is in it is looked up when the browser has nothing else to do.
  atRest(() => draw());
  return { draw, focus: () => map.focus() };
}
