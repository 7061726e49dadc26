// What is typed is kept within three seconds after the last key; without a line it stays on the
// device until it arrived.

const SOON = 1500; // after the last key
const AGAIN = 3000; // after it did not go

/** Keep a field at `address`. `store`: localStorage; `name`: what the copy is called there. */
export class Typed {
  constructor({ field, status, name, send, store, timers = globalThis }) {
    Object.assign(this, { field, status, name, send, store, timers });
    this.timer = null;
    field.addEventListener("input", () => {
      this.#copy({ text: field.value });
      status.textContent = "";
      this.#later(SOON);
    });
    const left = this.#left();
    // Also what went with a form: this page shows that it did not arrive.
    if (left && left.text !== field.value) {
      field.value = left.text;
      this.#later(0);
    } else if (left) this.#forget();
  }

  /** The form goes with what stands there: once another page shows, it arrived. */
  handOver() {
    this.timers.clearTimeout(this.timer);
    this.#copy({ text: this.field.value, sent: true });
  }

  #later(milliseconds) {
    this.timers.clearTimeout(this.timer);
    this.timer = this.timers.setTimeout(() => this.#save(), milliseconds);
  }

  async #save() {
    const text = this.field.value;
    let isKept = false;
    try {
      isKept = await this.send(text);
    } catch {
      isKept = false;
    }
    if (this.field.value !== text) return; // more was typed meanwhile, and comes next
    this.status.textContent = isKept
      ? this.status.dataset.weerklankSaved
      : this.status.dataset.weerklankNotSaved;
    if (isKept) this.#forget();
    else this.#later(AGAIN);
  }

  #left() {
    try {
      return JSON.parse(this.store.getItem(this.name));
    } catch {
      return null;
    }
  }

  #copy(value) {
    try {
      this.store.setItem(this.name, JSON.stringify(value));
    } catch {
      // Without room on the device it is only sent.
    }
  }

  #forget() {
    this.store.removeItem(this.name);
  }
}

/** Forget copies that went with a form: this page, of another question, shows that they arrived. */
export function forgetSent(store, start, here) {
  for (const name of Object.keys(store).filter((one) => one.startsWith(start))) {
    if (name === `${start}${here}`) continue;
    if (JSON.parse(store.getItem(name) ?? "null")?.sent) store.removeItem(name);
  }
}

/**
 * Send the copies that are left here, of whatever question; whether none is left then. `send(question,
 * text)` gives whether that was kept, and throws without a line.
 */
export async function sendCopies(store, start, send) {
  let isAll = true;
  for (const name of Object.keys(store).filter((one) => one.startsWith(start))) {
    const copy = JSON.parse(store.getItem(name) ?? "null");
    if (!copy || (await send(name.slice(start.length), copy.text))) store.removeItem(name);
    else isAll = false;
  }
  return isAll;
}

/** Copies left here of others than `owner`: of whom, and under which name. `start` is before each. */
export function copiesOf(store, start, owner) {
  return Object.keys(store)
    .filter((name) => name.startsWith(start))
    .map((name) => ({ name, owner: name.slice(start.length, name.lastIndexOf("-")) }))
    .filter((one) => one.owner !== owner);
}
