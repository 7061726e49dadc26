import assert from "node:assert/strict";
import { test } from "node:test";

import { makeActs } from "../../src/weerklank/coding/static/coding/acts.js";
import { Outbox, withActs } from "../../src/weerklank/coding/static/coding/outbox.js";
import { Sentences } from "../../src/weerklank/coding/static/coding/sentences.js";
import { Store } from "../../src/weerklank/coding/static/coding/store.js";
import { Text } from "../../src/weerklank/coding/static/coding/text.js";
import { makeTransport } from "../../src/weerklank/coding/static/coding/transport.js";

/** A device that remembers, or one that does not. */
class Device {
  constructor({ isFull = false } = {}) {
    this.isFull = isFull;
    this.items = new Map();
  }
  getItem(key) {
    return this.items.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.isFull) throw new Error("full");
    this.items.set(key, value);
  }
  removeItem(key) {
    this.items.delete(key);
  }
}

/** An outbox on a line that one can cut. */
function makeLine(store = new Device()) {
  const line = { status: "stored", sent: [], said: [], refused: [], stored: [], timers: [] };
  line.make = () =>
    new Outbox({
      name: "box",
      store,
      send: async (act) => {
        line.sent.push(act.id);
        const answer = line.answers?.shift() ?? { status: line.status };
        return { coding: { key: act.key }, ...answer };
      },
      later: (call, wait) => line.timers.push({ call, wait }),
      cancel: () => {},
      on: {
        stored: (act, coding) => line.stored.push([act.id, coding.key]),
        refused: (act, message) => line.refused.push([act.id, message]),
        state: (name) => line.said.push(name),
      },
    });
  line.box = line.make();
  return line;
}
const act = (id, verb = "apply", key = id, fields = {}) => ({ id, verb, key, fields });
const settle = () => new Promise((done) => setTimeout(done, 5));

test("acts are sent in order, one after the other", async () => {
  const line = makeLine();
  ["a", "b", "c"].forEach((id) => line.box.add(act(id)));
  await settle();
  assert.deepEqual(line.sent, ["a", "b", "c"]);
  assert.deepEqual(line.box.acts(), []);
  assert.equal(line.said.at(-1), "saved");
});

test("an act is kept before it is sent", () => {
  const store = new Device();
  const line = makeLine(store);
  line.box.add(act("a"));
  assert.equal(JSON.parse(store.getItem("box")).length, 1);
});

test("while the line is down acts wait, and go in order when it is back", async () => {
  const line = makeLine();
  line.status = "offline";
  line.box.add(act("a"));
  line.box.add(act("b"));
  await settle();
  assert.deepEqual(line.box.acts().map(({ id }) => id), ["a", "b"]);
  assert.equal(line.said.at(-1), "waiting");
  line.status = "stored";
  line.sent = [];
  await line.box.retry();
  assert.deepEqual(line.sent, ["a", "b"]);
});

test("each attempt waits longer than the one before, up to a minute", async () => {
  const line = makeLine();
  line.status = "offline";
  line.box.add(act("a"));
  for (let times = 0; times < 8; times += 1) {
    await settle();
    line.timers.at(-1).call();
  }
  await settle();
  const waits = line.timers.map(({ wait }) => wait);
  assert.deepEqual(waits.slice(0, 4), [1000, 2000, 4000, 8000]);
  assert.equal(Math.max(...waits), 60_000);
});

test("an ended session keeps everything and does not hammer the server", async () => {
  const line = makeLine();
  line.status = "ended";
  line.box.add(act("a"));
  await settle();
  assert.equal(line.said.at(-1), "ended");
  assert.equal(line.timers.length, 0);
  assert.equal(line.box.acts().length, 1);
});

test("what is left is sent when the page opens again", async () => {
  const store = new Device();
  const before = makeLine(store);
  before.status = "offline";
  before.box.add(act("a"));
  await settle();
  const after = makeLine(store);
  await after.box.run();
  assert.deepEqual(after.sent, ["a"]);
});

test("a refused act leaves, says why, and the next one goes on", async () => {
  const line = makeLine();
  line.answers = [{ status: "refused", message: "Deze code is niet in gebruik." }];
  line.box.add(act("a"));
  line.box.add(act("b"));
  await settle();
  assert.deepEqual(line.refused, [["a", "Deze code is niet in gebruik."]]);
  assert.deepEqual(line.stored.map(([id]) => id), ["b"]);
});

test("when the server knew the coding by another key, what follows is about that one", async () => {
  const line = makeLine();
  line.answers = [{ status: "stored", coding: { key: "old" } }];
  line.box.add(act("1", "apply", "new"));
  line.box.add(act("2", "remove", "new"));
  await settle();
  assert.deepEqual(line.stored, [["1", "old"], ["2", "old"]]);
});

test("changes to one passage that wait together are sent as one", async () => {
  const line = makeLine();
  line.status = "offline";
  line.box.add(act("1", "apply", "k"));
  await settle();
  line.box.add(act("2", "change", "k", { memo: "a" }));
  await settle();
  line.box.add(act("3", "change", "k", { memo: "ab", polarity: "positief" }));
  await settle();
  assert.deepEqual(
    line.box.acts().map(({ fields }) => fields),
    [{}, { memo: "ab", polarity: "positief" }],
  );
});

