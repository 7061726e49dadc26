import assert from "node:assert/strict";
import { test } from "node:test";

import {
  atRest,
  entered,
  inWords,
  started,
  stopped,
  upTo,
  whole,
} from "../../src/weerklank/fieldwork/static/fieldwork/elapsed.js";
import {
  Drafts,
  makeSend,
  Seals,
  Waiting,
} from "../../src/weerklank/fieldwork/static/fieldwork/waiting.js";
import { voiceFor } from "../../src/weerklank/study/static/study/aloud.js";
import { formOf, nameOf } from "../../src/weerklank/study/static/study/recorder.js";

const KEY = Buffer.alloc(32, 7).toString("base64");
const OTHER = Buffer.alloc(32, 8).toString("base64");

/** A device that outlives the page, or one that keeps nothing. */
function makeBox({ isFull = false } = {}) {
  const records = new Map();
  const keep = (act) => async (given) => {
    if (isFull) throw new Error("full");
    return act(given);
  };
  return {
    records,
    all: keep(() => [...records.values()]),
    put: keep((record) => records.set(record.id, record)),
    remove: keep((id) => records.delete(id)),
  };
}

function makePage({ box = makeBox(), user = 1, name = "sessie-een", key = KEY, given = {} } = {}) {
  const line = { status: "stored", sent: [], left: [], said: [], timers: [] };
  const seals = new Seals({ user, name, key, ask: async () => given });
  const queue = new Waiting({
    box,
    seals,
    send: async (act) => {
      line.sent.push(act.key);
      return line.answers?.shift() ?? { status: line.status };
    },
    on: {
      left: (act, outcome) => line.left.push([act.key, outcome.status]),
      state: (state, waiting) => line.said.push([state, waiting]),
    },
    later: (call) => line.timers.push(call),
    cancel: () => {},
  });
  return { box, line, queue, seals };
}

const note = (key, text = "kanarieblauw") => ({ verb: "note", key, text, conversation: "3" });
const put = (key, question = 5) => ({ verb: "put", key, question, was_put: true, conversation: "3" });

test("what waits is kept before it is sent, and holds no words that can be read", async () => {
  const { box, line, queue } = makePage();
  line.status = "offline";
  await queue.add(note("a"));
  assert.equal(box.records.size, 1);
  const record = box.records.get("a");
  assert.ok(!Buffer.from(record.sealed).includes("kanarieblauw"));
  assert.ok(!JSON.stringify(record).includes("kanarieblauw"));
  line.status = "stored";
  await queue.retry();
  assert.equal(box.records.size, 0);
  assert.deepEqual(line.said.at(-1), ["saved", 0]);
});

test("a page that is opened again sends what waited, in order", async () => {
  const first = makePage();
  first.line.status = "offline";
  await first.queue.add(note("a"));
  await first.queue.add(put("b"));
  const again = makePage({ box: first.box });
  assert.deepEqual((await again.queue.load()).map(({ key }) => key), ["a", "b"]);
  await again.queue.run();
  assert.deepEqual(again.line.sent, ["a", "b"]);
  assert.equal(first.box.records.size, 0);
});

test("after a new session the server gives the key of the former one", async () => {
  const first = makePage();
  first.line.status = "ended";
  await first.queue.add(note("a"));
  assert.deepEqual(first.line.said.at(-1), ["ended", 1]);
  const again = makePage({
    box: first.box,
    name: "sessie-twee",
    key: OTHER,
    given: { "sessie-een": KEY },
  });
  const [act] = await again.queue.load();
  assert.equal(act.text, "kanarieblauw");
});

test("another person reads nothing and sends nothing, and it stays for who wrote it", async () => {
  const first = makePage();
  first.line.status = "offline";
  await first.queue.add(note("a"));
  const other = makePage({ box: first.box, user: 2, key: OTHER, given: { "sessie-een": OTHER } });
  assert.deepEqual(await other.queue.load(), []);
  await other.queue.run();
  assert.deepEqual(other.line.sent, []);
  assert.equal(await other.seals.open(first.box.records.get("a")), null);
  assert.equal(first.box.records.size, 1);
});

test("a record that was given another name does not open", async () => {
  const { box, line, queue, seals } = makePage();
  line.status = "offline";
  await queue.add(note("a"));
  assert.equal(await seals.open({ ...box.records.get("a"), id: "b" }), null);
});

test("a later answer to a question takes the place of the one that waits", async () => {
  const { box, line, queue } = makePage();
  line.status = "offline";
  await queue.add(put("a"));
  await queue.add(put("b", 6));
  await queue.add(put("c"));
  assert.deepEqual([...box.records.keys()].sort(), ["b", "c"]);
  line.status = "stored";
  line.sent.length = 0;
  await queue.retry();
  assert.deepEqual(line.sent, ["b", "c"]);
});

test("what is of who withdrew, or was refused, leaves the device", async () => {
  const { box, line, queue } = makePage();
  line.answers = [{ status: "gone" }, { status: "refused", message: "Te lang." }];
  await queue.add(note("a"));
  await queue.add(note("b"));
  assert.deepEqual(line.left, [
    ["a", "gone"],
    ["b", "refused"],
  ]);
  assert.equal(box.records.size, 0);
});

