// Work in pieces: between two of them the browser can show what is there and hear a key.

export const pause = () =>
  globalThis.scheduler?.yield ? scheduler.yield() : new Promise((done) => setTimeout(done));

/** What can wait until the browser has nothing else to do. */
export const atRest = (call) =>
  globalThis.requestIdleCallback ? requestIdleCallback(call) : setTimeout(call, 200);
