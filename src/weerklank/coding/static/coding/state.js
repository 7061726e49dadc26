// What a coder has in hand: the chosen words and the coding that is active.

export class State {
  constructor() {
    this.chosen = null;
    this.active = null;
    this.isStretching = false;
    this.watchers = [];
  }

  watch(watcher) {
    this.watchers.push(watcher);
  }

  /** `change` holds any of chosen, active, isStretching. */
  set(change) {
    const before = { chosen: this.chosen, active: this.active, isStretching: this.isStretching };
    Object.assign(this, change);
    this.watchers.forEach((watcher) => watcher(this, before));
  }

  choose(span) {
    this.set({ chosen: span, active: null, isStretching: false });
  }

  clear() {
    this.choose(null);
  }
}
