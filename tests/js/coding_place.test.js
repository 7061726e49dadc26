import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answersByKey,
  answersFor,
  partAt,
  placeBefore,
} from "../../src/weerklank/coding/static/coding/place.js";

const ROW = ["1", "2", "3", "4"];

test("a place is called as the form calls it", () => {
  const called = [0, 1, 2, 3, 4].map((before) => placeBefore(ROW, 1, before));
  assert.deepEqual(called, ["up", "", "", "down", "last"]);
  assert.equal(placeBefore(ROW, 3, 0), "1");
  assert.equal(placeBefore(ROW, 0, 3), "4");
});

test("the quarters of a row are between two rows", () => {
  assert.deepEqual(
    [100, 109, 111, 129, 131].map((y) => partAt(y, 100, 40)),
    ["before", "before", "into", "into", "after"],
  );
});

test("let go of at another code", () => {
  const two = { id: "2", parent: "", above: [], siblings: ROW };
  const four = { id: "4", parent: "", above: [], siblings: ROW };
  const below = { id: "21", parent: "2", above: ["2"], siblings: ["21", "22"] };
  assert.deepEqual(answersFor(two, four, "into"), { onder: "4" });
  assert.deepEqual(answersFor(two, four, "before"), { plek: "down" });
  assert.deepEqual(answersFor(two, four, "after"), { plek: "last" });
  assert.deepEqual(answersFor(below, four, "after"), { onder: "0" });
  assert.deepEqual(answersFor(four, below, "before"), { onder: "2" });
  assert.equal(answersFor(two, below, "into"), null, "not below itself");
  assert.equal(answersFor(below, two, "into"), null, "it stands there");
  assert.equal(answersFor(two, two, "before"), null);
});

test("with a key", () => {
  const below = { id: "22", parent: "2", above: ["2", "0.1"], siblings: ["21", "22"] };
  assert.deepEqual(answersByKey(below, "ArrowUp", false), { plek: "up" });
  assert.equal(answersByKey(below, "ArrowDown", false), null);
  assert.deepEqual(answersByKey(below, "ArrowLeft", false), { onder: "0.1" });
  assert.deepEqual(answersByKey(below, "ArrowRight", false), { onder: "21" });
  assert.deepEqual(answersByKey(below, "ArrowRight", true), { onder: "0.1" });
  const first = { id: "1", parent: "", above: [], siblings: ROW };
  assert.equal(answersByKey(first, "ArrowLeft", false), null);
});
