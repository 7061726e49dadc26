// What a coder has in hand: the chosen words and the coding that is active.

export class State {
  constructor() {
    this.chosen = null;
    this.active = null;
    this.removed = null;
    this.isStretching = false;
    this.isSplitting = false;
    this.watchers = [];
  }

  watch(watcher) {
    this.watchers.push(watcher);
  }

  /**
   * `change` holds any of chosen, active, isStretching, isSplitting, removed. The last one, the
   * coding that was taken away just now, is forgotten with whatever is done next.
   */
  set(change) {
    const before = { chosen: this.chosen, active: this.active };
    Object.assign(this, { removed: null }, change);
    this.watchers.forEach((watcher) => watcher(this, before));
  }

  choose(span) {
    this.set({ chosen: span, active: null, isStretching: false, isSplitting: false });
  }

  clear() {
    this.choose(null);
  }
}
