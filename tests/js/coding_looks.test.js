import assert from "node:assert/strict";
import { test } from "node:test";

import { branchesOf } from "../../src/weerklank/coding/static/coding/filters.js";
import { fitted } from "../../src/weerklank/coding/static/coding/lanes.js";
import { nameFrom } from "../../src/weerklank/coding/static/coding/newcode.js";
import { withActs } from "../../src/weerklank/coding/static/coding/outbox.js";
import { rank } from "../../src/weerklank/coding/static/coding/ranking.js";
import { alongOf, standOf } from "../../src/weerklank/coding/static/coding/selbar.js";
import { Store } from "../../src/weerklank/coding/static/coding/store.js";
import { Text } from "../../src/weerklank/coding/static/coding/text.js";
import { isUnder } from "../../src/weerklank/coding/static/coding/tree.js";
import { History, renameCode } from "../../src/weerklank/coding/static/coding/undo.js";

const code = (id, number, label, more = {}) => ({
  id,
  number,
  label,
  parent: null,
  gloss: "",
  definition: "",
  include: "",
  can_be_given: true,
  ...more,
});

test("the column of the numbers follows the last line, also that of an original", () => {
  const digits = (...lines) => new Text(lines.map((lastLine) => ({ lastLine }))).digits;
  assert.equal(digits(9), 1);
  assert.equal(digits(9, 99), 2);
  assert.equal(digits(100, 4), 3);
  assert.equal(digits(4, 6198), 4);
});

test("labels that fit have a row each, and two where the next row is free", () => {
  assert.deepEqual(fitted([1, 2], 2), [{ row: 1, span: 1 }, { row: 2, span: 1 }]);
  assert.deepEqual(fitted([1, 4], 6), [{ row: 1, span: 2 }, { row: 4, span: 2 }]);
  assert.deepEqual(fitted([6], 6), [{ row: 6, span: 1 }]);
  assert.deepEqual(fitted([], 2), []);
});

test("labels that do not fit leave the last row to their number", () => {
  assert.deepEqual(fitted([1, 1, 1], 2), [{ row: 1, span: 1 }, null, null]);
  assert.deepEqual(fitted([1, 3, 3], 3), [{ row: 1, span: 2 }, null, null]);
});

test("the bar stands above the words while nothing covers it there", () => {
  const words = { top: 200, bottom: 230 };
  assert.equal(standOf({ words, height: 40, from: 150, to: 900 }), "above");
  assert.equal(standOf({ words, height: 40, from: 151, to: 900 }), "foot");
  // Out of view it goes along with the words.
  assert.equal(standOf({ words: { top: -80, bottom: -40 }, height: 40, from: 0, to: 900 }), "above");
  assert.equal(standOf({ words: { top: 950, bottom: 980 }, height: 40, from: 0, to: 900 }), "above");
});

test("the bar begins at the words, within the text, and when too wide within the page", () => {
  const text = { left: 400, right: 960 };
  const page = { left: 300, right: 1260 };
  assert.equal(alongOf({ wish: 500, width: 300, text, page }), 500);
  assert.equal(alongOf({ wish: 900, width: 300, text, page }), 660);
  assert.equal(alongOf({ wish: 500, width: 800, text, page }), 460);
  assert.equal(alongOf({ wish: 500, width: 960, text, page }), 300);
});

test("another form of a word in a name comes before the word itself in a meaning", () => {
  const codes = [
    code(1, "1.8", "DUO", { definition: "Een brief van DUO." }),
    code(2, "4.6", "Onbegrijpelijke brieven"),
    code(3, "2.1", "Brief van de gemeente"),
    code(4, "9.9", "Iets", { can_be_given: false }),
    code(5, "9.8", "Post"),
  ];
  const forms = { names: [2, 4], codes: [1, 2, 4, 5] };
  assert.deepEqual(rank(codes, "brief", [], forms).map(({ id }) => id), [3, 2, 1, 5]);
  assert.deepEqual(rank(codes, "brief").map(({ id }) => id), [3, 1]);
});

test("a code stands under itself and what it hangs from", () => {
  const codes = new Map(
    [code(1, "4", "Knelpunten"), code(2, "4.6", "Brieven", { parent: 1 }), code(3, "5", "Effect")].map(
      (each) => [each.id, each],
    ),
  );
  assert.ok(isUnder(codes, 2, 2));
  assert.ok(isUnder(codes, 2, 1));
  assert.ok(!isUnder(codes, 2, 3));
  assert.ok(!isUnder(codes, 1, 2));
  assert.deepEqual(branchesOf(codes, [2]).map(({ id }) => id), [1, 2]);
});

