import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERY, makeLive } from "../../src/weerklank/analysis/static/analysis/anew.js";

const MINUTE = EVERY;

/** A page that is open, with a clock that one moves and a server that one tells what to answer. */
function open() {
  const page = { at: 0, isSeen: true, asked: 0, shown: [], late: [], answer: null };
  page.live = makeLive({
    shown: { part: "twee", moment: "10:00" },
    ask: async () => {
      page.asked += 1;
      return page.answer;
    },
    show: ({ part }, isChanged) => page.shown.push([part, isChanged]),
    late: (isLate) => page.late.push(isLate),
    isSeen: () => page.isSeen,
    now: () => page.at,
  });
  return page;
}

test("the same numbers only move the moment on, other numbers are put in place", async () => {
  const page = open();
  page.answer = { part: "twee", moment: "10:01" };
  await page.live.again();
  page.answer = { part: "drie", moment: "10:02" };
  await page.live.again();
  await page.live.again();
  assert.deepEqual(page.shown, [
    ["twee", false],
    ["drie", true],
    ["drie", false],
  ]);
});

test("a page that cannot be seen asks nothing, and asks at once when it comes back", async () => {
  const page = open();
  page.answer = { part: "twee", moment: "" };
  page.isSeen = false;
  page.at = 3 * MINUTE;
  await page.live.again();
  assert.equal(page.asked, 0);
  page.isSeen = true;
  await page.live.isHere();
  assert.equal(page.asked, 1);
  await page.live.isHere();
  assert.equal(page.asked, 1, "and no more than once a minute");
});

test("a page that was left stops asking, so that the session can end", async () => {
  const page = open();
  page.answer = { part: "twee", moment: "" };
  page.at = 16 * MINUTE;
  await page.live.again();
  assert.equal(page.asked, 0);
  await page.live.isHere();
  assert.equal(page.asked, 1);
});

test("without an answer what is there stays, and it is said that it grew old", async () => {
  const page = open();
  await page.live.again();
  assert.deepEqual(page.shown, []);
  page.answer = { part: "twee", moment: "" };
  await page.live.again();
  assert.deepEqual(page.late, [true, false]);
});

test("one question at a time", async () => {
  const page = open();
  page.answer = { part: "twee", moment: "" };
  await Promise.all([page.live.again(), page.live.again()]);
  assert.equal(page.asked, 1);
});
