import assert from "node:assert/strict";
import { test } from "node:test";

import { makeActs } from "../../src/weerklank/coding/static/coding/acts.js";
import { nextMark } from "../../src/weerklank/coding/static/coding/bookmarks.js";
import { spanFor } from "../../src/weerklank/coding/static/coding/drag.js";
import { coloursOf, pieceAt, piecesOf } from "../../src/weerklank/coding/static/coding/map.js";
import { isName, placeBeside } from "../../src/weerklank/coding/static/coding/newcode.js";
import { Outbox } from "../../src/weerklank/coding/static/coding/outbox.js";
import { Sentences } from "../../src/weerklank/coding/static/coding/sentences.js";
import { rebase } from "../../src/weerklank/coding/static/coding/sources.js";
import { Store } from "../../src/weerklank/coding/static/coding/store.js";
import { Text } from "../../src/weerklank/coding/static/coding/text.js";
import { History } from "../../src/weerklank/coding/static/coding/undo.js";

/** The tab: it remembers while it is open. */
class Tab {
  constructor() {
    this.items = new Map();
  }
  getItem(key) {
    return this.items.get(key) ?? null;
  }
  setItem(key, value) {
    this.items.set(key, value);
  }
}

const WORDS = ["Ik snap de brief niet.", "Mijn zus leest hem voor."];
const SOURCE = { transcript: 3, base: 0 };

/** A page on the text as it is in this revision, with what the tab kept and what the server has. */
function open(tab, { codings = [], revision = 0, codes = [[5, { label: "Brieven" }]] } = {}) {
  let start = 0;
  const turns = WORDS.map((text, index) => {
    const turn = { number: index + 1, start, end: start + text.length, text, base: 0, speaker: "D1" };
    start += text.length + 1;
    return turn;
  });
  const text = new Text(turns, [{ ...SOURCE, revision }]);
  const sent = [];
  const said = [];
  let key = 0;
  const history = new History({ store: tab, name: "acts" });
  const store = new Store({
    user: 1,
    text,
    codings,
    codes: new Map(codes.map(([id, code]) => [id, { id, is_on: true, can_be_given: true, ...code }])),
    sentences: new Sentences({ undone: "terug", redone: "opnieuw", cannot_undo: "kan niet meer", nothing_to_undo: "niets" }),
    say: (words) => said.push(words),
    history,
  });
  const send = (act) => sent.push([act.verb, act.key, act.revision]);
  const acts = makeActs({ store, send, newKey: () => `k${revision}${(key += 1)}` });
  return { acts, history, said, sent, store };
}

const given = (key, more = {}) => ({
  key,
  code: 5,
  start: 3,
  end: 7,
  coder: 1,
  source: 3,
  memo: "",
  ...more,
});

test("what was done is taken back and done again after the page is loaded anew", () => {
  const tab = new Tab();
  const before = open(tab);
  before.store.choose({ start: 3, end: 7 });
  before.acts.apply(5);
  const [coding] = before.store.codings.all();
  const after = open(tab, { codings: [given(coding.key)] });
  after.acts.undo();
  assert.deepEqual(after.sent, [["remove", coding.key, 0]]);
  assert.equal([...after.store.codings.all()].length, 0);
  const later = open(tab);
  assert.ok(later.history.canRedo);
  later.acts.redo();
  assert.deepEqual(later.sent, [["apply", coding.key, 0]]);
});

test("what was changed meanwhile is not taken back, and what came before it is", () => {
  const tab = new Tab();
  const before = open(tab, { codings: [given("a"), given("b", { start: 8, end: 10 })] });
  before.store.set({ active: "a" });
  before.acts.change("b", { memo: "mijn woorden" });
  before.acts.change("a", { polarity: "positief" });
  const codings = [
    given("a", { polarity: "negatief" }),
    given("b", { start: 8, end: 10, memo: "mijn woorden" }),
  ];
  const after = open(tab, { codings });
  after.acts.undo();
  assert.deepEqual(after.sent, []);
  assert.deepEqual(after.said, ["kan niet meer"]);
  assert.equal(after.store.codings.get("a").polarity, "negatief");
  assert.equal(after.history.passed.length, 1);
  after.acts.undo();
  assert.deepEqual(after.sent, [["change", "b", 0]]);
  assert.equal(after.store.codings.get("b").memo, "");
});

test("what somebody took away is not taken away again", () => {
  const tab = new Tab();
  const before = open(tab);
  before.store.choose({ start: 3, end: 7 });
  before.acts.apply(5);
  const after = open(tab);
  after.acts.undo();
  assert.deepEqual(after.said, ["kan niet meer"]);
  after.acts.undo();
  assert.deepEqual(after.said, ["kan niet meer", "niets"]);
});

test("after a correction the server says where a passage that comes back lies", () => {
  const tab = new Tab();
  const before = open(tab, { codings: [given("a")] });
  before.store.set({ active: "a" });
  before.acts.remove();
  const after = open(tab, { revision: 1 });
  after.acts.undo();
  assert.deepEqual(after.sent, [["apply", "a", 0]]);
  // Until it answers nothing stands where the words were.
  assert.equal([...after.store.codings.all()].length, 0);
});

test("a passage that was made longer before a correction keeps its length", () => {
  const tab = new Tab();
  const before = open(tab, { codings: [given("a")] });
  before.acts.change("a", { end: 10 });
  const after = open(tab, { revision: 1, codings: [given("a", { end: 10 })] });
  after.acts.undo();
  assert.deepEqual(after.sent, []);
  assert.deepEqual(after.said, ["kan niet meer"]);
});

