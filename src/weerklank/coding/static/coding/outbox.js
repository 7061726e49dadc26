// Every act goes in here before it is sent, and leaves only when the server has it. What is left
// when the line drops, the session ends or the tab closes is sent the next time the page opens.

import { renameCode } from "./undo.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

export class Outbox {
  /**
   * `send(act)` gives {status: "stored", coding} | "refused" | "ended" | "offline".
   * `on`: {stored(act, coding), refused(act, message), state(name)}; states are saved, saving,
   * waiting and ended. `store` is a Storage; `later(call, wait)` gives a handle for `cancel`.
   */
  constructor({ name, send, store, on, later = setTimeout, cancel = clearTimeout }) {
    Object.assign(this, { name, send, store, on, later, cancel });
    this.wait = FIRST_WAIT;
    this.timer = null;
    this.isSending = false;
    this.isKept = true;
    this.memory = [];
    this.memory = this.acts();
  }

  /** What has not yet arrived, in order. Another tab may have added or sent some. */
  acts() {
    if (!this.isKept) return this.memory;
    try {
      return JSON.parse(this.store.getItem(this.name) ?? "[]");
    } catch {
      this.isKept = false;
      return this.memory;
    }
  }

  add(act) {
    const acts = this.acts();
    const last = acts.at(-1);
    // Writing a memo makes many small changes; what has not left yet is sent as one.
    const joins =
      last &&
      !this.isSending &&
      last.verb === "change" &&
      act.verb === "change" &&
      last.key === act.key &&
      last.revision === act.revision;
    if (joins) last.fields = { ...last.fields, ...act.fields };
    else acts.push(act);
    this.#keep(acts);
    this.run();
  }

  /** Try again now: the line is back, or someone logged in again. */
  retry() {
    this.cancel(this.timer);
    this.wait = FIRST_WAIT;
    return this.run();
  }

  async run() {
    if (this.isSending) return;
    this.isSending = true;
    this.cancel(this.timer);
    let state = "saved";
    let act = this.acts()[0];
    while (act) {
      this.on.state("saving");
      const outcome = await this.send(act);
      if (outcome.status === "offline" || outcome.status === "ended") {
        state = outcome.status === "ended" ? "ended" : "waiting";
        break;
      }
      this.wait = FIRST_WAIT;
      this.#drop(act, outcome);
      if (outcome.status === "stored") this.on.stored(act, outcome.coding);
      else this.on.refused(act, outcome.message ?? "");
      act = this.acts()[0];
    }
    this.isSending = false;
    this.on.state(state);
    if (state === "waiting") this.#tryLater();
  }

  #tryLater() {
    this.timer = this.later(() => this.run(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  #drop(act, { coding }) {
    const left = this.acts().filter((other) => other.id !== act.id);
    if (act.verb === "make" && coding?.id) {
      left.forEach((other) => renameCode(other, act.fields.code, coding.id));
    }
    // The same words had this code already: what follows is about that coding.
    const made = keyMade(act);
    if (coding?.key && coding.key !== made) {
      left.forEach((other) => {
        if (other.key === made) other.key = coding.key;
      });
    }
    this.#keep(left);
  }

  #keep(acts) {
    this.memory = acts;
    if (!this.isKept) return;
    try {
      if (acts.length) this.store.setItem(this.name, JSON.stringify(acts));
      else this.store.removeItem(this.name);
    } catch {
      this.isKept = false;
    }
  }
}

/** The key of the coding that the server answers with. */
export const keyMade = ({ verb, key, fields }) => (verb === "split" ? fields.new_key : key);

/** The codings as they will be once these acts have arrived. */
export function withActs(codings, acts) {
  const found = new Map(codings.map((coding) => [coding.key, coding]));
  for (const { verb, key, fields } of acts) {
    if (["make", "unmake", "mark"].includes(verb)) continue;
    if (verb === "remove") found.delete(key);
    else if (verb === "apply") found.set(key, { ...fields, key });
    else if (verb === "split" && found.has(key)) {
      const whole = found.get(key);
      found.set(key, { ...whole, end: fields.end });
      found.set(fields.new_key, { ...whole, key: fields.new_key, start: fields.start });
    } else if (found.has(key)) found.set(key, { ...found.get(key), ...fields });
  }
  return [...found.values()];
}
