// What can be taken back, also after the page is loaded again: it is kept in the tab, which forgets
// it when it closes. An act is {verb, key, ...}, or several in order; its opposite, made when it is
// done, as well. `about` says for the list what it was: codes and positions, no words of people.

const VERSION = 2;

/** Keeps what was done in a Storage, or in none; what cannot be read is as nothing. */
function makeKept(store, name) {
  return {
    read() {
      try {
        const kept = JSON.parse(store?.getItem(name) ?? "null");
        return kept?.version === VERSION ? kept : null;
      } catch {
        return null;
      }
    },
    write(history) {
      const { done, undone, passed } = history;
      try {
        store?.setItem(name, JSON.stringify({ version: VERSION, done, undone, passed }));
      } catch {
        // Full, or not allowed: then a reload forgets it.
      }
    },
  };
}

export class History {
  constructor({ limit = 200, store = null, name = "" } = {}) {
    this.limit = limit;
    this.kept = makeKept(store, name);
    const { done = [], undone = [], passed = [] } = this.kept.read() ?? {};
    // `passed`: what could not be taken back any more, since something changed meanwhile.
    Object.assign(this, { done, undone, passed });
    this.watchers = [];
  }

  /** Call `watcher` whenever there is more or less to take back. */
  watch(watcher) {
    this.watchers.push(watcher);
  }

  get canUndo() {
    return this.done.length > 0;
  }

  get canRedo() {
    return this.undone.length > 0;
  }

  /** What would be taken back, or done again, next. */
  get lastDone() {
    return this.done.at(-1) ?? null;
  }

  get lastUndone() {
    return this.undone.at(-1) ?? null;
  }

  #tell() {
    this.kept.write(this);
    this.watchers.forEach((watcher) => watcher(this));
  }

  /** Remember an act and its opposite. A second memo on the same passage joins the first. */
  push(act, opposite, about = {}) {
    const last = this.done.at(-1);
    const joins =
      last &&
      this.undone.length === 0 &&
      isMemo(act) &&
      isMemo(last.act) &&
      last.act.key === act.key;
    if (joins) last.act = act;
    else this.done.push({ act, opposite, about });
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
    this.#tell();
  }

  /** Take the last one out, to make it part of a larger one. */
  takeLast() {
    return this.done.pop() ?? null;
  }

  /** The act that takes the last one back, or null. */
  undo() {
    const last = this.done.pop();
    if (!last) return null;
    this.undone.push(last);
    this.#tell();
    return last.opposite;
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    this.done.push(last);
    this.#tell();
    return last.act;
  }

  /** The last one done, or undone, can no longer be taken back: what it was about is no longer so. */
  letPass(entry) {
    this.done = this.done.filter((each) => each !== entry);
    this.undone = this.undone.filter((each) => each !== entry);
    // Of what cannot be done any more only what the list tells is kept.
    this.passed = [...this.passed, { about: entry.about }].slice(-this.limit);
    this.#tell();
  }

  /** Every step that is remembered, to be changed in place. */
  steps() {
    return [...this.done, ...this.undone].flatMap(({ act, opposite }) => [act, opposite].flat());
  }

  /** The server knew the coding under another key. */
  rename(from, to) {
    for (const each of this.steps()) {
      if (each.key === from) each.key = to;
      if (each.fields?.new_key === from) each.fields.new_key = to;
    }
    this.kept.write(this);
  }

  /** A code that was made again has another number. */
  renameCode(from, to) {
    for (const each of this.steps()) renameCode(each, from, to);
    for (const { about } of [...this.done, ...this.undone, ...this.passed]) {
      if (about?.code === from) about.code = to;
    }
    this.kept.write(this);
  }
}

/** A code that was made again has another number: what an act gives, or makes a code below. */
export function renameCode({ fields }, from, to) {
  if (fields?.code === from) fields.code = to;
  if (fields?.wish?.parent && String(fields.wish.parent) === String(from)) {
    fields.wish.parent = String(to);
  }
}

const isMemo = (act) =>
  act.verb === "change" && Object.keys(act.fields).length === 1 && "memo" in act.fields;
