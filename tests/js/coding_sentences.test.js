import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, Sentences } from "../../src/weerklank/coding/static/coding/sentences.js";

test("a number has a point between thousands, a text stays what it is", () => {
  assert.equal(fill("%(count)s mensen", { count: 999 }), "999 mensen");
  assert.equal(fill("%(count)s mensen", { count: 1000 }), "1.000 mensen");
  assert.equal(fill("%(count)s mensen", { count: 94439 }), "94.439 mensen");
  assert.equal(fill("Code %(label)s", { label: "2027" }), "Code 2027");
});

test("one word is a word, and what is not known is left empty", () => {
  const sentences = new Sentences({ word: "1 woord", words: "%(count)s woorden" });
  assert.deepEqual([0, 1, 2].map((count) => sentences.words(count)), [
    "0 woorden",
    "1 woord",
    "2 woorden",
  ]);
  assert.equal(fill("van %(wie)s"), "van ");
});
