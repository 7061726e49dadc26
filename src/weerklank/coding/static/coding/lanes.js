// Which stroke lies under which: overlapping passages get lanes, at most three; more become a number.

export const LANES = 3;

/** Give {key: lane} for codings in reading order; LANES means that there is no room left. */
export function lanesOf(codings) {
  const busyUntil = new Array(LANES).fill(-1);
  const lanes = new Map();
  for (const { key, start, end } of codings) {
    let lane = busyUntil.findIndex((until) => until <= start);
    if (lane < 0) lane = LANES;
    else busyUntil[lane] = end;
    lanes.set(key, lane);
  }
  return lanes;
}

/**
 * Cut a line where a coding begins or ends: [{start, end, keys, more}]. `keys` holds the coding of
 * each lane, or null; `more` is the number of codings that begin here without a lane of their own.
 */
export function segmentsOf(from, to, codings, lanes) {
  const cuts = new Set([from, to]);
  for (const { start, end } of codings) {
    if (start > from && start < to) cuts.add(start);
    if (end > from && end < to) cuts.add(end);
  }
  const ordered = [...cuts].sort((a, b) => a - b);
  const begins = new Map();
  for (const coding of codings) {
    const at = Math.max(coding.start, from);
    if (!begins.has(at)) begins.set(at, []);
    begins.get(at).push(coding);
  }
  const current = new Array(LANES).fill(null);
  const segments = [];
  for (let index = 0; index < ordered.length - 1; index += 1) {
    const start = ordered[index];
    let more = 0;
    current.forEach((coding, lane) => {
      if (coding && coding.end <= start) current[lane] = null;
    });
    for (const coding of begins.get(start) ?? []) {
      const lane = lanes.get(coding.key);
      if (lane < LANES) current[lane] = coding;
      else if (coding.start >= from) more += 1;
    }
    segments.push({
      start,
      end: ordered[index + 1],
      keys: current.map((coding) => coding?.key ?? null),
      more,
    });
  }
  return segments;
}

/** Give each label in the margin a row of its own: its wish, or the first free one below. */
export function rowsOf(wishes) {
  let last = 0;
  return wishes.map((wish) => {
    last = Math.max(wish, last + 1);
    return last;
  });
}

/**
 * Where labels stand in a margin of `most` rows: [{row, span}], or null for one that is folded away.
 * When they do not all fit, the last row is kept for how many are folded. A label takes two rows
 * where the next one is free, so that a long name can be read.
 */
export function fitted(wishes, most) {
  const rows = rowsOf(wishes);
  const room = (rows.at(-1) ?? 0) > most ? most - 1 : most;
  return rows.map((row, at) => {
    if (row > room) return null;
    const next = Math.min(rows[at + 1] ?? Infinity, room + 1);
    return { row, span: next > row + 1 ? 2 : 1 };
  });
}