test("a device that keeps nothing still sends, and says that it keeps nothing", async () => {
  const line = makeLine(new Device({ isFull: true }));
  line.status = "offline";
  line.box.add(act("a"));
  await settle();
  assert.equal(line.box.isKept, false);
  assert.equal(line.box.acts().length, 1);
  line.status = "stored";
  await line.box.retry();
  assert.deepEqual(line.box.acts(), []);
});

test("after a split the server answers with the second half; only that one is renamed", async () => {
  const line = makeLine();
  line.answers = [{ status: "stored", coding: { key: "known" } }];
  line.box.add(act("1", "split", "whole", { new_key: "second", end: 3, start: 4 }));
  line.box.add(act("2", "change", "whole", { memo: "x" }));
  line.box.add(act("3", "remove", "second"));
  await settle();
  assert.deepEqual(line.stored.slice(1), [["2", "whole"], ["3", "known"]]);
});

test("a split that waits shows two passages", () => {
  const shown = withActs(
    [{ key: "a", start: 0, end: 9, memo: "m" }],
    [act("1", "split", "a", { new_key: "b", end: 3, start: 4 })],
  );
  assert.deepEqual(shown, [
    { key: "a", start: 0, end: 3, memo: "m" },
    { key: "b", start: 4, end: 9, memo: "m" },
  ]);
});

test("the page shows codings as they will be once the waiting acts have arrived", () => {
  const onServer = [{ key: "a", memo: "" }, { key: "b", memo: "" }];
  const acts = [
    act("1", "remove", "a"),
    act("2", "change", "b", { memo: "x" }),
    act("3", "apply", "c", { memo: "" }),
    act("4", "change", "gone", { memo: "x" }),
  ];
  assert.deepEqual(withActs(onServer, acts), [{ key: "b", memo: "x" }, { key: "c", memo: "" }]);
});

// --- the request and what its answer means
function makeServer(answers) {
  const asked = [];
  const ask = async (url, options) => {
    asked.push([options.method ?? "GET", url, options]);
    const answer = answers.shift();
    if (answer === "down") throw new TypeError("no line");
    return { ok: answer.status === 200, type: "basic", json: async () => answer.body, ...answer };
  };
  const transport = makeTransport({
    sources: [
      { transcript: 1, address: "/c/", base: 0 },
      { transcript: 2, address: "/o/", base: 100 },
    ],
    user: 7,
    token: "t1",
    ask,
  });
  return { asked, transport };
}

for (const [name, answers, status] of [
  ["stored", [{ status: 200, body: { key: "k" } }], "stored"],
  ["refused", [{ status: 422, body: { message: "nee" } }], "refused"],
  ["a server in trouble", [{ status: 503 }], "offline"],
  ["no line", ["down"], "offline"],
  ["the log-in page", [{ status: 0, type: "opaqueredirect" }], "ended"],
  ["someone else logged in", [{ status: 409 }], "ended"],
]) {
  test(`an answer can mean ${name}`, async () => {
    const { transport } = makeServer(answers);
    assert.equal((await transport.send(act("1"))).status, status);
  });
}

test("it never follows to the log-in page, and says in whose name it acts", async () => {
  const { asked, transport } = makeServer([{ status: 200, body: {} }]);
  await transport.send(act("1", "apply", "k", { code: 3 }));
  const [[method, url, { redirect, body, headers }]] = asked;
  assert.deepEqual([method, url, redirect, headers["X-CSRFToken"]], ["POST", "/c/", "manual", "t1"]);
  assert.deepEqual(JSON.parse(body), { code: 3, key: "k", coder: 7 });
});

test("what was done in the original goes to that text, from its own beginning", async () => {
  const { asked, transport } = makeServer([
    { status: 200, body: { key: "k", start: 5, end: 9 } },
    { status: 200, body: { key: "n", start: 7, end: 9 } },
  ]);
  const given = { ...act("1", "apply", "k", { code: 3, start: 105, end: 109 }), source: 2 };
  const { coding } = await transport.send(given);
  const cut = { ...act("2", "split", "k", { new_key: "n", end: 106, start: 107 }), source: 2 };
  await transport.send(cut);
  assert.deepEqual(asked.map(([, url]) => url), ["/o/", "/o/k/splitsen/"]);
  const sent = asked.map(([, , { body }]) => JSON.parse(body));
  assert.deepEqual(sent, [
    { code: 3, start: 5, end: 9, key: "k", coder: 7 },
    { new_key: "n", end: 6, start: 7, coder: 7 },
  ]);
  assert.deepEqual([coding.start, coding.end, coding.source], [105, 109, 2]);
});

