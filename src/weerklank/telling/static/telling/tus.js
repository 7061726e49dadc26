// Sending what was spoken, part by part, as tus 1.0.0 has it. Whatever breaks: the server says from
// where to go on, and a part stays on the device until the server has it.

const VERSION = { "Tus-Resumable": "1.0.0" };
const PIECE = 32 * 1024; // on a slow line a small piece is done before the line is cut again
const DEAD = 15_000; // so long without a part, nobody is recording any more
export const LONGEST_WAIT = 15_000;

/** She erased it, or chose to keep what had arrived: nothing more of it is wanted. */
export class Ended extends Error {}

/** It cannot be sent from this page; it stays on the device, and a fresh page tries again. */
export class Held extends Error {}

export const ENDED = 410;
const GONE = 404; // nobody sent a part for so long that the server ended it
const AGAIN = [408, 409, 425, 429, 460];

export function metadata(values) {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${btoa(value)}`)
    .join(",");
}

async function checksum(bytes, subtle) {
  if (!subtle) return {};
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
}

/** How long to wait after so many failures in a row. */
export function pause(failures) {
  return Math.min(LONGEST_WAIT, 500 * 2 ** failures);
}

/**
 * One recording on its way. `ask(address, {method, headers, body})` gives {status, header(name)}
 * and throws when there is no line; `kept` is what kept.js gives.
 */
export class Sending {
  constructor({ recording, kept, ask, subtle = globalThis.crypto?.subtle }) {
    Object.assign(this, { recording, kept, ask, subtle });
  }

  /** Send all that is kept of it; true when the server has it whole. Only then it is forgotten. */
  async send() {
    const { recording, kept } = this;
    if (recording.discarded) {
      if (recording.upload) await this.#discard();
      await kept.forget(recording.id);
      return true;
    }
    if (!recording.upload) await this.#create();
    let offset = await this.#offset();
    for (const part of await kept.parts(recording.id, offset)) {
      const end = part.start + part.bytes.byteLength;
      if (offset < part.start) throw new Held("lost"); // the device has no earlier part
      while (offset < end) {
        const from = offset - part.start;
        const piece = part.bytes.slice(from, from + PIECE);
        offset = await this.#patch(offset, piece);
      }
    }
    if (!recording.closed || offset < recording.length) return false;
    await this.#patch(offset, new ArrayBuffer(0), { "Upload-Length": String(recording.length) });
    await kept.forget(recording.id);
    return true;
  }

  async #create() {
    const { recording } = this;
    const answer = await this.ask(recording.address, {
      method: "POST",
      headers: {
        ...VERSION,
        "Upload-Defer-Length": "1",
        "Upload-Metadata": metadata({
          recording: recording.id,
          question: recording.question,
          // By this device alone, whose clock may be wrong: what she erased after it is not taken.
          age: Math.max(0, Date.now() - recording.began),
          // What its page knew to be taken back, where pages know that.
          ...(recording.seen === undefined ? {} : { seen: recording.seen }),
        }),
      },
    });
    if (answer.status === GONE) throw new Held("404"); // the question is not hers any more
    await this.#check(answer, 201);
    recording.upload = answer.header("Location");
    await this.kept.change(recording.id, { upload: recording.upload });
  }

  async #discard() {
    const answer = await this.ask(this.recording.upload, { method: "DELETE", headers: VERSION });
    // 423: a conversation was made of what she told, so nothing of it is on its way any more.
    if (![GONE, 423].includes(answer.status)) await this.#check(answer, 204);
  }

  async #offset() {
    const answer = await this.ask(this.recording.upload, { method: "HEAD", headers: VERSION });
    await this.#check(answer, 200);
    return Number(answer.header("Upload-Offset"));
  }

  /** Send a piece; gives from where to go on. */
  async #patch(offset, bytes, more = {}) {
    const answer = await this.ask(this.recording.upload, {
      method: "PATCH",
      headers: {
        ...VERSION,
        ...more,
        ...(await checksum(bytes, this.subtle)),
        "Upload-Offset": String(offset),
        "Content-Type": "application/offset+octet-stream",
      },
      body: bytes,
    });
    // Another window was first, or an answer got lost: the server knows how far it is.
    if (answer.status === 409) return this.#offset();
    await this.#check(answer, 204);
    return Number(answer.header("Upload-Offset"));
  }

  async #check(answer, right) {
    const { status } = answer;
    if (status === right) return;
    if (status === ENDED) throw new Ended(String(status));
    if (status === GONE) {
      // All its parts are here still: it is sent anew, from the start.
      this.recording.upload = null;
      await this.kept.change(this.recording.id, { upload: null });
    } else if (status < 500 && !AGAIN.includes(status)) throw new Held(String(status));
    const failure = new Error(String(status));
    failure.isAnswered = true;
    throw failure;
  }
}

/**
 * Send what is kept, one after another and for as long as it takes. `tell(state)` hears "sending",
 * "no-line", "not-arrived", "dropped" (she erased it elsewhere), "idle" and "whole" with the recording.
 */
export class Sender {
  constructor({ kept, ask, tell = () => {}, wait, now = Date.now, locks = globalThis.navigator?.locks }) {
    Object.assign(this, { kept, ask, tell, now, locks });
    this.wait = wait ?? ((milliseconds) => this.#sleep(milliseconds));
    this.failures = 0;
    this.running = null;
    this.mine = new Set(); // what this window is recording now
    this.held = new Set(); // what cannot go from this page
  }

  /** Go on at once: there is a new part, or a line again. */
  poke() {
    this.again = true;
    this.wake?.();
    this.running ??= this.#alone().finally(() => {
      this.running = null;
      if (this.again) this.poke();
    });
    return this.running;
  }

  /** Whether all that was spoken arrived. */
  async isEmpty() {
    return (await this.kept.recordings()).length === 0;
  }

  /** Wait until all that was spoken arrived; false: the rest cannot go from this page. */
  async drained() {
    while ((await this.#waiting()).length) {
      await Promise.race([this.poke(), this.wait(1000)]);
    }
    return this.isEmpty();
  }

  /** Try again what could not go: she did something with it. */
  release(id) {
    this.held.delete(id);
  }

  /** No window goes on with a recording of before: send what is here of it; true once that arrived. */
  async finish(id, longest) {
    if (!(await this.#has(id))) return false;
    await this.kept.change(id, { closed: true });
    this.release(id);
    await Promise.race([this.poke(), this.wait(longest)]);
    return !(await this.#has(id));
  }

  async #has(id) {
    return (await this.kept.recordings()).some((one) => one.id === id);
  }

  async #waiting() {
    return (await this.kept.recordings()).filter((one) => !this.held.has(one.id));
  }

  // One window of a kind sends; another waits until that one is closed.
  #alone() {
    if (!this.locks) return this.#run();
    return this.locks.request(this.kept.name, () => this.#run());
  }

  async #run() {
    while (this.again) {
      this.again = false;
      const found = await this.#waiting();
      if (found.length) this.tell("sending");
      for (const recording of found) await this.#one(recording);
    }
    if (await this.isEmpty()) this.tell("idle");
    else if (!(await this.#waiting()).length) this.tell("not-arrived");
  }

  async #one(recording) {
    const isAlone = !this.mine.has(recording.id);
    if (!recording.closed && isAlone && this.now() - recording.touched > DEAD) {
      recording.closed = true; // its window was killed: this is all there is
      await this.kept.change(recording.id, { closed: true });
    }
    try {
      const isWhole = await new Sending({ recording, kept: this.kept, ask: this.ask }).send();
      this.failures = 0;
      if (isWhole && !recording.discarded) this.tell("whole", recording);
    } catch (failure) {
      if (failure instanceof Ended) {
        await this.kept.forget(recording.id);
        if (!recording.discarded) this.tell("dropped");
        return;
      }
      if (failure instanceof Held) {
        this.held.add(recording.id);
        this.tell("not-arrived");
        return;
      }
      this.tell(failure.isAnswered ? "not-arrived" : "no-line");
      await this.wait(pause(this.failures++));
      this.again = true;
    }
  }

  #sleep(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
