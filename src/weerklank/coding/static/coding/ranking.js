// Which codes a few typed letters mean, the likeliest first.

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();

function scoreOf(code, asked) {
  if (code.number === asked) return 0;
  if (code.number.startsWith(asked)) return 1;
  const label = plain(code.label);
  if (label.startsWith(asked)) return 2;
  const words = label.split(/[^\p{L}\p{N}]+/u);
  const parts = asked.split(/\s+/);
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 3;
  if (parts.every((part) => label.includes(part))) return 4;
  const gloss = plain(code.gloss);
  if (parts.every((part) => gloss.includes(part))) return 5;
  const before = plain((code.instead_of ?? []).map((one) => `${one.number} ${one.label}`).join(" "));
  if (parts.every((part) => before.includes(part))) return 5.5;
  const rest = plain(`${code.label} ${code.gloss} ${code.definition} ${code.include}`);
  return parts.every((part) => rest.includes(part)) ? 6 : null;
}

// Behind a name with these letters in it, and behind everything: the same words in another form.
const NAME_IN_FORM = 4.5;
const WORDS_IN_FORM = 7;

function scoreIn(code, asked, { names = [], codes = [] }) {
  const score = scoreOf(code, asked);
  const ids = [code.id, ...(code.instead_of ?? []).map(({ id }) => id)];
  const isIn = (some) => ids.some((id) => some.includes(id));
  if (isIn(names)) return Math.min(score ?? NAME_IN_FORM, NAME_IN_FORM);
  return score ?? (isIn(codes) ? WORDS_IN_FORM : null);
}

/**
 * The codes that fit, by number, label, gloss, definition; those used lately before their equals.
 * A code that is off is found as its successor.
 * `forms`: {names, codes}, the ids in which the words stand in another form, as the server knows.
 */
export function rank(codes, typed, recent = [], forms = {}) {
  const asked = plain(typed.trim());
  if (!asked) return [];
  const lately = new Map(recent.map((id, place) => [id, place]));
  return codes
    .filter((code) => code.can_be_given)
    .map((code, place) => ({ code, place, score: scoreIn(code, asked, forms) }))
    .filter(({ score }) => score !== null)
    .sort(
      (a, b) =>
        a.score - b.score ||
        (lately.get(a.code.id) ?? Infinity) - (lately.get(b.code.id) ?? Infinity) ||
        a.place - b.place,
    )
    .map(({ code }) => code);
}

/** Put a code with the recent ones: a known one keeps its figure, a new one comes first. */
export function withRecent(recent, id, limit = 9) {
  return recent.includes(id) ? recent : [id, ...recent].slice(0, limit);
}
