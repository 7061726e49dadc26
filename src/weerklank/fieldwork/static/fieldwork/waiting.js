// What was done on the interviewer's page waits here until the server has it: sealed, in order, bound
// to who did it. The device keeps no key: the server gives it again to that person alone.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** Seals and opens with keys by name. `keys`: {name: base64}; `ask(names)` gives more of them. */
export class Seals {
  constructor({ user, name, key, ask, crypto = globalThis.crypto }) {
    Object.assign(this, { user, name, ask, crypto });
    this.keys = new Map([[name, this.#import(key)]]);
  }

  #import(key) {
    return this.crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, [
      "encrypt",
      "decrypt",
    ]);
  }

  // Whose it is and which act: a record that was moved or renamed does not open.
  #about(id) {
    return encoder.encode(`${this.user}:${id}`);
  }

  async seal(act) {
    const iv = this.crypto.getRandomValues(new Uint8Array(12));
    const sealed = await this.crypto.subtle.encrypt(
      { name: "AES-GCM", iv, additionalData: this.#about(act.key) },
      await this.keys.get(this.name),
      encoder.encode(JSON.stringify(act)),
    );
    return { id: act.key, user: this.user, name: this.name, iv, sealed: new Uint8Array(sealed) };
  }

  /** Learn the keys of what waits since earlier sessions. */
  async learn(records) {
    const names = [...new Set(records.map(({ name }) => name))].filter((each) => !this.keys.has(each));
    if (!names.length) return;
    const given = await this.ask(names);
    for (const [name, key] of Object.entries(given)) this.keys.set(name, this.#import(key));
  }

  /** The act, or null when it does not open with what this person was given. */
  async open({ id, name, iv, sealed }) {
    if (!this.keys.has(name)) return null;
    try {
      const plain = await this.crypto.subtle.decrypt(
        { name: "AES-GCM", iv, additionalData: this.#about(id) },
        await this.keys.get(name),
        sealed,
      );
      return JSON.parse(decoder.decode(plain));
    } catch {
      return null;
    }
  }
}

/**
 * Acts in order. `box` keeps records: all(), put(record), remove(id). `send(act)` gives {status}:
 * "stored"; "gone", of who withdrew, or "refused", which goes too; "away", which stays while the next
 * is sent; "offline" or "ended", which stop. `on`: {left(act, outcome), state(name, waiting)}.
 */
export class Waiting {
  constructor({
    box,
    seals,
    send,
    on,
    later = (call, wait) => setTimeout(call, wait),
    cancel = (timer) => clearTimeout(timer),
  }) {
    Object.assign(this, { box, seals, send, on, later, cancel });
    this.acts = []; // what waits, opened, in order
    this.wait = FIRST_WAIT;
    this.isKept = true;
    this.isSending = false;
    this.timer = null;
  }

  /** Read what waits since before; gives the acts of this person. */
  async load() {
    const records = (await this.#kept(() => this.box.all())) ?? [];
    const own = records.filter(({ user }) => user === this.seals.user);
    await this.seals.learn(own).catch(() => {});
    const opened = await Promise.all(own.map((record) => this.seals.open(record)));
    this.acts.push(...opened.filter(Boolean));
    this.acts.sort((one, other) => one.order - other.order);
    return [...this.acts];
  }

  async #kept(act) {
    try {
      return await act();
    } catch {
      this.isKept = false;
      return undefined;
    }
  }

  /** Keep an act first, then send it. A later answer to a question takes the place of an earlier. */
  async add(act) {
    const same = ({ verb, question, conversation }) =>
      verb === "put" && question === act.question && conversation === act.conversation;
    const passed = act.verb === "put" ? this.acts.filter((each) => same(each) && each !== this.now) : [];
    const order = Math.max(Date.now(), (this.acts.at(-1)?.order ?? 0) + 1);
    const kept = { ...act, order };
    this.acts = [...this.acts.filter((each) => !passed.includes(each)), kept];
    this.on.state("saving", this.acts.length);
    await this.#kept(async () => {
      await this.box.put(await this.seals.seal(kept));
      for (const each of passed) await this.box.remove(each.key);
    });
    await this.run();
  }

  /** Try again now: the line is back, or somebody logged in. */
  retry() {
    this.wait = FIRST_WAIT;
    return this.run();
  }

  async run() {
    if (this.isSending) return;
    this.isSending = true;
    this.cancel(this.timer);
    let state = "saved";
    const passed = new Set();
    for (;;) {
      const act = this.acts.find(({ key }) => !passed.has(key));
      if (!act) break;
      this.now = act;
      this.on.state("saving", this.acts.length);
      const outcome = await this.send(act);
      this.now = null;
      if (outcome.status === "offline" || outcome.status === "ended") {
        state = outcome.status === "ended" ? "ended" : "waiting";
        break;
      }
      this.wait = FIRST_WAIT;
      if (outcome.status === "away") passed.add(act.key);
      else await this.#leave(act, outcome);
    }
    this.isSending = false;
    if (state === "saved" && this.acts.length) state = "waiting";
    this.on.state(state, this.acts.length);
    if (state !== "saved") this.#tryLater();
  }

  async #leave(act, outcome) {
    this.acts = this.acts.filter(({ key }) => key !== act.key);
    await this.#kept(() => this.box.remove(act.key));
    this.on.left(act, outcome);
  }

