// Walking through the text by keyboard: turns, words, sentences.

import { bring } from "./bring.js";
import { sentenceAround } from "./words.js";

/** Where a key leads from a word: {place, word}; it stays when there is no further word. */
export function step(text, { place, word }, by) {
  const here = text.wordsIn(place);
  if (word + by >= 0 && word + by < here.length) return { place, word: word + by };
  for (let next = place + by; next >= 0 && next < text.turns.length; next += by) {
    if (text.turns[next].base !== text.turns[place].base) break;
    const words = text.wordsIn(next);
    if (words.length) return { place: next, word: by > 0 ? 0 : words.length - 1 };
  }
  return { place, word };
}

const before = (a, b) => a.place < b.place || (a.place === b.place && a.word <= b.word);

/** The span from one word to another, in whichever order they were chosen. */
export function spanOf(text, one, other) {
  const [first, last] = before(one, other) ? [one, other] : [other, one];
  return {
    start: text.wordsIn(first.place)[first.word].start,
    end: text.wordsIn(last.place)[last.word].end,
  };
}

/** The sentence that Ctrl and an arrow lead to, as {from, to} words of one turn. */
export function sentenceStep(text, { place, word }, by) {
  const words = text.wordsIn(place);
  const here = sentenceAround(words, word);
  const next = by > 0 ? here.last + 1 : here.first - 1;
  const { first, last } =
    next >= 0 && next < words.length ? sentenceAround(words, next) : here;
  return { from: { place, word: first }, to: { place, word: last } };
}

export function listen({ root, store, ensure }) {
  const { say, sentences, text } = store;
  const { turns } = text;
  let anchor = null;
  let head = null;
  // One element has the focus while someone is inside a turn, so that a screen reader passes keys on.
  const reader = document.createElement("div");
  reader.className = "weerklank-reader";
  reader.tabIndex = -1;
  reader.setAttribute("role", "application");

  // Of all turns one is in the order of the Tab key: where someone was last.
  let entrance = 0;
  turns[0].element.tabIndex = 0;

  function makeEntrance(place) {
    turns[entrance].element.tabIndex = -1;
    turns[place].element.tabIndex = 0;
    entrance = place;
  }

  function focusTurn(place) {
    makeEntrance(place);
    ensure(place);
    const { element } = turns[place];
    element.focus({ preventScroll: true });
    bring(element, "nearest");
  }

  function tell() {
    const span = spanOf(text, anchor, head);
    store.choose(span);
    const count = text.countWords(span);
    const word = text.said(spanOf(text, head, head));
    say(count === 1 ? word : sentences.get("chosen", { words: sentences.words(count), text: word }));
    ensure(head.place);
    text.lineAt(text.wordsIn(head.place)[head.word].start).element.scrollIntoView({ block: "nearest" });
  }

  function enter(place) {
    const words = text.wordsIn(place);
    if (!words.length) return;
    const { chosen } = store;
    const at = chosen ? words.findIndex(({ end }) => end > chosen.start) : 0;
    anchor = head = { place, word: Math.max(chosen && text.turnAt(chosen.start) === place ? at : 0, 0) };
    ensure(place);
    turns[place].element.append(reader);
    turns[place].element.classList.add("is-entered");
    const { number, speaker } = turns[place];
    reader.setAttribute("aria-label", sentences.get("turn", { number, speaker }));
    reader.focus({ preventScroll: true });
    tell();
    say(`${sentences.get("entered")} ${text.said(spanOf(text, head, head))}`);
  }

  /** Back to where the words are, from the palette or the margin. */
  function back() {
    if (reader.isConnected) reader.focus({ preventScroll: true });
    else if (store.chosen) focusTurn(text.turnAt(store.chosen.start));
    else focusTurn(entrance);
  }

  function leave(place) {
    reader.closest(".weerklank-turn")?.classList.remove("is-entered");
    reader.remove();
    anchor = head = null;
    focusTurn(place);
  }

  function inWords(event) {
    const forwards = turns[head.place].isRtl ? "ArrowLeft" : "ArrowRight";
    const by = event.key === forwards ? 1 : -1;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      if (event.ctrlKey || event.metaKey) {
        const { from, to } = sentenceStep(text, head, by);
        if (!event.shiftKey) anchor = by > 0 ? from : to;
        head = by > 0 ? to : from;
      } else {
        const next = step(text, head, by);
        if (event.shiftKey || next.place === head.place) head = next;
        if (!event.shiftKey) anchor = head;
      }
      tell();
    } else if (event.key === "Home" || event.key === "End") {
      const word = event.key === "Home" ? 0 : text.wordsIn(head.place).length - 1;
      head = { place: head.place, word };
      if (!event.shiftKey) anchor = head;
      tell();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      const place = event.shiftKey ? head.place + by : text.beside(head.place, by);
      if (!turns[place] || (event.shiftKey && turns[place].base !== turns[head.place].base)) return;
      if (event.shiftKey) {
        const words = text.wordsIn(place);
        if (!words.length) return;
        head = { place, word: event.key === "ArrowDown" ? words.length - 1 : 0 };
        tell();
      } else {
        store.clear();
        leave(place);
      }
    } else if (event.key === "Escape") {
      leave(head.place);
    } else return;
    event.preventDefault();
  }

  function onTurn(event, place) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const to = by && text.beside(place, by);
    if (to !== undefined) focusTurn(to);
    else if (event.key === "Enter") enter(place);
    else if (event.key === "Escape") store.clear();
    else return;
    event.preventDefault();
  }

  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || store.isStretching || store.isSplitting || event.altKey) return;
    if (event.target === reader) {
      inWords(event);
      return;
    }
    const place = text.places.get(event.target) ?? -1;
    if (place >= 0 && !event.ctrlKey && !event.metaKey) onTurn(event, place);
  });
  // A click makes a turn the place where the keys go on.
  root.addEventListener("pointerdown", (event) => {
    const place = text.placeOf(event.target);
    if (place >= 0) makeEntrance(place);
  });
  root.addEventListener("focusin", (event) => {
    const place = text.placeOf(event.target);
    if (event.target !== reader && place >= 0) makeEntrance(place);
  });
  /** With nothing in hand yet, an arrow goes to where someone was, or to the first turn in view. */
  function goIn() {
    const isInView = ({ element }) => {
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    };
    if (isInView(turns[entrance])) return focusTurn(entrance);
    const first = text.shown.find(isInView);
    return focusTurn(first ? text.places.get(first.element) : entrance);
  }

  return { back, focusTurn, goIn, here: () => entrance, makeEntrance };
}
