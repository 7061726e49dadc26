// What is typed is kept within three seconds after the last key, and never lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { copiesOf, forgetSent, sendCopies, Typed } from "../../src/weerklank/telling/static/telling/typed.js";

/** A clock of our own: `pass(n)` lets n milliseconds go by. */
function clock() {
  let now = 0;
  let waiting = [];
  return {
    setTimeout: (act, after) => {
      const timer = { act, at: now + after };
      waiting.push(timer);
      return timer;
    },
    clearTimeout: (timer) => {
      waiting = waiting.filter((one) => one !== timer);
    },
    pass: async (milliseconds) => {
      now += milliseconds;
      const due = waiting.filter((one) => one.at <= now);
      waiting = waiting.filter((one) => one.at > now);
      for (const one of due) await one.act();
      await new Promise(setImmediate);
    },
  };
}

function storing(values = {}) {
  const store = Object.create({
    getItem: (name) => store[name] ?? null,
    setItem: (name, value) => {
      store[name] = value;
    },
    removeItem: (name) => {
      delete store[name];
    },
  });
  return Object.assign(store, values);
}

function typing({ value = "", store = storing(), send = async () => true } = {}) {
  const timers = clock();
  const sent = [];
  const field = Object.assign(new EventTarget(), { value });
  const status = { textContent: "", dataset: { weerklankSaved: "ja", weerklankNotSaved: "nee" } };
  const typed = new Typed({
    field,
    status,
    name: "p-7",
    store,
    timers,
    send: async (text) => {
      sent.push(text);
      return send(text);
    },
  });
  const type = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  };
  return { typed, field, status, store, timers, sent, type };
}

test("it is kept within three seconds after the last key", async () => {
  const { type, timers, sent, status, store } = typing();
  type("h");
  await timers.pass(1000);
  type("ha");
  assert.deepEqual(sent, []);
  await timers.pass(3000);
  assert.deepEqual(sent, ["ha"]);
  assert.equal(status.textContent, "ja");
  assert.equal(store["p-7"], undefined);
});

test("without a line it stays on the device and is tried again", async () => {
  let isThere = false;
  const { type, timers, sent, status, store } = typing({ send: async () => isThere });
  type("hallo");
  await timers.pass(2000);
  assert.equal(status.textContent, "nee");
  assert.equal(JSON.parse(store["p-7"]).text, "hallo");
  isThere = true;
  await timers.pass(3000);
  assert.deepEqual(sent, ["hallo", "hallo"]);
  assert.equal(store["p-7"], undefined);
});

test("what stayed on the device comes back, also what went with a form that never arrived", async () => {
  for (const left of [{ text: "half" }, { text: "half", sent: true }]) {
    const store = storing({ "p-7": JSON.stringify(left) });
    const { field, timers, sent } = typing({ store });
    assert.equal(field.value, "half");
    await timers.pass(1);
    assert.deepEqual(sent, ["half"]);
  }
});

test("another page shows that what went with a form arrived", () => {
  const store = storing({
    "p-7": JSON.stringify({ text: "a", sent: true }),
    "p-8": JSON.stringify({ text: "b" }),
    "p-9": JSON.stringify({ text: "c", sent: true }),
  });
  forgetSent(store, "p-", "9");
  assert.deepEqual(Object.keys(store).sort(), ["p-8", "p-9"]);
});

test("what is left of any question is sent before a tablet is emptied, and stays where it cannot go", async () => {
  const store = storing({
    "p-1": JSON.stringify({ text: "een", sent: true }),
    "p-2": JSON.stringify({ text: "twee" }),
    "q-3": JSON.stringify({ text: "van een ander" }),
  });
  const sent = [];
  const send = async (question, text) => sent.push([question, text]) > 0 && question !== "2";
  assert.equal(await sendCopies(store, "p-", send), false);
  assert.deepEqual(sent, [["1", "een"], ["2", "twee"]]);
  assert.deepEqual(Object.keys(store), ["p-2", "q-3"]);
  assert.equal(await sendCopies(store, "p-", async () => true), true);
  assert.deepEqual(Object.keys(store), ["q-3"]);
  store.setItem("p-4", JSON.stringify({ text: "vier" }));
  await assert.rejects(sendCopies(store, "p-", () => Promise.reject(new Error("no line"))));
  assert.deepEqual(Object.keys(store), ["q-3", "p-4"]);
});

test("what is left of others is told by whose it is", () => {
  const store = storing({ "t-a-b-1": "1", "t-a-b-22": "2", "t-c-d-1": "3", "u-e-1": "4" });
  assert.deepEqual(copiesOf(store, "t-", "c-d"), [
    { name: "t-a-b-1", owner: "a-b" },
    { name: "t-a-b-22", owner: "a-b" },
  ]);
});
