// How long a conversation lasts, and each part of it: the time goes to the part that one is in.

/** What is remembered of the time: {since, current, parts: {section: milliseconds}}. */
export const atRest = () => ({ since: null, current: null, parts: {} });

/** The same with the time up to now given to the part that one was in. */
export function upTo(time, now) {
  if (time.since === null) return time;
  const key = time.current ?? "";
  const parts = { ...time.parts, [key]: (time.parts[key] ?? 0) + Math.max(0, now - time.since) };
  return { ...time, parts, since: now };
}

export const started = (time, now) => ({ ...time, since: now });
export const stopped = (time, now) => ({ ...upTo(time, now), since: null });
export const entered = (time, section, now) =>
  time.current === section ? time : { ...upTo(time, now), current: section };
export const whole = (time) => Object.values(time.parts).reduce((sum, each) => sum + each, 0);

export function inWords(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
