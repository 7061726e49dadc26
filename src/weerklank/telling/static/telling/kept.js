// What was spoken and did not arrive yet, kept on the device: a killed browser, an empty battery or
// a cut line loses none of it. Under the key of who tells, so that nobody sends another's words.

// A database per kind of page: what is hers on one is never read, judged or emptied by the other.
export const TELLING = "weerklank-telling";
export const OWN_PAGE = "weerklank-own-page";

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function settled(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Open what is kept for somebody on a kind of page: TELLING or OWN_PAGE. `factory`: indexedDB. */
export async function openKept(owner, kind, factory = globalThis.indexedDB) {
  const opening = factory.open(kind, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("recordings", { keyPath: "id" });
    const parts = opening.result.createObjectStore("parts", { keyPath: ["recording", "start"] });
    parts.createIndex("recording", "recording");
  };
  const db = await done(opening);
  // Another window empties the device: it should not wait for this one.
  db.onversionchange = () => db.close();
  return new Kept(db, owner);
}

/** Remove all that any page behind a card kept on this device. */
export function forgetAll(factory = globalThis.indexedDB) {
  const remove = (kind) =>
    new Promise((resolve) => {
      const gone = factory.deleteDatabase(kind);
      gone.onsuccess = gone.onerror = gone.onblocked = () => resolve();
    });
  return Promise.all([TELLING, OWN_PAGE].map(remove));
}

class Kept {
  constructor(db, owner) {
    this.db = db;
    this.name = db.name;
    this.owner = owner;
  }

  /** The recordings of this person that are not whole on the server, the first one first. */
  async recordings() {
    return (await this.#all())
      .filter((one) => one.owner === this.owner)
      .sort((one, other) => one.began - other.began);
  }

  /** What is left here of others who told on this device. */
  async ofOthers() {
    return (await this.#all()).filter((one) => one.owner !== this.owner);
  }

  #all() {
    return done(this.db.transaction("recordings").objectStore("recordings").getAll());
  }

  async begin(recording) {
    const transaction = this.db.transaction("recordings", "readwrite");
    transaction.objectStore("recordings").put({ ...recording, owner: this.owner });
    await settled(transaction);
  }

  /** Change some of what is known of a recording; of one that is gone, nothing. */
  async change(id, values) {
    const transaction = this.db.transaction("recordings", "readwrite");
    const recordings = transaction.objectStore("recordings");
    const stored = await done(recordings.get(id));
    if (stored) recordings.put({ ...stored, ...values });
    await settled(transaction);
  }

  /** Keep the next part, and how long the recording is with it, in one act. */
  async add(id, bytes) {
    const transaction = this.db.transaction(["recordings", "parts"], "readwrite");
    const recordings = transaction.objectStore("recordings");
    const stored = await done(recordings.get(id));
    if (stored) {
      const length = stored.length + bytes.byteLength;
      recordings.put({ ...stored, length, touched: Date.now() });
      transaction.objectStore("parts").put({ recording: id, start: stored.length, bytes });
    }
    await settled(transaction);
  }

  /** The parts of a recording in order, from the one in which byte `from` lies. */
  async parts(recording, from = 0) {
    const store = this.db.transaction("parts").objectStore("parts");
    const before = IDBKeyRange.bound([recording, 0], [recording, from]);
    const starts = await done(store.getAllKeys(before));
    const first = starts.at(-1)?.[1] ?? 0;
    return done(store.getAll(IDBKeyRange.bound([recording, first], [recording, Infinity])));
  }

  async forget(recording) {
    const transaction = this.db.transaction(["recordings", "parts"], "readwrite");
    transaction.objectStore("parts").delete(IDBKeyRange.bound([recording, 0], [recording, Infinity]));
    transaction.objectStore("recordings").delete(recording);
    await settled(transaction);
  }
}
