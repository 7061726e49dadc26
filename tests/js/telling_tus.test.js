// What was spoken arrives whole, whatever breaks on the way: tus.js against a server in memory.

import assert from "node:assert/strict";
import { test } from "node:test";

import { metadata, pause, Sender, Sending } from "../../src/weerklank/telling/static/telling/tus.js";

const ADDRESS = "/k/ar/vertellen/geluid/";

/** A store as kept.js has it, in memory. */
function keeping(...recordings) {
  const parts = [];
  return {
    stored: recordings,
    parts: async (id, from = 0) =>
      parts.filter((one) => one.recording === id && one.start + one.bytes.byteLength > from),
    recordings: async () => recordings.map((one) => ({ ...one })),
    change: async (id, values) => {
      const found = recordings.find((one) => one.id === id);
      if (found) Object.assign(found, values);
    },
    add: (id, bytes) => {
      const found = recordings.find((one) => one.id === id);
      parts.push({ recording: id, start: found.length, bytes: bytes.buffer });
      found.length += bytes.byteLength;
    },
    forget: async (id) => {
      recordings.splice(recordings.findIndex((one) => one.id === id), 1);
    },
  };
}

/** A server that keeps bytes by address, and breaks where `breaks(request number)` says so. */
function serving(breaks = () => "") {
  const uploads = new Map();
  let asked = 0;
  const ask = async (address, { method, headers, body }) => {
    asked += 1;
    const broken = breaks(asked, method);
    if (broken === "before") throw new Error("no line");
    const answer = (status, values = {}) => ({ status, header: (name) => values[name] ?? null });
    let found = answer(404);
    if (method === "POST") {
      const name = `${ADDRESS}${headers["Upload-Metadata"].length}/`;
      if (!uploads.has(name)) uploads.set(name, { bytes: [], length: null });
      found = answer(201, { Location: name });
    } else if (uploads.has(address)) {
      const upload = uploads.get(address);
      const offset = () => ({ "Upload-Offset": String(upload.bytes.length) });
      if (method === "HEAD") found = answer(200, offset());
      else if (method === "DELETE") found = (uploads.delete(address), answer(204));
      else if (Number(headers["Upload-Offset"]) !== upload.bytes.length) found = answer(409);
      else {
        upload.bytes.push(...new Uint8Array(body));
        if (headers["Upload-Length"]) upload.length = Number(headers["Upload-Length"]);
        found = answer(204, offset());
      }
    }
    if (broken === "after") throw new Error("the answer got lost");
    return found;
  };
  return { ask, uploads };
}

const recording = (more = {}) => ({
  id: "een",
  question: "7",
  address: ADDRESS,
  began: 1,
  touched: Date.now(),
  length: 0,
  closed: true,
  ...more,
});

const bytes = (size, first = 0) => Uint8Array.from({ length: size }, (_one, place) => first + place);

test("parts arrive in their order, and the length with the last", async () => {
  const kept = keeping(recording());
  for (const part of [0, 1, 2]) kept.add("een", bytes(70_000, part));
  const server = serving();
  assert.equal(await new Sending({ recording: { ...kept.stored[0] }, kept, ...server }).send(), true);
  const [upload] = server.uploads.values();
  assert.equal(upload.length, 210_000);
  assert.deepEqual(upload.bytes.slice(70_000, 70_003), [1, 2, 3]);
  assert.equal(kept.stored.length, 0);
});

test("she is still speaking: what is there goes, and the recording stays", async () => {
  const kept = keeping(recording({ closed: false }));
  kept.add("een", bytes(100));
  const server = serving();
  assert.equal(await new Sending({ recording: { ...kept.stored[0] }, kept, ...server }).send(), false);
  assert.equal([...server.uploads.values()][0].bytes.length, 100);
  assert.equal(kept.stored.length, 1);
  // The server may end it before the rest comes: until it is whole, the device keeps all of it.
  assert.equal((await kept.parts("een")).length, 1);
});

for (const when of ["before", "after"]) {
  test(`a line that is cut ${when} the server heard it loses and doubles nothing`, async () => {
    const kept = keeping(recording());
    for (const part of [0, 1, 2, 3]) kept.add("een", bytes(50_000, part));
    const wanted = (await kept.parts("een")).flatMap((one) => [...new Uint8Array(one.bytes)]);
    const server = serving((number) => (number % 3 === 0 ? when : ""));
    const told = [];
    const sender = new Sender({
      kept,
      ask: server.ask,
      tell: (state) => told.push(state),
      wait: async () => {},
      locks: null,
    });
    await sender.poke();
    await sender.drained();
    const [upload] = server.uploads.values();
    assert.deepEqual(upload.bytes, wanted);
    assert.equal(upload.length, wanted.length);
    assert.ok(told.includes("no-line"));
    assert.ok(told.includes("whole"));
  });
}

test("what she erased elsewhere goes from the device as well, and she hears so", async () => {
  const kept = keeping(recording());
  kept.add("een", bytes(10));
  const told = [];
  const ask = async () => ({ status: 410, header: () => null });
  const tell = (state) => told.push(state);
  await new Sender({ kept, ask, tell, wait: async () => {}, locks: null }).poke();
  assert.equal(kept.stored.length, 0);
  assert.ok(told.includes("dropped"));
});

test("of what she throws away here herself she hears nothing", async () => {
  const kept = keeping(recording({ upload: `${ADDRESS}1/`, discarded: true }));
  const told = [];
  const ask = async () => ({ status: 410, header: () => null });
  const tell = (state) => told.push(state);
  await new Sender({ kept, ask, tell, wait: async () => {}, locks: null }).poke();
  assert.equal(kept.stored.length, 0);
  assert.ok(!told.includes("dropped"));
});

