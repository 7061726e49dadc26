// Words and sentences of a text, in code points. A word is what stands between blanks, so that it
// is the same in Dutch, Arabic and Tigrinya (whose old word divider counts as a blank).

import { lengthOf } from "./offsets.js";

const WORD = /[^\s\u1361]+\u1361?/gu;
const SENTENCE_END = /[.!?…\u061f\u06d4\u1362\u1367]["'”’»)\]]*\u1361?$/u;

/** Where the words stand: [{start, end, endsSentence}], counted from `start`. */
export function wordsOf(text, start = 0) {
  const words = [];
  let units = 0;
  let points = start;
  for (const match of text.matchAll(WORD)) {
    points += lengthOf(text.slice(units, match.index));
    const from = points;
    points += lengthOf(match[0]);
    units = match.index + match[0].length;
    words.push({ start: from, end: points, endsSentence: SENTENCE_END.test(match[0]) });
  }
  return words;
}

export const countWords = (text) => text.match(WORD)?.length ?? 0;

/** Stretch a span to the whole words that it touches; null when it touches none. */
export function snap({ start, end }, words) {
  const touched = words.filter((word) => word.start < end && word.end > start);
  if (!touched.length) return null;
  return { start: touched[0].start, end: touched.at(-1).end };
}

/** The first and last word of the sentence around a word. */
export function sentenceAround(words, place) {
  let first = place;
  while (first > 0 && !words[first - 1].endsSentence) first -= 1;
  let last = place;
  while (last < words.length - 1 && !words[last].endsSentence) last += 1;
  return { first, last };
}
