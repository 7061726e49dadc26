// What someone did on a page and may take back is kept in the tab under a name that begins with this;
// it goes when she logs out, or when someone else logs in.

const PREFIX = "weerklank-acts:";

export const nameFor = (user, transcript) => `${PREFIX}${user}:${transcript}`;

/** Forget what was done here; with `but` all except what that user did. */
export function forget(store, { but = null } = {}) {
  Array.from({ length: store.length }, (_, index) => store.key(index))
    .filter((key) => key?.startsWith(PREFIX))
    .filter((key) => but === null || !key.startsWith(`${PREFIX}${but}:`))
    .forEach((key) => store.removeItem(key));
}
