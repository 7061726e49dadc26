// What was done on the interviewer's page waits here until the server has it: sealed, in order, bound
// to who did it. So does what is still being typed. The device keeps no key: the server gives it again
// to that person alone.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const TYPING = 1000;
const DRAFT = "draft:";
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

/** What waits in the box for this person, opened. */
async function openAll(box, seals, isMeant) {
  const own = (await box.all()).filter(({ id, user }) => user === seals.user && isMeant(id));
  await seals.learn(own).catch(() => {});
  return (await Promise.all(own.map((record) => seals.open(record)))).filter(Boolean);
}

/**
 * Acts in order. `box` keeps records: all(), put(record), remove(id). `send(act)` gives {status}:
 * "stored"; "gone", of who withdrew, or "refused", which goes too; "away", which stays while the next
 * is sent; "offline" or "ended", which stop. `on`: {kept(act), left(act, outcome), state(name, waiting)}; an act is
 * kept when the box has it, or cannot have it.
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
    const isAct = (id) => !id.startsWith(DRAFT);
    this.acts.push(...((await this.#kept(() => openAll(this.box, this.seals, isAct))) ?? []));
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
    this.on.kept?.(kept);
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

/**
 * Notes that are still being typed in one conversation: one per question, and one about none. The box
 * has them a second after a key. `changed()` is called when something is typed, or nothing is left.
 */
export class Drafts {
  constructor({
    box,
    seals,
    conversation,
    changed,
    later = (call, wait) => setTimeout(call, wait),
    cancel = (timer) => clearTimeout(timer),
  }) {
    Object.assign(this, { box, seals, conversation, changed, later, cancel });
    this.notes = new Map(); // by key
    this.unwritten = new Set();
    this.isKept = true;
    this.timer = null;
    this.writing = Promise.resolve();
  }

  // Of whom as well: two people at one device each have their own.
  #key(question) {
    return `${DRAFT}${this.seals.user}:${this.conversation}:${question ?? ""}`;
  }

  get isEmpty() {
    return this.notes.size === 0;
  }

  of(question) {
    return this.notes.get(this.#key(question));
  }

  /** Read what was being typed. What may be about somebody who is not among `still` is thrown away. */
  async load(still) {
    const own = (id) => id.startsWith(`${DRAFT}${this.seals.user}:${this.conversation}:`);
    const found = await openAll(this.box, this.seals, own).catch(() => []);
    for (const note of found) this.notes.set(note.key, note);
    await this.forget((person) => !still.includes(person));
    return [...this.notes.values()];
  }

  /** Take over what stands in a field; an empty one is no note. */
  type({ question, about, text, present }) {
    const key = this.#key(question);
    if (text.trim()) {
      // Whoever was there when it was begun may be spoken of, also after she withdrew.
      const people = [...new Set([...(this.notes.get(key)?.present ?? []), ...present])];
      this.notes.set(key, { key, question, about, text, present: people });
      this.unwritten.add(key);
      this.timer ??= this.later(() => this.write(), TYPING);
    } else this.drop(question);
    this.changed();
  }

  /** The note was kept as an act, or its field was emptied. */
  drop(question) {
    this.notes.delete(this.#key(question));
    this.unwritten.add(this.#key(question));
    return this.write();
  }

  /** Throw away what may be about these people. Gives the questions of those notes. */
  async forget(isGone) {
    const lost = [...this.notes.values()].filter(({ about, present }) =>
      (about === null ? present : [about]).some(isGone),
    );
    for (const { question } of lost) await this.drop(question);
    if (lost.length) this.changed();
    return lost.map(({ question }) => question);
  }

  /** Let the box have what was typed until now. One after another: the last is what stays. */
  write() {
    this.cancel(this.timer);
    this.timer = null;
    this.writing = this.writing.then(async () => {
      const keys = [...this.unwritten];
      this.unwritten.clear();
      for (const key of keys) {
        const note = this.notes.get(key);
        try {
          if (note) await this.box.put(await this.seals.seal(note));
          else await this.box.remove(key);
        } catch {
          this.isKept = false; // by the page alone, which warns whoever leaves it
        }
      }
    });
    return this.writing;
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
    const { message = "", gone = [] } = await response.json().catch(() => ({}));
    return { status: response.status === 410 ? "gone" : "refused", message, gone };
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
