// What is said aloud. The sentences come from the page, in the language of the interface.

const language = globalThis.document?.documentElement.lang || "nl";

/** A number with a point between thousands, as the page writes it: 94.439 (94,439 in English). */
export const written = (value) => (typeof value === "number" ? value.toLocaleString(language) : value);

/** Fill in what stands between %( and )s. */
export const fill = (sentence, values = {}) =>
  sentence.replace(/%\((\w+)\)s/g, (_, name) => written(values[name] ?? ""));

export class Sentences {
  constructor(all) {
    this.all = all;
  }

  get(name, values) {
    return fill(this.all[name] ?? "", values);
  }

  words(count) {
    return count === 1 ? this.all.word : this.get("words", { count });
  }

  /** "Beurt 12, D4", without a name where nobody is known to speak. */
  turn({ number, speaker }) {
    return this.get(speaker ? "turn_short" : "turn_bare", { number, speaker });
  }

  lines([first, last]) {
    return first === last ? this.get("line", { first }) : this.get("lines", { first, last });
  }

  /** "Code contactpersoon onbekend op 14 woorden, spreker D4, tweede code op deze passage." */
  applied({ label, count, speaker, nth }) {
    const ordinal = this.all[`nth_${nth}`] ?? (nth > 3 ? this.get("nth_more", { count: nth }) : "");
    return this.get("applied", {
      label,
      words: this.words(count),
      speaker,
      nth: ordinal,
    });
  }
}
