// Making two passages of one: arrows choose the word with which the second begins.

export function listen({ text, state, codings, acts, sentences, say, keysAreOn }) {
  let words = [];
  let at = 0;

  const word = () => (words[at] ? text.said(words[at]) : "");

  function start() {
    const coding = acts.own();
    if (!coding) {
      say(sentences.get("no_own"));
      return;
    }
    words = text
      .wordsOfSpan(coding)
      .filter((each) => each.end > coding.start && each.start < coding.end)
      .map((each) => ({ ...each, start: Math.max(each.start, coding.start), end: Math.min(each.end, coding.end) }));
    if (words.length < 2) {
      say(sentences.get("one_word"));
      return;
    }
    at = firstCut(words);
    show();
    say(`${sentences.get("splitting")} ${sentences.get("split_at", { word: word() })}`);
  }

  /** The words of the second half are painted while someone chooses. */
  function show() {
    state.set({
      isSplitting: true,
      isStretching: false,
      chosen: { start: words[at].start, end: words.at(-1).end },
    });
  }

  function move(by) {
    at = Math.min(Math.max(at + by, 1), words.length - 1);
    show();
    say(sentences.get("split_at", { word: word() }));
  }

  function keep() {
    const key = state.active;
    state.set({ isSplitting: false });
    acts.split(key, { end: words[at - 1].end, start: words[at].start });
  }

  function cancel() {
    const coding = codings.get(state.active);
    state.set({ isSplitting: false, chosen: coding && { start: coding.start, end: coding.end } });
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key.toLowerCase() === "s" && keysAreOn(event) && !state.isSplitting && !state.isStretching) {
        // Among the facets the letter stands for one of them.
        if (!state.active || event.target.closest?.("[data-weerklank-facets]")) return;
        start();
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (!state.isSplitting || event.target.closest?.("input, textarea, select")) return;
      const isRtl = text.turns[text.turnAt(state.chosen.start)].isRtl;
      const by = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
      if (by) move(by);
      else if (event.key === "Enter" && !event.target.closest?.("[role=toolbar]")) keep();
      else if (event.key === "Escape") cancel();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  return { start, move, keep, cancel, word };
}

/** Where the second half begins at first: after a sentence, the one nearest the middle; else halfway. */
export function firstCut(words) {
  const middle = words.length / 2;
  const ends = words
    .map((word, index) => (word.endsSentence ? index + 1 : 0))
    .filter((index) => index > 0 && index < words.length);
  const nearest = ends.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  return nearest ?? Math.max(Math.floor(middle), 1);
}