test("a code that was made and taken back is made again, under the number that it gets then", async () => {
  const tab = new Tab();
  const before = open(tab, { codes: [[5, { label: "Brieven" }], [9, { label: "zus" }]] });
  before.store.choose({ start: 3, end: 7 });
  before.acts.applyMade(9, { label: "zus", parent: "4", reason: "" });
  before.acts.undo();
  // The server no longer has it.
  const after = open(tab);
  after.acts.redo();
  assert.deepEqual(
    after.sent.map(([verb]) => verb),
    ["make", "apply"],
  );
  assert.equal(after.store.codes.get(9).label, "zus");
  after.store.codeRemade(9, { id: 12, label: "zus", is_on: true, can_be_given: true });
  assert.deepEqual([...after.store.codings.all()].map(({ code }) => code), [12]);
  assert.equal(after.store.codes.has(9), false);
  const acts = [];
  const outbox = new Outbox({
    name: "box",
    store: { getItem: () => null, setItem() {}, removeItem() {} },
    send: async (act) => {
      acts.push([act.verb, act.fields.code]);
      return { status: "stored", coding: act.verb === "make" ? { id: 12 } : { key: act.key } };
    },
    on: { stored() {}, refused() {}, state() {} },
  });
  outbox.isKept = false;
  outbox.add({ id: "1", verb: "make", key: "code-9", fields: { code: 9 } });
  outbox.add({ id: "2", verb: "apply", key: "k", fields: { code: 9 } });
  await new Promise((done) => setTimeout(done, 5));
  assert.deepEqual(acts, [["make", 9], ["apply", 12]]);
});

test("a tab that keeps nothing, or something unreadable, begins anew", () => {
  const broken = { getItem: () => "{", setItem() {} };
  assert.ok(!new History({ store: broken, name: "acts" }).canUndo);
  const full = {
    getItem: () => null,
    setItem() {
      throw new Error("full");
    },
  };
  const history = new History({ store: full, name: "acts" });
  history.push({ verb: "remove", key: "a" }, { verb: "apply", key: "a" });
  assert.ok(history.canUndo);
});

test("kept positions count from where their text begins on this page", () => {
  const text = { sourceOf: () => ({ base: 50 }), placeOfTurn: () => 7 };
  const step = { source: 3, base: 40, fields: { start: 42, end: 45 } };
  rebase(step, text);
  assert.deepEqual(step.fields, { start: 52, end: 55 });
  const mark = { source: 3, base: 40, fields: { place: 4, turn: 1 } };
  rebase(mark, text);
  assert.equal(mark.fields.place, 7);
});

test("a code goes to the chosen words where it is dropped on them, else to the turn", () => {
  const { store } = open(new Tab());
  assert.deepEqual(spanFor(0, { start: 3, end: 7 }, store.text), { start: 3, end: 7 });
  assert.deepEqual(spanFor(1, { start: 3, end: 7 }, store.text), { start: 23, end: 47 });
  assert.deepEqual(spanFor(0, null, store.text), { start: 0, end: 22 });
});

test("the map has a piece per turn, or as many as can be told apart", () => {
  const turns = Array.from({ length: 1000 }, (_, at) => ({ start: at * 10, end: at * 10 + 9 }));
  const order = turns.map((_, at) => at);
  const few = piecesOf(turns.slice(0, 3), [0, 1, 2]);
  assert.deepEqual(
    few.map(({ places }) => places),
    [[0], [1], [2]],
  );
  const many = piecesOf(turns, order, 100);
  assert.ok(many.length <= 100, String(many.length));
  assert.deepEqual(
    many.flatMap(({ places }) => places),
    order,
  );
  assert.ok(Math.abs(many.at(-1).to - 1) < 1e-9);
  assert.equal(pieceAt(few, 0), 0);
  assert.equal(pieceAt(few, 0.5), 1);
  assert.equal(pieceAt(few, 1), 2);
});

test("a piece has the colours of its codes, the most given first, three at most", () => {
  assert.deepEqual(coloursOf([]), []);
  assert.deepEqual(coloursOf([4, 1, 4, 2, 3]), [4, 1, 2]);
});

test("the next bookmark is found from where one is, around the end", () => {
  const order = [0, 3, 1, 2];
  const marks = new Set([3, 2]);
  assert.equal(nextMark(order, marks, 0, 1), 3);
  assert.equal(nextMark(order, marks, 3, 1), 2);
  assert.equal(nextMark(order, marks, 2, 1), 3);
  assert.equal(nextMark(order, marks, 1, -1), 3);
  assert.equal(nextMark(order, marks, 0, -1), 2);
  assert.equal(nextMark(order, new Set(), 0, 1), null);
});

test("a code in vivo stands beside the one used last, and long words are no name", () => {
  const codes = new Map(
    [
      { id: 1, number: "4", parent: null, is_on: true },
      { id: 2, number: "4.1", parent: 1, is_on: true },
      { id: 3, number: "4.1.2", parent: 2, is_on: true },
      { id: 4, number: "4.1.2.1", parent: 3, is_on: true },
    ].map((code) => [code.id, code]),
  );
  assert.equal(placeBeside(codes, 2), "1");
  assert.equal(placeBeside(codes, 4), "2");
  assert.equal(placeBeside(codes, 1), null);
  assert.equal(placeBeside(codes, undefined), null);
  assert.ok(isName("maak een foto."));
  assert.ok(!isName("van twee\nbeurten"));
  assert.ok(!isName("x".repeat(121)));
});