test("an old token is replaced by a fresh one, once", async () => {
  const { asked, transport } = makeServer([
    { status: 403 },
    { status: 200, body: { user: 7, csrf_token: "t2", codings: [] } },
    { status: 200, body: { key: "k" } },
  ]);
  assert.equal((await transport.send(act("1", "remove", "k"))).status, "stored");
  assert.deepEqual(
    asked.map(([method, url]) => [method, url]),
    [["DELETE", "/c/k/"], ["GET", "/c/"], ["DELETE", "/c/k/"]],
  );
  assert.equal(asked[2][2].headers["X-CSRFToken"], "t2");
});

test("a fresh token of someone else's session is not used", async () => {
  const { transport } = makeServer([
    { status: 403 },
    { status: 200, body: { user: 8, csrf_token: "t2", codings: [] } },
  ]);
  assert.equal((await transport.send(act("1"))).status, "ended");
});

// --- giving, changing, taking back
function makeDesk() {
  const text = new Text([{ number: 1, start: 0, end: 22, text: "Ik snap de brief niet.", speaker: "D1" }]);
  const sent = [];
  const said = [];
  let key = 0;
  const store = new Store({
    user: 1,
    text,
    codes: new Map([[5, { id: 5, label: "Brieven" }], [6, { id: 6, label: "Netwerk" }]]),
    sentences: new Sentences({
      applied: "%(label)s%(nth)s",
      nth_2: " (2)",
      exists: "stond er al",
      no_own: "niet van u",
      choose_words: "kies woorden",
      undone: "terug",
      nothing_to_undo: "niets",
    }),
    say: (words) => said.push(words),
  });
  const acts = makeActs({
    store,
    send: ({ verb, key: of, fields }) => sent.push([verb, of, fields]),
    newKey: () => `k${(key += 1)}`,
  });
  return { acts, codings: store.codings, store, sent, said };
}

test("a code on chosen words shows at once, is sent, and becomes the one in hand", () => {
  const { acts, codings, store, sent, said } = makeDesk();
  store.choose({ start: 3, end: 7 });
  acts.apply(5);
  acts.apply(6);
  assert.deepEqual(said, ["Brieven", "Netwerk (2)"]);
  assert.deepEqual(sent.map(([verb]) => verb), ["apply", "apply"]);
  assert.equal(codings.inOrder().length, 2);
  assert.equal(codings.get(store.active).code, 6);
});

test("without chosen words nothing is given; the same code twice is given once", () => {
  const { acts, store, sent, said } = makeDesk();
  acts.apply(5);
  store.choose({ start: 3, end: 7 });
  acts.apply(5);
  acts.apply(5);
  assert.equal(sent.length, 1);
  assert.deepEqual([said[0], said.at(-1)], ["kies woorden", "stond er al"]);
});

test("giving, changing and taking away are undone and done again, the same key throughout", () => {
  const { acts, codings, store, sent } = makeDesk();
  store.choose({ start: 3, end: 7 });
  acts.apply(5);
  const { active: key } = store;
  acts.change(key, { polarity: "negatief" });
  acts.remove();
  assert.equal(codings.get(key), undefined);
  acts.undo();
  assert.equal(codings.get(key).polarity, "negatief");
  acts.undo();
  assert.equal(codings.get(key).polarity, "");
  acts.undo();
  assert.equal(codings.get(key), undefined);
  acts.redo();
  acts.redo();
  assert.equal(codings.get(key).polarity, "negatief");
  assert.ok(sent.every(([, of]) => of === key));
});

test("a passage is split into two, in one step back and one step on", () => {
  const { acts, codings, store, sent } = makeDesk();
  store.choose({ start: 3, end: 22 });
  acts.apply(5);
  const { active: key } = store;
  acts.change(key, { memo: "m" });
  acts.split(key, { end: 10, start: 11 });
  const spans = () => codings.inOrder().map(({ start, end, memo }) => [start, end, memo]);
  assert.deepEqual(spans(), [[3, 10, "m"], [11, 22, "m"]]);
  acts.undo();
  assert.deepEqual(spans(), [[3, 22, "m"]]);
  assert.deepEqual(sent.slice(-2).map(([verb]) => verb), ["remove", "change"]);
  acts.redo();
  assert.deepEqual(spans(), [[3, 10, "m"], [11, 22, "m"]]);
});

test("nobody changes or takes away what another gave", () => {
  const { acts, codings, store, sent, said } = makeDesk();
  codings.set({ key: "x", start: 3, end: 7, code: 5, coder: 2, polarity: "" });
  store.set({ active: "x", chosen: { start: 3, end: 7 } });
  acts.change("x", { polarity: "positief" });
  acts.remove();
  assert.deepEqual([sent, said], [[], ["niet van u"]]);
});

test("a memo that grows is one step back", () => {
  const { acts, codings, store } = makeDesk();
  store.choose({ start: 3, end: 7 });
  acts.apply(5);
  const { active: key } = store;
  acts.change(key, { memo: "a" });
  acts.change(key, { memo: "ab" });
  acts.undo();
  assert.equal(codings.get(key).memo, "");
  acts.redo();
  assert.equal(codings.get(key).memo, "ab");
});

test("with nothing done there is nothing to undo", () => {
  const { acts, said } = makeDesk();
  acts.undo();
  assert.deepEqual(said, ["niets"]);
});
