// The codings that the page knows, by key, by turn and in reading order.

// Of equal passages the one that was given first comes first, so that no stroke changes place.
const inReadingOrder = (a, b) => a.start - b.start || b.end - a.end || a.since - b.since;

export class Codings {
  constructor(text, list = []) {
    this.text = text;
    this.watchers = [];
    this.byKey = new Map();
    this.byTurn = text.turns.map(() => new Set());
    this.sorted = null;
    this.count = 0;
    list.forEach((coding) => this.#put(coding));
  }

  /** Call `watcher` with the places of the turns that changed. */
  watch(watcher) {
    this.watchers.push(watcher);
  }

  all() {
    return this.byKey.values();
  }

  /** In how many of these turns someone gave a code. */
  countTurns(coder, isCounted = () => true) {
    const places = new Set();
    for (const coding of this.byKey.values())
      if (coding.coder === coder) this.text.placesOf(coding).forEach((place) => places.add(place));
    return [...places].filter(isCounted).length;
  }

  get(key) {
    return this.byKey.get(key);
  }

  inOrder() {
    this.sorted ??= [...this.byKey.values()].sort(inReadingOrder);
    return this.sorted;
  }

  inTurn(place) {
    return [...this.byTurn[place]].map((key) => this.byKey.get(key)).sort(inReadingOrder);
  }

  /** The coding that this coder already gave on exactly these words with this code. */
  twin({ coder, code, start, end }) {
    return this.inTurn(this.text.turnAt(start)).find(
      (other) =>
        other.coder === coder &&
        other.code === code &&
        other.start === start &&
        other.end === end,
    );
  }

  /** The codings of one coder on exactly these words. */
  on({ start, end }, coder) {
    return this.inTurn(this.text.turnAt(start)).filter(
      (other) => other.coder === coder && other.start === start && other.end === end,
    );
  }

  /** The codings at a position, the shortest first. */
  at(position) {
    return this.inTurn(this.text.turnAt(position))
      .filter((coding) => coding.start <= position && coding.end > position)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  set(coding) {
    this.#tell([...this.#take(coding.key), ...this.#put(coding)]);
  }

  change(key, fields) {
    const coding = this.byKey.get(key);
    if (coding) this.set({ ...coding, ...fields, since: coding.since });
  }

  remove(key) {
    this.#tell(this.#take(key));
  }

  rename(key, coding) {
    this.#tell([...this.#take(key), ...this.#take(coding.key), ...this.#put(coding)]);
  }

  replaceAll(list) {
    this.byKey.clear();
    this.byTurn.forEach((keys) => keys.clear());
    list.forEach((coding) => this.#put(coding));
    this.#tell(this.byTurn.keys());
  }

  #put(coding) {
    this.sorted = null;
    this.count += 1;
    this.byKey.set(coding.key, { ...coding, since: coding.since ?? this.count });
    const places = this.text.placesOf(coding);
    places.forEach((place) => this.byTurn[place].add(coding.key));
    return places;
  }

  #take(key) {
    const coding = this.byKey.get(key);
    if (!coding) return [];
    this.sorted = null;
    this.byKey.delete(key);
    const places = this.text.placesOf(coding);
    places.forEach((place) => this.byTurn[place].delete(key));
    return places;
  }

  #tell(places) {
    const changed = new Set(places);
    if (changed.size) this.watchers.forEach((watcher) => watcher(changed));
  }
}
