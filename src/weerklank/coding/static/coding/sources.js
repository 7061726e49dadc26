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
