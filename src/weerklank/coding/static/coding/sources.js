// A conversation may stand on the page in two texts: its own words, and the original beside them.
// The page counts positions through both; the server counts each from its own beginning.

/** Put texts after each other in one row of positions, with a gap between: [{…source, base}]. */
export function inARow(sources) {
  let base = 0;
  return sources.map((source) => {
    const placed = { ...source, base };
    base += source.length + 1;
    return placed;
  });
}

const shifted = (fields, by) => {
  const moved = { ...fields };
  for (const name of ["start", "end"]) if (name in moved) moved[name] += by;
  return moved;
};

/** Count the positions of a step that was kept from the beginning that its text has on this page. */
export function rebase(step, text) {
  const base = text.sourceOf(step.source)?.base;
  if (base === undefined || step.base === undefined || step.base === base) return;
  step.fields = shifted(step.fields ?? {}, base - step.base);
  step.base = base;
  if ("place" in step.fields) step.fields.place = text.placeOfTurn(step.source, step.fields.turn);
}

export const toServer = (fields, { base }) => shifted(fields, -base);

export const toPage = (coding, { base, transcript }) => ({
  ...shifted(coding, base),
  source: transcript,
});

/** The codings of a text. They travel as rows, since there may be thousands, with their names once. */
export const codingsOf = ({ names, codings, ...source }, coders) =>
  codings.map((row) => {
    const coding = Object.fromEntries(names.map((name, at) => [name, row[at]]));
    return toPage({ ...coding, coder_name: coders[coding.coder] ?? "" }, source);
  });
