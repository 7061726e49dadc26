import assert from "node:assert/strict";
import { test } from "node:test";

const site = "../../src/weerklank/site/static/site/";
const { otherScheme } = await import(`${site}colors.js`);
const { isTyping, keysAreOn } = await import(`${site}keys.js`);
const { nextTab } = await import(`${site}tabs.js`);
const { sizeInWords, withoutDoubles } = await import(`${site}dropzone.js`);
const { isLogin, loginAddress } = await import(`${site}addresses.js`);
const { stateOf } = await import(`${site}session.js`);

test("the switch turns what one sees around, chosen or not", () => {
  assert.equal(otherScheme(undefined, true), "light");
  assert.equal(otherScheme(undefined, false), "dark");
  assert.equal(otherScheme("dark", false), "light");
  assert.equal(otherScheme("light", true), "dark");
});

test("someone types in a text field, not in a check box or on a button", () => {
  assert.equal(isTyping({ tagName: "INPUT", type: "text" }), true);
  assert.equal(isTyping({ tagName: "TEXTAREA" }), true);
  assert.equal(isTyping({ tagName: "SELECT", type: "select-one" }), true);
  assert.equal(isTyping({ tagName: "INPUT", type: "checkbox" }), false);
  assert.equal(isTyping({ tagName: "BUTTON", type: "button" }), false);
  assert.equal(isTyping({ tagName: "DIV", isContentEditable: true }), true);
});

const press = (more = {}) => ({ target: { tagName: "BODY", closest: () => null }, ...more });

test("a single key acts on the page, not while typing, with a modifier, or in a dialog", () => {
  const on = { isOff: () => false };
  assert.equal(keysAreOn(press(), on), true);
  assert.equal(keysAreOn(press({ ctrlKey: true }), on), false);
  assert.equal(keysAreOn(press({ defaultPrevented: true }), on), false);
  assert.equal(keysAreOn(press({ target: { tagName: "TEXTAREA" } }), on), false);
  assert.equal(keysAreOn(press({ target: { tagName: "DIV", closest: () => ({}) } }), on), false);
});

test("single keys stay silent when someone turned them off", () => {
  assert.equal(keysAreOn(press(), { isOff: () => true }), false);
});

test("arrow keys go round the tabs, mirrored from right to left", () => {
  assert.equal(nextTab("ArrowRight", 2, 3), 0);
  assert.equal(nextTab("ArrowLeft", 0, 3), 2);
  assert.equal(nextTab("ArrowRight", 1, 3, { rtl: true }), 0);
  assert.equal(nextTab("Home", 2, 3), 0);
  assert.equal(nextTab("End", 0, 3), 2);
  assert.equal(nextTab("a", 0, 3), null);
});

test("sizes of files are written as people read them", () => {
  assert.equal(sizeInWords(999), "999 B");
  assert.equal(sizeInWords(12_400), "12 kB");
  assert.equal(sizeInWords(2_340_000), "2,3 MB");
});

test("a file dragged twice counts once", () => {
  const one = { name: "gesprek.docx", size: 10 };
  const other = { name: "gesprek.docx", size: 11 };
  assert.deepEqual(withoutDoubles([one, { ...one }, other]), [one, other]);
});

test("an answer from the log-in page means that the session has ended", () => {
  const base = "http://localhost/rondes/1/";
  assert.equal(isLogin("http://localhost/inloggen/?next=/x", "/inloggen/", base), true);
  assert.equal(isLogin("http://localhost/rondes/1/", "/inloggen/", base), false);
  assert.equal(isLogin("", "/inloggen/", base), false);
});

test("the way back to the page is kept in the address of the log-in page", () => {
  assert.equal(loginAddress("/inloggen/", "/a/?b=c&d"), "/inloggen/?next=%2Fa%2F%3Fb%3Dc%26d");
});

test("the warning comes two minutes before the earliest end, the end when it is sure", () => {
  const clock = { seen: 0, seconds: 3600, warning: 120 };
  assert.equal(stateOf({ now: 3_419_000, ...clock }), "wait");
  assert.equal(stateOf({ now: 3_420_000, ...clock }), "warn");
  assert.equal(stateOf({ now: 3_605_000, ...clock }), "warn");
  assert.equal(stateOf({ now: 3_606_000, ...clock }), "end");
});
