import assert from "node:assert/strict";
import { test } from "node:test";

import { isGone, keepOwn } from "../../src/weerklank/site/static/site/requests.js";

const part = (...names) => ({ elements: names.map((name) => ({ name })) });

function sent(type, closest) {
  const formData = new FormData();
  formData.append("question-1", "yes");
  formData.append("to-1", "");
  formData.append("to-1", "4");
  formData.append("question-2", "no");
  keepOwn({ formData, triggeringEvent: { type, target: { closest: () => closest } } });
  return [...formData.entries()].map(([name, value]) => `${name}=${value}`);
}

test("of the part that changed all is sent, of the other parts nothing", () => {
  const kept = sent("change", part("question-1", "question-1", "to-1", "to-1"));
  assert.deepEqual(kept, ["question-1=yes", "to-1=", "to-1=4"]);
});

test("a button sends the whole form, and so does a field that stands in no part", () => {
  assert.equal(sent("click", part("question-1")).length, 4);
  assert.equal(sent("change", null).length, 4);
});

test("a part that asks how far something is stops when that is no more", () => {
  const failed = (status, trigger) =>
    isGone({ xhr: { status }, elt: { getAttribute: () => trigger } });
  assert.equal(failed(404, "every 2s"), true);
  assert.equal(failed(500, "every 2s"), false);
  assert.equal(failed(404, "change, submit"), false);
  assert.equal(failed(404, null), false);
});