test("what can go nowhere now does not hold up the rest", async () => {
  const { box, line, queue } = makePage();
  line.answers = [{ status: "away" }];
  await queue.add(note("a"));
  line.answers = [{ status: "away" }, { status: "stored" }];
  await queue.add(note("b"));
  assert.deepEqual([...box.records.keys()], ["a"]);
  assert.deepEqual(line.said.at(-1), ["waiting", 1]);
});

test("a device that keeps nothing still sends, and says so", async () => {
  const { line, queue } = makePage({ box: makeBox({ isFull: true }) });
  line.status = "offline";
  await queue.add(note("a"));
  assert.equal(queue.isKept, false);
  line.status = "stored";
  await queue.retry();
  assert.deepEqual(line.left, [["a", "stored"]]);
});

// --- what is being typed ----------------------------------------------------------------------
function makeField({ box = makeBox(), user = 1, name = "sessie-een", key = KEY, given = {} } = {}) {
  const timers = [];
  const said = [];
  const drafts = new Drafts({
    box,
    seals: new Seals({ user, name, key, ask: async () => given }),
    conversation: "3",
    changed: () => said.push(drafts.isEmpty),
    later: (call, wait) => timers.push([call, wait]),
    cancel: () => {},
  });
  return { box, drafts, said, timers };
}

const typed = (text, { question = 5, about = null, present = [1, 2] } = {}) => ({
  question,
  about,
  text,
  present,
});

test("what is typed is in the box within two seconds, also of who goes on typing", async () => {
  const { box, drafts, said, timers } = makeField();
  drafts.type(typed("kanarie"));
  drafts.type(typed("kanarieblauw"));
  assert.equal(timers.length, 1);
  const [write, wait] = timers[0];
  assert.ok(wait <= 2000);
  await write();
  assert.deepEqual(said, [false, false]);
  const [record] = box.records.values();
  assert.ok(!Buffer.from(record.sealed).includes("kanarieblauw"));
  assert.ok(!JSON.stringify(record).includes("kanarieblauw"));
  const [found] = await makeField({ box }).drafts.load([1, 2]);
  assert.deepEqual([found.text, found.question, found.present], ["kanarieblauw", 5, [1, 2]]);
});

test("what is typed is not sent, and another conversation does not show it", async () => {
  const { box, drafts } = makeField();
  drafts.type(typed("kanarieblauw"));
  await drafts.write();
  const { line, queue } = makePage({ box });
  assert.deepEqual(await queue.load(), []);
  await queue.run();
  assert.deepEqual(line.sent, []);
  const other = makeField({ box }).drafts;
  other.conversation = "33";
  assert.deepEqual(await other.load([1, 2]), []);
  assert.equal(box.records.size, 1);
});

test("another person at the same device neither reads nor overwrites what is typed", async () => {
  const { box, drafts } = makeField();
  drafts.type(typed("kanarieblauw"));
  await drafts.write();
  const other = makeField({ box, user: 2, key: OTHER, given: { "sessie-een": OTHER } }).drafts;
  assert.deepEqual(await other.load([1, 2]), []);
  other.type(typed("van mij"));
  await other.write();
  const again = makeField({ box, name: "sessie-twee", key: OTHER, given: { "sessie-een": KEY } });
  assert.equal((await again.drafts.load([1, 2]))[0].text, "kanarieblauw");
});

for (const [how, act] of [
  ["was emptied", (drafts) => drafts.type(typed(" \n"))],
  ["was kept", (drafts) => drafts.drop(5)],
]) {
  test(`a note that ${how} leaves the box, also when it was on its way in`, async () => {
    const { box, drafts } = makeField();
    drafts.type(typed("kanarieblauw"));
    drafts.write();
    act(drafts);
    await drafts.write();
    assert.equal(drafts.isEmpty, true);
    assert.equal(box.records.size, 0);
  });
}

test("an act is in the box before it is said to be kept", async () => {
  const { box, line, queue } = makePage();
  const inBox = [];
  queue.on.kept = (act) => inBox.push([act.key, box.records.has(act.key), line.sent.length]);
  await queue.add(note("a"));
  assert.deepEqual(inBox, [["a", true, 0]]);
});

test("what may be about who withdrew goes, and what is about another stays", async () => {
  const { box, drafts } = makeField();
  drafts.type(typed("over niemand"));
  drafts.type(typed("over de een", { question: 6, about: 1 }));
  drafts.type(typed("over de ander", { question: null, about: 2 }));
  // The page was opened again meanwhile: who was there when it was begun still counts.
  drafts.type(typed("over niemand, verder", { present: [2, 3] }));
  await drafts.write();
  const again = makeField({ box });
  const found = await again.drafts.load([2, 3]);
  assert.deepEqual(
    found.map(({ text }) => text),
    ["over de ander"],
  );
  assert.equal(box.records.size, 1);
  assert.deepEqual(await drafts.forget((person) => person === 1), [5, 6]);
});