  #tryLater() {
    this.timer = this.later(() => this.run(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}

/** A box in the browser that outlives the page. */
export function openBox(name = "weerklank-gesprekken", base = globalThis.indexedDB) {
  const opened = new Promise((resolve, reject) => {
    const asking = base.open(name, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore("acts", { keyPath: "id" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
  opened.catch(() => {});
  const inside = async (mode, ask) => {
    const store = (await opened).transaction("acts", mode).objectStore("acts");
    return new Promise((resolve, reject) => {
      const asked = ask(store);
      store.transaction.oncomplete = () => resolve(asked.result);
      store.transaction.onabort = () => reject(store.transaction.error);
      store.transaction.onerror = () => reject(store.transaction.error);
    });
  };
  return {
    all: () => inside("readonly", (store) => store.getAll()),
    put: (record) => inside("readwrite", (store) => store.put(record)),
    remove: (id) => inside("readwrite", (store) => store.delete(id)),
  };
}

/** From an act to a request, and from the answer to an outcome. It follows to no log-in page. */
export function makeSend({ user, token, keys, ask = (...all) => fetch(...all) }) {
  let csrf = token;
  const isAway = (response) => response.type === "opaqueredirect" || response.status === 401;

  async function fresh(names = []) {
    const query = names.map((name) => `naam=${encodeURIComponent(name)}`).join("&");
    const response = await ask(`${keys}?${query}`, { redirect: "manual" });
    if (isAway(response) || !response.ok) return null;
    const answer = await response.json();
    if (answer.user !== user) return null;
    csrf = answer.csrf_token;
    return answer.keys;
  }

  function request({ address, order, conversation, ...act }) {
    return ask(address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ ...act, user }),
    });
  }

  async function outcomeOf(response) {
    if (isAway(response) || response.status === 409) return { status: "ended" };
    if (response.ok) return { status: "stored" };
    if (response.status >= 500 || response.status === 429) return { status: "offline" };
    if (response.status === 403 || response.status === 404) return { status: "away" };
    const { message = "" } = await response.json().catch(() => ({}));
    return { status: response.status === 410 ? "gone" : "refused", message };
  }

  async function send(act) {
    try {
      const response = await request(act);
      if (response.status !== 403) return await outcomeOf(response);
      // Logging in made the token useless: with a fresh one it goes, if this is still that person.
      if ((await fresh()) === null) return { status: "ended" };
      return await outcomeOf(await request(act));
    } catch {
      return { status: "offline" };
    }
  }

  return { send, learn: async (names) => (await fresh(names)) ?? {} };
}
