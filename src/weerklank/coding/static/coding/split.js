// Making two passages of one: arrows choose the word with which the second begins.

export function makeSplit({ store, acts }) {
  const { say, sentences, text } = store;
  let words = [];
  let at = 0;

  const word = () => (words[at] ? text.said(words[at]) : "");

  function start() {
    const coding = store.own();
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
    store.set({
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
    const key = store.active;
    store.set({ isSplitting: false });
    acts.split(key, { end: words[at - 1].end, start: words[at].start });
  }

  function cancel() {
    const coding = store.coding;
    store.set({ isSplitting: false, chosen: coding && { start: coding.start, end: coding.end } });
  }

  return { start, arrow: move, move, keep, cancel, word };
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
