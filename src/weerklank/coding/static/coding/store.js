// What the coding page knows: the text, the codes, the codings, what was done, and what a coder has
// in hand. Views draw from it, keys and pointers choose in it; what is kept goes through acts.js.

import { Codings } from "./codings.js";
import { withRecent } from "./ranking.js";
import { History } from "./undo.js";

export class Store {
  constructor({
    user,
    text,
    codes,
    sentences,
    say,
    codings = [],
    recent = [],
    isLocked = false,
    history = new History(),
    marks = [],
  }) {
    Object.assign(this, { user, text, codes, sentences, say, isLocked, history });
    this.codings = new Codings(text, codings);
    this.marks = new Set(marks);
    this.recent = recent.filter((id) => codes.get(id)?.can_be_given);
    Object.assign(this, { chosen: null, active: null, removed: null });
    Object.assign(this, { isStretching: false, isSplitting: false });
    this.watchers = [];
    this.codings.watch((places) => this.#tell("codings", places));
  }

  /** Call `draw(what, places)`: what changed is "hand", "codings", "recent", "codes" or "marks"; in which turns. */
  watch(draw) {
    this.watchers.push(draw);
  }

  #tell(what, places = new Set()) {
    this.watchers.forEach((draw) => draw(what, places));
  }

  /** The coding in hand. */
  get coding() {
    return this.codings.get(this.active);
  }

  /** The coding in hand when it may be changed: one's own, in work that is not finished. */
  own() {
    return this.coding?.coder === this.user && !this.isLocked ? this.coding : null;
  }

  /**
   * `change` holds any of chosen, active, isStretching, isSplitting, removed. The last one, the
   * coding that was taken away just now, is forgotten with whatever is done next.
   */
  set(change) {
    const before = this.coding;
    Object.assign(this, { removed: null }, change);
    const changed = before?.key === this.active ? [] : [before, this.coding].filter(Boolean);
    this.#tell("hand", new Set(changed.flatMap((coding) => this.text.placesOf(coding))));
  }

  choose(span) {
    this.set({ chosen: span, active: null, isStretching: false, isSplitting: false });
  }

  clear() {
    this.choose(null);
  }

  /** A code was given: it is with those used last. */
  use(id) {
    this.recent = withRecent(this.recent, id);
    this.#tell("recent");
  }

  /** A bookmark at a turn came, or went. */
  mark(place, isThere) {
    if (isThere) this.marks.add(place);
    else this.marks.delete(place);
    this.#tell("marks", new Set([place]));
  }

  /** A code of one's own came, or went again; `made` is how it was, where the page forgot it. */
  codeMade(id, isThere, made = null) {
    if (isThere && made && !this.codes.has(id)) this.codes.set(id, { ...made });
    const code = this.codes.get(id);
    if (!code) return;
    Object.assign(code, { is_on: isThere, can_be_given: isThere });
    if (!isThere) this.recent = this.recent.filter((each) => each !== id);
    this.#tell("codes");
  }

  /** A code that was made again is another one to the server. */
  codeRemade(from, code) {
    this.codes.set(code.id, code);
    this.recent = this.recent.map((id) => (id === from ? code.id : id));
    for (const { key } of [...this.codings.all()].filter((coding) => coding.code === from))
      this.codings.change(key, { code: code.id });
    this.codes.delete(from);
    this.history.renameCode(from, code.id);
    this.#tell("codes");
  }
}
