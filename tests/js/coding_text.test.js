import assert from "node:assert/strict";
import { test } from "node:test";

import { sentenceStep, spanOf, step } from "../../src/weerklank/coding/static/coding/keyboard.js";
import { cut, lengthOf, placeAt, toCodePoints, toUnits } from "../../src/weerklank/coding/static/coding/offsets.js";
import { meant } from "../../src/weerklank/coding/static/coding/selection.js";
import { moved } from "../../src/weerklank/coding/static/coding/stretch.js";
import { Text } from "../../src/weerklank/coding/static/coding/text.js";
import { countWords, sentenceAround, snap, wordsOf } from "../../src/weerklank/coding/static/coding/words.js";

const SAMPLES = {
  Dutch: "Ik snap de brief niet.",
  emoji: "Goed 😀 en 👩‍👩‍👧 samen",
  "combining marks": "e\u0301e\u0301n brief",
  Arabic: "أنا أصوّر الرسالة، كلّ يوم.",
  Tigrinya: "ሰላም ከመይ ኣለኻ። ጽቡቕ",
  mixed: "DUO 😀 أرسلت brief ኣለኹ",
};

for (const [name, text] of Object.entries(SAMPLES)) {
  test(`positions go to units and back in ${name}`, () => {
    const points = [...text];
    assert.equal(lengthOf(text), points.length);
    for (let at = 0; at <= points.length; at += 1) {
      const units = toUnits(text, at);
      assert.equal(text.slice(0, units), points.slice(0, at).join(""));
      assert.equal(toCodePoints(text, units), at);
    }
  });

  test(`the words of ${name} are where they say`, () => {
    const words = wordsOf(text, 100);
    assert.deepEqual(
      words.map(({ start, end }) => cut(text, start - 100, end - 100)),
      text.split(/\s+/),
    );
    assert.equal(countWords(text), words.length);
  });
}

test("a position inside a pair counts as before it", () => {
  assert.equal(toCodePoints("a😀b", 2), 1);
});

test("positions past the end stay at the end", () => {
  assert.equal(toUnits("a😀", 9), 3);
  assert.equal(toCodePoints("a😀", 9), 2);
});

test("the old word divider of Tigrinya divides words", () => {
  assert.equal(countWords("ሰላም፡ከመይ፡ኣለኻ"), 3);
});

test("a place is found by halves, at both sides of a border", () => {
  const items = [{ start: 0 }, { start: 10 }, { start: 20 }];
  assert.deepEqual(
    [0, 9, 10, 19, 20, 99].map((at) => placeAt(items, at)),
    [0, 0, 1, 1, 2, 2],
  );
});

test("a span snaps to the words that it touches, and to none between words", () => {
  const words = wordsOf("Ik snap de brief niet.");
  assert.deepEqual(snap({ start: 5, end: 9 }, words), { start: 3, end: 10 });
  assert.deepEqual(snap({ start: 3, end: 7 }, words), { start: 3, end: 7 });
  assert.equal(snap({ start: 7, end: 8 }, words), null);
});

test("sentences end at the signs of their own script", () => {
  const words = wordsOf("Ja. Waarom niet? \u0643\u064a\u0641\u061f \u1230\u120b\u121d\u1362 Zo");
  const spans = words.map((_, place) => sentenceAround(words, place));
  assert.deepEqual(
    spans.map(({ first, last }) => [first, last]),
    [[0, 0], [1, 2], [1, 2], [3, 3], [4, 4], [5, 5]],
  );
});

const turn = (number, start, text, speaker = "D1") => ({
  number,
  start,
  end: start + lengthOf(text),
  text,
  speaker,
});
const TALK = new Text([
  turn(1, 0, "Hoe gaat het?", "R1"),
  turn(2, 14, "Goed 😀. Ik leer veel. Elke dag."),
  turn(3, 47, ""),
  turn(4, 48, "Fijn.", "R1"),
]);

test("words are said from one turn into the next, by code points", () => {
  const start = TALK.turns[1].start;
  assert.equal(TALK.said({ start: start + 8, end: start + 21 }), "Ik leer veel.");
  assert.equal(TALK.said({ start: 9, end: start + 4 }), "het?\nGoed");
  assert.equal(TALK.countWords({ start: 0, end: TALK.turns[1].end }), 10);
});

test("a walk by words crosses turns and stops at both ends", () => {
  assert.deepEqual(step(TALK, { place: 0, word: 2 }, 1), { place: 1, word: 0 });
  assert.deepEqual(step(TALK, { place: 1, word: 6 }, 1), { place: 3, word: 0 });
  assert.deepEqual(step(TALK, { place: 0, word: 0 }, -1), { place: 0, word: 0 });
  assert.deepEqual(step(TALK, { place: 3, word: 0 }, 1), { place: 3, word: 0 });
});

test("a span is the same in whichever order its words were chosen", () => {
  const one = { place: 1, word: 2 };
  const other = { place: 1, word: 4 };
  assert.equal(TALK.said(spanOf(TALK, one, other)), "Ik leer veel.");
  assert.deepEqual(spanOf(TALK, other, one), spanOf(TALK, one, other));
});

test("a step by sentences takes the whole next one", () => {
  const { from, to } = sentenceStep(TALK, { place: 1, word: 0 }, 1);
  assert.equal(TALK.said(spanOf(TALK, from, to)), "Ik leer veel.");
  const back = sentenceStep(TALK, { place: 1, word: 3 }, -1);
  assert.equal(TALK.said(spanOf(TALK, back.from, back.to)), "Goed 😀.");
});

test("with Alt exactly the chosen signs, without it whole words", () => {
  const start = TALK.turns[1].start;
  const span = { start: start + 9, end: start + 14 };
  assert.equal(TALK.said(meant(span, TALK)), "Ik leer");
  assert.equal(TALK.said(meant(span, TALK, { exact: true })), "k lee");
  assert.equal(meant({ start: start + 7, end: start + 8 }, TALK), null);
});

test("a passage grows and shrinks by words and never becomes empty", () => {
  const words = TALK.wordsIn(1);
  const span = { start: words[2].start, end: words[3].end };
  assert.equal(TALK.said(moved(span, "end", 1, words)), "Ik leer veel.");
  assert.equal(TALK.said(moved(span, "start", -1, words)), "😀. Ik leer");
  assert.equal(TALK.said(moved(span, "end", -5, words)), "Ik");
  assert.equal(TALK.said(moved(span, "start", 5, words)), "leer");
});
