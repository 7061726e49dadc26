import assert from "node:assert/strict";
import { test } from "node:test";

import { fits } from "../../src/weerklank/coding/static/coding/filters.js";
import { listed } from "../../src/weerklank/coding/static/coding/presence.js";
import { Sentences } from "../../src/weerklank/coding/static/coding/sentences.js";
import { codingsOf, inARow, toServer } from "../../src/weerklank/coding/static/coding/sources.js";
import { firstCut } from "../../src/weerklank/coding/static/coding/split.js";
import { within } from "../../src/weerklank/coding/static/coding/selection.js";
import { masksIn, Text } from "../../src/weerklank/coding/static/coding/text.js";
import { wordsOf } from "../../src/weerklank/coding/static/coding/words.js";

test("two texts stand in one row of positions and never touch", () => {
  const [main, original] = inARow([{ transcript: 1, length: 10 }, { transcript: 2, length: 5 }]);
  assert.deepEqual([main.base, original.base], [0, 11]);
  // By name, so that the server may put them in another order, and may add one.
  const names = ["code", "end", "start", "memo", "coder", "urgency", "key"];
  const [onPage] = codingsOf({ ...original, names, codings: [[3, 5, 0, "m", 7, "high", "k"]] }, { 7: "Coen" });
  assert.deepEqual(onPage, {
    key: "k",
    code: 3,
    start: 11,
    end: 16,
    memo: "m",
    urgency: "high",
    coder: 7,
    coder_name: "Coen",
    source: 2,
  });
  assert.deepEqual(toServer({ start: 11, end: 16, memo: "x" }, original), { start: 0, end: 5, memo: "x" });
  assert.deepEqual(toServer({ memo: "x" }, original), { memo: "x" });
});

test("a passage that runs on into the other text stops at the end of its turn", () => {
  const text = new Text(
    [
      { number: 1, start: 0, end: 4, text: "goed" },
      { number: 2, start: 5, end: 10, text: "slecht"},
      { number: 1, start: 11, end: 15, text: "iyi."},
    ],
    inARow([{ transcript: 1, length: 10 }, { transcript: 2, length: 4 }]),
  );
  assert.deepEqual(within({ start: 1, end: 13 }, text), { start: 1, end: 4 });
  assert.deepEqual(within({ start: 1, end: 9 }, text), { start: 1, end: 9 });
  assert.deepEqual(within({ start: 12, end: 14 }, text), { start: 12, end: 14 });
});

test("a passage is cut first where a sentence ends nearest the middle, else halfway", () => {
  assert.equal(firstCut(wordsOf("Ja. Ik ga morgen. Dan zie ik het wel.")), 4);
  assert.equal(firstCut(wordsOf("een twee drie vier")), 2);
  assert.equal(firstCut(wordsOf("een twee.")), 1);
});

test("a facet asks for a value, for any, or for none", () => {
  const told = (asked) => ["goed", ""].map((value) => fits(asked, value));
  assert.deepEqual([told(""), told("goed"), told("+"), told("-")], [
    [true, true],
    [true, false],
    [true, false],
    [false, true],
  ]);
});

test("names are listed as one says them", () => {
  const sentences = new Sentences({ and: "%(first)s en %(last)s" });
  assert.deepEqual(
    [[], ["A"], ["A", "B"], ["A", "B", "C"]].map((names) => listed(names, sentences)),
    ["", "A", "A en B", "A, B en C"],
  );
});

test("names that were replaced are found wherever they stand", () => {
  assert.deepEqual(masksIn("[A] en [school], dan [A]", ["[school]", "[A]"]), [[0, 3], [7, 15], [21, 24]]);
  assert.deepEqual(masksIn("niets", ["[A]"]), []);
});
