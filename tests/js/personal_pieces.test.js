// A text that was recorded in pieces sounds piece after piece, and one at a time.

import assert from "node:assert/strict";
import { test } from "node:test";

import { playInARow } from "../../src/weerklank/personal/static/personal/pieces.js";

/** Players that end when they are told to, and what was asked of them. */
function players({ refuses = false } = {}) {
  const made = new Map();
  const asked = [];
  const make = (address) => {
    const listeners = {};
    const player = {
      address,
      pause: () => asked.push(`pause ${address}`),
      play: () => {
        asked.push(`play ${address}`);
        return refuses ? Promise.reject(new Error("not allowed")) : Promise.resolve();
      },
      addEventListener: (name, listener) => {
        listeners[name] = listener;
      },
      now: (name) => listeners[name](),
    };
    made.set(address, player);
    return player;
  };
  return { make, made, asked };
}

test("each piece begins when the one before it ended, and the next is fetched before", () => {
  const { make, made, asked } = players();
  let ended = 0;
  playInARow(["a", "b", "a"], () => (ended += 1), make);
  assert.deepEqual([...made.keys()], ["a", "b"]);
  assert.equal(made.get("b").preload, "auto");
  made.get("a").now("ended");
  made.get("b").now("ended");
  assert.deepEqual(asked, ["play a", "play b", "play a"]);
  assert.equal(ended, 0);
  made.get("a").now("ended");
  assert.equal(ended, 1);
});

test("stopping pauses what sounds, and nothing begins after it", () => {
  const { make, made, asked } = players();
  let ended = 0;
  const stop = playInARow(["a", "b"], () => (ended += 1), make);
  stop();
  stop();
  made.get("a").now("ended");
  assert.deepEqual(asked, ["play a", "pause a"]);
  assert.equal(ended, 1);
});

test("a piece that does not come ends it, so that it can be asked again", async () => {
  const broken = players();
  let ended = 0;
  playInARow(["a", "b"], () => (ended += 1), broken.make);
  broken.made.get("a").now("error");
  assert.equal(ended, 1);
  playInARow(["a"], () => (ended += 1), players({ refuses: true }).make);
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(ended, 2);
});