test("the server hears how long ago a recording began", async () => {
  const kept = keeping(recording({ began: Date.now() - 60_000 }));
  kept.add("een", bytes(10));
  const server = serving();
  let said = "";
  const ask = (address, asked) => {
    said ||= asked.headers["Upload-Metadata"] ?? "";
    return server.ask(address, asked);
  };
  await new Sending({ recording: { ...kept.stored[0] }, kept, ask }).send();
  const [, value] = said.match(/age (\S+)/);
  const age = Number(atob(value));
  assert.ok(age >= 60_000 && age < 90_000, String(age));
});

// 0: led elsewhere, for the card is closed.
for (const status of [0, 400, 403, 412, 413, 415, 423]) {
  test(`after a ${status} her voice stays on the device, she hears so, and a fresh page sends it`, async () => {
    const kept = keeping(recording());
    kept.add("een", bytes(10));
    const told = [];
    let asked = 0;
    const refuse = async () => ((asked += 1), { status, header: () => null });
    const more = { wait: async () => {}, locks: null };
    const sender = new Sender({ kept, ask: refuse, tell: (state) => told.push(state), ...more });
    await sender.poke();
    await sender.poke();
    assert.equal(asked, 1); // not for ever
    assert.equal(told.at(-1), "not-arrived");
    assert.equal((await kept.parts("een")).length, 1);
    assert.equal(await sender.drained(), false); // who waits for it hears that it does not go
    const server = serving();
    await new Sender({ kept, ask: server.ask, ...more }).poke();
    assert.equal([...server.uploads.values()][0].length, 10);
    assert.equal(kept.stored.length, 0);
  });
}

for (const method of ["HEAD", "PATCH"]) {
  test(`what the server ended in between (${method}) is sent anew, from its start`, async () => {
    const kept = keeping(recording({ closed: false }));
    for (const part of [0, 1]) kept.add("een", bytes(50_000, part));
    const server = serving();
    const more = { wait: async () => {}, locks: null };
    const sender = new Sender({ kept, ask: server.ask, ...more });
    await sender.poke();
    let isGone = false;
    const ask = async (address, request) => {
      if (!isGone && request.method === method) {
        isGone = true;
        server.uploads.clear();
      }
      return server.ask(address, request);
    };
    kept.add("een", bytes(50_000, 2));
    await kept.change("een", { closed: true });
    await new Sender({ kept, ask, ...more }).poke();
    const [upload] = server.uploads.values();
    assert.equal(upload.length, 150_000);
    assert.deepEqual([upload.bytes[0], upload.bytes[50_000], upload.bytes[100_000]], [0, 1, 2]);
    assert.equal(kept.stored.length, 0);
  });
}

test("who keeps a part that broke off closes the recording: the rest of it goes, and then no more", async () => {
  const kept = keeping(recording({ closed: false }));
  kept.add("een", bytes(50_000));
  const told = [];
  const server = serving();
  const tell = (state) => told.push(state);
  const wait = () => new Promise(() => {});
  const sender = new Sender({ kept, ask: server.ask, tell, wait, locks: null });
  await sender.poke();
  assert.equal(told.at(-1), "sending");
  assert.equal(await sender.finish("een", 1000), true);
  assert.equal([...server.uploads.values()][0].length, 50_000);
  assert.equal(told.at(-1), "idle");
  assert.equal(await sender.finish("twee", 1000), false); // of another device
});

test("kept as it arrived, without a line for the rest: the next page sends nothing more", async () => {
  const kept = keeping(recording({ closed: false }));
  kept.add("een", bytes(10));
  const cut = async () => {
    throw new Error("no line");
  };
  const more = { locks: null, wait: async (ms) => (ms === 1 ? null : new Promise(() => {})) };
  assert.equal(await new Sender({ kept, ask: cut, ...more }).finish("een", 1), false);
  const told = [];
  const ended = async (_address, { method }) => ({
    status: method === "POST" ? 201 : 410,
    header: () => ADDRESS,
  });
  const tell = (state) => told.push(state);
  await new Sender({ kept, ask: ended, tell, ...more }).poke();
  assert.equal(told.at(-1), "idle");
  assert.equal(kept.stored.length, 0);
});

test("what could not go and is thrown away goes", async () => {
  const kept = keeping(recording({ upload: `${ADDRESS}1/` }));
  kept.add("een", bytes(10));
  let status = 413;
  const ask = async () => ({ status, header: () => null });
  const sender = new Sender({ kept, ask, wait: async () => {}, locks: null });
  await sender.poke();
  await kept.change("een", { discarded: true });
  sender.release("een");
  status = 204;
  await sender.poke();
  assert.equal(kept.stored.length, 0);
});

test("a window that was killed while she spoke: after a while another sends what it left", async () => {
  const kept = keeping(recording({ closed: false, touched: 0 }));
  kept.add("een", bytes(10));
  const server = serving();
  await new Sender({ kept, ask: server.ask, wait: async () => {}, locks: null }).poke();
  assert.equal([...server.uploads.values()][0].length, 10);
});

test("a recording that she threw away is not sent", async () => {
  const kept = keeping(recording({ discarded: true }));
  kept.add("een", bytes(10));
  const server = serving();
  await new Sender({ kept, ask: server.ask, wait: async () => {}, locks: null }).poke();
  assert.equal(server.uploads.size, 0);
  assert.equal(kept.stored.length, 0);
});

test("a pause grows, up to a quarter of a minute", () => {
  assert.deepEqual([0, 1, 2, 9].map(pause), [500, 1000, 2000, 15_000]);
});

test("metadata is as the protocol has it", () => {
  assert.equal(metadata({ question: "7", recording: "een" }), "question Nw==,recording ZWVu");
});
