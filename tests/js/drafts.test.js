import assert from "node:assert/strict";
import { test } from "node:test";

const { changesIn, dropAll, dropSent, putBack, reviveSent, wordsWait } =
  await import("../../src/weerklank/site/static/site/drafts.js");

const text = (name, value, defaultValue = "", type = "text") => ({
  name,
  value,
  defaultValue,
  type,
});
const tick = (name, checked, defaultChecked = false, value = "on") => ({
  name,
  checked,
  defaultChecked,
  value,
  type: "checkbox",
});
const choice = (name, value, values) => ({
  name,
  value,
  type: "select-one",
  options: values.map((each, index) => ({ value: each, defaultSelected: index === 0 })),
});

class Store {
  #rows = new Map();
  get length() {
    return this.#rows.size;
  }
  key(index) {
    return [...this.#rows.keys()][index] ?? null;
  }
  getItem(key) {
    return this.#rows.get(key) ?? null;
  }
  setItem(key, value) {
    this.#rows.set(key, value);
  }
  removeItem(key) {
    this.#rows.delete(key);
  }
}
const storeWith = (drafts) => {
  const store = new Store();
  Object.entries(drafts).forEach(([key, sent]) =>
    store.setItem(`weerklank-draft:${key}`, JSON.stringify({ changes: [], sent })),
  );
  return store;
};

test("only what someone changed is kept", () => {
  const fields = [
    text("memo", "half een zin"),
    text("naam", "Ronde 2", "Ronde 2"),
    choice("taal", "tr", ["nl", "tr"]),
  ];
  assert.deepEqual(changesIn(fields), [
    [0, "memo", "half een zin"],
    [2, "taal", "tr"],
  ]);
});

test("passwords, files and hidden fields are never kept", () => {
  const fields = [
    text("a", "x", "", "password"),
    text("b", "x", "", "file"),
    text("c", "x", "", "hidden"),
  ];
  assert.deepEqual(changesIn(fields), []);
});

test("ticks come back as they were, on or off", () => {
  const changes = changesIn([tick("citeren", true), tick("opnemen", false, true)]);
  const fields = [tick("citeren", false), tick("opnemen", true, true)];
  assert.equal(putBack(fields, changes), 2);
  assert.equal(fields[0].checked, true);
  assert.equal(fields[1].checked, false);
});

test("a tick comes back on what it stood for, wherever that is by now", () => {
  const changes = changesIn([
    tick("codings", false, false, "11"),
    tick("codings", true, false, "12"),
  ]);
  const fields = [
    tick("codings", false, false, "12"),
    tick("codings", false, false, "13"),
    tick("codings", false, false, "11"),
  ];
  assert.equal(putBack(fields, changes), 1);
  assert.deepEqual(
    fields.map((field) => field.checked),
    [true, false, false],
  );
  // Another page of the list: nothing here is what was ticked.
  const others = [tick("codings", false, false, "21"), tick("codings", false, false, "22")];
  assert.equal(putBack(others, changes), 0);
});

test("two fields of the same name each get their own words back", () => {
  const changes = changesIn([text("spreker", "D1"), text("spreker", "D2")]);
  const fields = [text("spreker", ""), text("spreker", "")];
  putBack(fields, changes);
  assert.deepEqual(
    fields.map((field) => field.value),
    ["D1", "D2"],
  );
});

test("words find their field when another field came before it", () => {
  const fields = [text("nieuw", ""), text("memo", "")];
  putBack(fields, [[0, "memo", "half een zin"]]);
  assert.equal(fields[0].value, "");
  assert.equal(fields[1].value, "half een zin");
});

test("what was sent is a draft again when the log-in page came between", () => {
  const store = storeWith({ "1:/a:": true });
  reviveSent(store);
  dropSent(store, "1");
  assert.equal(store.length, 1);
});

test("how many drafts wait is told", () => {
  assert.equal(reviveSent(storeWith({})), 0);
  assert.equal(reviveSent(storeWith({ "1:/a:": true, "1:/b:": false })), 2);
});

test("what was sent and arrived is dropped, the rest stays", () => {
  const store = storeWith({ "1:/a:": true, "1:/b:": false });
  dropSent(store, "1");
  assert.equal(store.length, 1);
  assert.equal(store.key(0), "weerklank-draft:1:/b:");
});

test("drafts of someone else on this device are dropped", () => {
  const store = storeWith({ "1:/a:": false, "12:/a:": false });
  dropSent(store, "1");
  assert.equal(store.key(0), "weerklank-draft:1:/a:");
  assert.equal(store.length, 1);
});

test("logging out drops every draft and nothing else", () => {
  const store = storeWith({ "1:/a:": false, "1:/b:": true });
  store.setItem("iets-anders", "1");
  dropAll(store);
  assert.equal(store.length, 1);
});

test("only words that were typed and not sent hold somebody back", () => {
  const memo = (value, start = "") => [text("kop", "Brieven"), text("memo", value, start, "textarea")];
  assert.equal(wordsWait(memo("half een zin"), null), true);
  assert.equal(wordsWait(memo("half een zin"), { sent: false }), true);
  assert.equal(wordsWait(memo("half een zin"), { sent: true }), false);
  assert.equal(wordsWait(memo("wat er stond", "wat er stond"), null), false);
  assert.equal(wordsWait(memo(""), null), false);
});
