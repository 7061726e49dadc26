// The picture of a sound, and where somebody begins to speak in it.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  beside,
  peaks,
  stretches,
} from "../../src/weerklank/telling/static/telling/write_out.js";

test("the loudest part is one, whatever it is", () => {
  assert.deepEqual(peaks([0, 0.1, -0.2, 0.05], 2), [0.5, 1]);
  assert.deepEqual(peaks([0, 0, 0, 0], 2), [0, 0]);
});

test("a stretch begins after a pause", () => {
  const loud = [0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1];
  assert.deepEqual(stretches(loud, 0.1), [0.1, 1.3]);
});

test("jumping goes to the begin of the stretch before or after", () => {
  const starts = [0.5, 4, 9];
  assert.equal(beside(starts, 3, 1), 4);
  assert.equal(beside(starts, 9.05, 1), null);
  assert.equal(beside(starts, 8, -1), 4);
  assert.equal(beside(starts, 0.7, -1), 0);
});
