// What can be taken back. An act is {verb, key, ...}; its opposite, made
// when it is done, is one act or several in order. What cannot be done again has no act.

export class History {
  constructor(limit = 200) {
    this.limit = limit;
    this.done = [];
    this.undone = [];
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

  #tell() {
    this.watchers.forEach((watcher) => watcher(this));
  }

  /** Remember an act and its opposite. A second memo on the same passage joins the first. */
  push(act, opposite) {
    const last = this.done.at(-1);
    const joins =
      last &&
      this.undone.length === 0 &&
      last.act &&
      act &&
      isMemo(act) &&
      isMemo(last.act) &&
      last.act.key === act.key;
    if (joins) last.act = act;
    else this.done.push({ act, opposite });
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
    if (last.act) this.undone.push(last);
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

  /** The server knew the coding under another key. */
  rename(from, to) {
    for (const { act, opposite } of [...this.done, ...this.undone]) {
      for (const each of [act ?? [], opposite].flat()) {
        if (each.key === from) each.key = to;
        if (each.fields?.new_key === from) each.fields.new_key = to;
      }
    }
  }
}

const isMemo = (act) =>
  act.verb === "change" && Object.keys(act.fields).length === 1 && "memo" in act.fields;
