import assert from "node:assert/strict";
import { test } from "node:test";

import { Codings } from "../../src/weerklank/coding/static/coding/codings.js";
import { LANES, lanesOf, rowsOf, segmentsOf } from "../../src/weerklank/coding/static/coding/lanes.js";
import { Text } from "../../src/weerklank/coding/static/coding/text.js";

const coding = (key, start, end, more = {}) => ({ key, start, end, code: 1, coder: 1, ...more });

test("passages that do not overlap share the first lane", () => {
  const lanes = lanesOf([coding("a", 0, 5), coding("b", 5, 9), coding("c", 20, 30)]);
  assert.deepEqual([...lanes.values()], [0, 0, 0]);
});

test("nested and overlapping passages each have a lane, a fourth has none", () => {
  const lanes = lanesOf([
    coding("a", 0, 50),
    coding("b", 5, 40),
    coding("c", 6, 30),
    coding("d", 7, 20),
    coding("e", 32, 60),
  ]);
  assert.deepEqual([...lanes], [["a", 0], ["b", 1], ["c", 2], ["d", LANES], ["e", 2]]);
});

test("a line is cut where a passage begins or ends, and nowhere else", () => {
  const codings = [coding("a", 0, 15), coding("b", 10, 40)];
  assert.deepEqual(segmentsOf(5, 30, codings, lanesOf(codings)), [
    { start: 5, end: 10, keys: ["a", null, null], more: 0 },
    { start: 10, end: 15, keys: ["a", "b", null], more: 0 },
    { start: 15, end: 30, keys: [null, "b", null], more: 0 },
  ]);
});

test("what has no lane is counted where it begins, once", () => {
  const codings = [1, 2, 3, 4, 5].map((number) => coding(String(number), 0, 20));
  const lanes = lanesOf(codings);
  assert.equal(segmentsOf(0, 10, codings, lanes)[0].more, 2);
  assert.equal(segmentsOf(10, 20, codings, lanes)[0].more, 0);
});

test("a line without passages is one piece", () => {
  assert.deepEqual(segmentsOf(3, 9, [], new Map()), [
    { start: 3, end: 9, keys: [null, null, null], more: 0 },
  ]);
});

test("five thousand passages get their lanes in no time", () => {
  const many = Array.from({ length: 5000 }, (_, at) => coding(String(at), at, at + 40));
  const before = performance.now();
  lanesOf(many);
  assert.ok(performance.now() - before < 200);
});

test("labels never share a row", () => {
  assert.deepEqual(rowsOf([1, 1, 2, 7]), [1, 2, 3, 7]);
});

const text = new Text([
  { number: 1, start: 0, end: 10, text: "0123456789" },
  { number: 2, start: 11, end: 20, text: "abcdefghi" },
]);

test("a passage over two turns stands in both, and both are told", () => {
  const codings = new Codings(text);
  const told = [];
  codings.watch((places) => told.push([...places].sort()));
  codings.set(coding("a", 5, 15));
  assert.deepEqual([0, 1].map((place) => codings.inTurn(place).length), [1, 1]);
  codings.change("a", { end: 9 });
  assert.deepEqual([0, 1].map((place) => codings.inTurn(place).length), [1, 0]);
  codings.remove("a");
  assert.deepEqual(told, [[0, 1], [0, 1], [0]]);
});

test("a passage that ends where a turn ends is not in the next", () => {
  const codings = new Codings(text, [coding("a", 0, 10)]);
  assert.equal(codings.inTurn(1).length, 0);
});

test("equal passages keep the order in which they were given", () => {
  const codings = new Codings(text, [coding("b", 0, 5), coding("a", 0, 5)]);
  codings.change("b", { memo: "x" });
  assert.deepEqual(codings.inOrder().map(({ key }) => key), ["b", "a"]);
});

test("a twin has the same coder, code and words", () => {
  const codings = new Codings(text, [coding("a", 0, 5)]);
  assert.equal(codings.twin({ coder: 1, code: 1, start: 0, end: 5 }).key, "a");
  assert.equal(codings.twin({ coder: 2, code: 1, start: 0, end: 5 }), undefined);
  assert.equal(codings.twin({ coder: 1, code: 1, start: 0, end: 6 }), undefined);
});

test("the shortest of the passages at a place comes first", () => {
  const codings = new Codings(text, [coding("a", 0, 9), coding("b", 2, 5), coding("c", 4, 9)]);
  assert.deepEqual(codings.at(4).map(({ key }) => key), ["b", "c", "a"]);
  assert.deepEqual(codings.at(5).map(({ key }) => key), ["c", "a"]);
});