test("a device that keeps nothing is known to", async () => {
  const { drafts } = makeField({ box: makeBox({ isFull: true }) });
  assert.deepEqual(await drafts.load([1, 2]), []);
  drafts.type(typed("kanarieblauw"));
  await drafts.write();
  assert.deepEqual([drafts.isKept, drafts.isEmpty], [false, false]);
});

// --- the line ---------------------------------------------------------------------------------
const answer = (status, body = {}) => ({
  status,
  ok: status < 400,
  type: "basic",
  json: async () => body,
});

function makeLine(...answers) {
  const asked = [];
  const ask = async (url, options = {}) => {
    asked.push([url, options.headers?.["X-CSRFToken"], options.body]);
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  return { asked, ...makeSend({ user: 1, token: "oud", keys: "/sleutels/", ask }) };
}

for (const [given, status] of [
  [answer(200), "stored"],
  [answer(409), "ended"],
  [answer(401), "ended"],
  [{ type: "opaqueredirect", status: 0, ok: false }, "ended"],
  [answer(410, { message: "weg" }), "gone"],
  [answer(422, { message: "nee" }), "refused"],
  [answer(404), "away"],
  [answer(500), "offline"],
  [answer(429), "offline"],
  [new Error("geen verbinding"), "offline"],
]) {
  test(`an answer of ${given.status ?? given.message} is ${status}`, async () => {
    const { send } = makeLine(given);
    assert.equal((await send({ ...note("a"), address: "/doen/" })).status, status);
  });
}

test("after logging in again it goes with a fresh token, and only for the same person", async () => {
  const same = makeLine(answer(403), answer(200, { user: 1, csrf_token: "nieuw", keys: {} }), answer(200));
  assert.equal((await same.send({ ...note("a"), address: "/doen/" })).status, "stored");
  assert.deepEqual(same.asked.map(([, token]) => token), ["oud", undefined, "nieuw"]);
  const other = makeLine(answer(403), answer(200, { user: 2, csrf_token: "nieuw", keys: {} }));
  assert.equal((await other.send({ ...note("a"), address: "/doen/" })).status, "ended");
  assert.equal(other.asked.length, 2);
});

test("who withdrew is told to the page", async () => {
  const { send } = makeLine(answer(410, { message: "weg", gone: [4] }));
  assert.deepEqual((await send({ ...note("a"), address: "/doen/" })).gone, [4]);
});

test("where it waits is not sent along", async () => {
  const line = makeLine(answer(200));
  await line.send({ ...note("a"), address: "/doen/", order: 3 });
  assert.deepEqual(JSON.parse(line.asked[0][2]), {
    verb: "note",
    key: "a",
    text: "kanarieblauw",
    user: 1,
  });
});

// --- time, voice, recording -------------------------------------------------------------------
test("time goes to the part that one is in, and stands still when it is stopped", () => {
  let time = started(atRest(), 1000);
  time = entered(time, "7", 3000);
  time = entered(time, "7", 4000);
  time = entered(time, "8", 9000);
  time = stopped(time, 10_000);
  assert.deepEqual(time.parts, { "": 2000, 7: 6000, 8: 1000 });
  assert.equal(whole(upTo(time, 99_000)), 9000);
  assert.equal(inWords(69_999), "1:09");
});

test("Dari is not read by a voice for Farsi, and a voice that is elsewhere is not used", () => {
  const voices = [
    { lang: "fa-IR", localService: true },
    { lang: "ar_SA", localService: true },
    { lang: "uk-UA", localService: false },
  ];
  assert.equal(voiceFor("prs", voices), null);
  assert.equal(voiceFor("fa", voices), voices[0]);
  assert.equal(voiceFor("ar", voices), voices[1]);
  assert.equal(voiceFor("uk", voices), null);
  assert.equal(voiceFor("prs", [{ lang: "fa-AF", localService: true }])?.lang, "fa-AF");
  assert.equal(voiceFor("fa", [{ lang: "fa-AF", localService: true }]), null);
});

test("a recording has a form that the browser makes", () => {
  assert.equal(formOf((form) => form === "audio/mp4"), "audio/mp4");
  assert.equal(formOf(() => false), "");
  assert.equal(nameOf("audio/mp4"), "opname.m4a");
  assert.equal(nameOf("audio/webm;codecs=opus"), "opname.webm");
});

test("what somebody takes back goes in its turn, and waits with the rest", async () => {
  const { box, line, queue } = makePage();
  line.status = "offline";
  const back = { verb: "take_back", about: 5, purpose: "quote", conversation: "3" };
  await queue.add(note("een"));
  await queue.add({ ...back, key: "twee" });
  await queue.add({ ...back, purpose: "record", key: "drie" });
  assert.equal(box.records.size, 3);
  for (const record of box.records.values())
    assert.ok(!Buffer.from(record.sealed).toString().includes("take_back"));
  line.status = "stored";
  line.sent.length = 0;
  await queue.retry();
  assert.deepEqual(line.sent, ["een", "twee", "drie"]);
  assert.equal(box.records.size, 0);
});
