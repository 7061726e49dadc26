// Making a passage longer or shorter: arrows move its end, Shift and arrows its beginning.

import { placeAt } from "./offsets.js";

/** Move one side of a span by a word; at least one word stays. */
export function moved(span, side, by, words) {
  const first = placeAt(words, span.start);
  const last = placeAt(words, span.end - 1);
  const start = side === "start" ? Math.min(Math.max(first + by, 0), last) : first;
  const end = side === "end" ? Math.max(Math.min(last + by, words.length - 1), first) : last;
  return {
    start: side === "start" ? words[start].start : span.start,
    end: side === "end" ? words[end].end : span.end,
  };
}

export function makeStretch({ store, acts }) {
  const { say, sentences, text } = store;
  /** The words around a span, a turn to each side: how far one step can lead. */
  function around(span) {
    const [first, last] = text.turnsOf(span);
    const words = [];
    for (let place = Math.max(first - 1, 0); place <= Math.min(last + 1, text.turns.length - 1); place += 1)
      if (text.turns[place].base === text.turns[first].base) words.push(...text.wordsIn(place));
    return words;
  }

  function start() {
    if (!store.own()) {
      say(sentences.get("no_own"));
      return;
    }
    store.set({ isStretching: true });
    say(sentences.get("stretching"));
  }

  function move(side, by) {
    const chosen = moved(store.chosen, side, by, around(store.chosen));
    store.set({ chosen });
    const said = text.said(chosen).split(/\s+/);
    say(sentences.get("stretched", { first: said[0], last: said.at(-1) }));
  }

  function keep() {
    const { active, chosen } = store;
    store.set({ isStretching: false });
    acts.change(active, chosen);
  }

  function cancel() {
    const coding = store.own();
    store.set({ isStretching: false, chosen: coding && { start: coding.start, end: coding.end } });
  }

  const arrow = (by, { shiftKey }) => move(shiftKey ? "start" : "end", by);
  return { start, arrow, move, keep, cancel };
}
