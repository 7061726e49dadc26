import assert from "node:assert/strict";
import { test } from "node:test";

import { lettersFor } from "../../src/weerklank/coding/static/coding/facets.js";
import { rank, withRecent } from "../../src/weerklank/coding/static/coding/ranking.js";
import { fill, Sentences } from "../../src/weerklank/coding/static/coding/sentences.js";

const code = (id, number, label, gloss = "", more = {}) => ({
  id,
  number,
  label,
  gloss,
  definition: "",
  include: "",
  can_be_given: true,
  ...more,
});
const CODES = [
  code(1, "4.1", "Contactpersoon onbekend", "unknown contact"),
  code(2, "4.2", "Wisselende contactpersoon", "changing contact"),
  code(3, "4.10", "Te zware participatie-eis", "participation too heavy"),
  code(4, "3.1", "Vaste, persoonlijke contactpersoon", "stable person"),
  code(5, "3.11", "Financiële rust", "relief", { definition: "Rust door ontzorgen." }),
  code(6, "4", "Knelpunten", "", { can_be_given: false }),
  code(7, "1.9", "Eigen netwerk", "own network"),
];
const found = (typed, recent) => rank(CODES, typed, recent).map(({ number }) => number);

test("a number finds its code first, then the codes that begin so", () => {
  assert.deepEqual(found("4.1"), ["4.1", "4.10"]);
});

test("the beginning of a label comes before a word within it", () => {
  assert.deepEqual(found("contact"), ["4.1", "4.2", "3.1"]);
});

test("a few letters of each word are enough", () => {
  assert.deepEqual(found("wis con"), ["4.2"]);
  assert.deepEqual(found("onb cont"), ["4.1"]);
});

test("accents and capitals make no difference", () => {
  assert.deepEqual(found("FINANCIELE"), ["3.11"]);
});

test("the English gloss and the definition find a code too", () => {
  assert.deepEqual(found("network"), ["1.9"]);
  assert.deepEqual(found("ontzorgen"), ["3.11"]);
});

test("a heading or a code that is off is never found", () => {
  assert.deepEqual(found("knelpunten"), []);
});

test("a code that is off is found as its successor", () => {
  const codes = [
    ...CODES,
    code(8, "4.11", "Trage post", "", { can_be_given: false }),
    code(9, "4.12", "Berichten", "", { instead_of: [{ id: 8, number: "4.11", label: "Trage post" }] }),
  ];
  assert.deepEqual(rank(codes, "trage").map(({ id }) => id), [9]);
  assert.deepEqual(rank(codes, "traag", [], { names: [8] }).map(({ id }) => id), [9]);
});

test("of equals the one used last comes first", () => {
  assert.deepEqual(found("contactp", [4, 2]), ["4.1", "3.1", "4.2"]);
});

test("nothing typed finds nothing", () => {
  assert.deepEqual(found("  "), []);
});

test("a recent code keeps its figure, a new one comes first and the ninth goes", () => {
  assert.deepEqual(withRecent([1, 2, 3], 2), [1, 2, 3]);
  assert.deepEqual(withRecent([1, 2, 3], 4, 3), [4, 1, 2]);
});

test("each facet has a letter of its own", () => {
  const labels = ["goed", "slecht", "gemengd", "neutraal", "zelf beleefd", "gehoord"];
  const letters = lettersFor(labels);
  assert.deepEqual(letters.slice(0, 5), ["g", "s", "e", "n", "z"]);
  assert.equal(new Set(letters).size, labels.length);
  assert.deepEqual(lettersFor(["laag", "midden"]), ["l", "i"]); // M is that of the memo.
});

const SENTENCES = new Sentences({
  applied: "Code %(label)s op %(words)s, spreker %(speaker)s%(nth)s.",
  nth_2: ", tweede code op deze passage",
  nth_more: ", %(count)s codes op deze passage",
  word: "1 woord",
  words: "%(count)s woorden",
  line: "regel %(first)s",
  lines: "regel %(first)s tot %(last)s",
});
const said = (count, nth) =>
  SENTENCES.applied({ label: "contactpersoon onbekend", count, speaker: "D4", nth });

test("a given code is said in one sentence", () => {
  assert.equal(
    said(14, 2),
    "Code contactpersoon onbekend op 14 woorden, spreker D4, tweede code op deze passage.",
  );
  assert.equal(said(1, 1), "Code contactpersoon onbekend op 1 woord, spreker D4.");
  assert.equal(
    said(2, 7),
    "Code contactpersoon onbekend op 2 woorden, spreker D4, 7 codes op deze passage.",
  );
});

test("a passage on one line names one line", () => {
  assert.equal(SENTENCES.lines([4, 4]), "regel 4");
  assert.equal(SENTENCES.lines([4, 6]), "regel 4 tot 6");
});

test("what is not known stays empty, what somebody typed stays as typed", () => {
  assert.equal(fill("a %(b)s c", {}), "a  c");
  assert.equal(fill("%(a)s", { a: "$& %(b)s" }), "$& %(b)s");
});
