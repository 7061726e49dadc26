// What can be taken back. An act is {verb, key, ...}; its opposite, made
// when it is done, is one act or several in order.

export class History {
  constructor(limit = 200) {
    this.limit = limit;
    this.done = [];
    this.undone = [];
  }

  /** Remember an act and its opposite. A second memo on the same passage joins the first. */
  push(act, opposite) {
    const last = this.done.at(-1);
    const joins =
      last &&
      this.undone.length === 0 &&
      isMemo(act) &&
      isMemo(last.act) &&
      last.act.key === act.key;
    if (joins) last.act = act;
    else this.done.push({ act, opposite });
    if (this.done.length > this.limit) this.done.shift();
    this.undone = [];
  }

  /** The act that takes the last one back, or null. */
  undo() {
    const last = this.done.pop();
    if (!last) return null;
    this.undone.push(last);
    return last.opposite;
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    this.done.push(last);
    return last.act;
  }

  /** The server knew the coding under another key. */
  rename(from, to) {
    for (const { act, opposite } of [...this.done, ...this.undone]) {
      for (const each of [act, opposite].flat()) {
        if (each.key === from) each.key = to;
        if (each.fields?.new_key === from) each.fields.new_key = to;
      }
    }
  }
}

const isMemo = (act) =>
  act.verb === "change" && Object.keys(act.fields).length === 1 && "memo" in act.fields;