test("chosen words become a name of one line that is not too long", () => {
  assert.equal(nameFrom("  maak een\nfoto. "), "maak een foto.");
  assert.equal(nameFrom("a".repeat(121)).length, 120);
});

/** Two turns, a coding in each, and what the store told of its changes. */
function makeStore() {
  const text = new Text([
    { number: 1, start: 0, end: 4, text: "goed" },
    { number: 2, start: 5, end: 10, text: "slecht" },
  ]);
  const codes = new Map([
    [1, { id: 1, can_be_given: true }],
    [2, { id: 2, can_be_given: true }],
    [3, { id: 3, can_be_given: false }],
  ]);
  const codings = [
    { key: "a", code: 1, coder: 7, start: 0, end: 4 },
    { key: "b", code: 1, coder: 8, start: 5, end: 10 },
  ];
  const store = new Store({ user: 7, text, codes, codings, recent: [3, 2] });
  const told = [];
  store.watch((what, places) => told.push([what, ...places]));
  return { store, told };
}

test("that something was taken away is forgotten with what is done next", () => {
  const { store } = makeStore();
  store.set({ active: null, removed: "a" });
  assert.equal(store.removed, "a");
  store.choose({ start: 0, end: 4 });
  assert.equal(store.removed, null);
});

test("what is taken in hand and what is let go are drawn again, and nothing else", () => {
  const { store, told } = makeStore();
  store.set({ active: "a" });
  store.set({ active: "b" });
  store.set({ chosen: { start: 5, end: 10 } });
  store.clear();
  assert.deepEqual(told, [["hand", 0], ["hand", 0, 1], ["hand"], ["hand", 1]]);
});

test("one's own coding may be changed, that of another or in finished work may not", () => {
  const { store } = makeStore();
  store.set({ active: "b" });
  assert.equal(store.own(), null);
  store.set({ active: "a" });
  assert.equal(store.own().key, "a");
  store.isLocked = true;
  assert.equal(store.own(), null);
});

test("a change of the codings is told, and which turns it touches", () => {
  const { store, told } = makeStore();
  store.codings.change("b", { start: 2 });
  assert.deepEqual(told, [["codings", 1, 0]]);
});

test("a code that goes is no longer among those used last", () => {
  const { store, told } = makeStore();
  store.use(1);
  assert.deepEqual(store.recent, [1, 2]);
  store.codeMade(2, false);
  assert.deepEqual(store.recent, [1]);
  store.codeMade(99, true);
  assert.deepEqual(told.map(([what]) => what), ["recent", "codes"]);
});

test("a code that was made is taken back with its passage, and made again with it", () => {
  const history = new History();
  let told = 0;
  history.watch(() => {
    told += 1;
  });
  history.push({ verb: "apply", key: "a" }, { verb: "remove", key: "a" });
  const { act, opposite } = history.takeLast();
  history.push(
    [{ verb: "make", key: "code-7", fields: { code: 7 } }, act],
    [opposite, { verb: "unmake", key: "code-7", fields: { code: 7 } }],
  );
  assert.ok(history.canUndo);
  history.rename("a", "b");
  assert.deepEqual(
    history.undo().map(({ verb, key }) => [verb, key]),
    [["remove", "b"], ["unmake", "code-7"]],
  );
  assert.ok(!history.canUndo);
  assert.deepEqual(
    history.redo().map(({ verb, key }) => [verb, key]),
    [["make", "code-7"], ["apply", "b"]],
  );
  assert.ok(!history.canRedo);
  assert.equal(told, 4);
});

test("a code that still has to be unmade changes no coding", () => {
  const codings = [{ key: "a", code: 7 }];
  assert.deepEqual(withActs(codings, [{ verb: "unmake", key: "code-7", fields: { code: 7 } }]), codings);
});

test("a code that was made again has another number, also above another one", () => {
  const history = new History();
  history.push(
    { verb: "make", key: "code-8", fields: { code: 8, wish: { label: "B", parent: "7" } } },
    { verb: "unmake", key: "code-8", fields: { code: 8 } },
    { code: 8 },
  );
  const waiting = { verb: "make", key: "code-9", fields: { code: 9, wish: { parent: "7" } } };
  renameCode(waiting, 7, 12);
  history.renameCode(7, 12);
  assert.equal(history.lastDone.act.fields.wish.parent, "12");
  assert.equal(waiting.fields.wish.parent, "12");
  history.renameCode(8, 13);
  assert.deepEqual(
    [history.lastDone.act.fields.code, history.lastDone.opposite.fields.code, history.lastDone.about],
    [13, 13, { code: 13 }],
  );
});
