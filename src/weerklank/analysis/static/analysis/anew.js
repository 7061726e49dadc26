// When a page that stays open asks anew: once a minute, while it can be seen and someone was at it not
// long ago, so that a page that was left open does not keep a session alive.

export const EVERY = 60_000;
const LEFT = 15 * 60_000;

/**
 * `shown` is what the page came with; `ask` gives the same anew, or nothing where that failed.
 * `show(answer, isChanged)` puts it there, `late(isLate)` says whether what is there grew old.
 */
export function makeLive({ shown, ask, show, late, isSeen, now = Date.now }) {
  let last = shown;
  let asked = now();
  let active = now();
  let isBusy = false;

  async function again() {
    if (isBusy || !isSeen() || now() - active > LEFT) return;
    isBusy = true;
    asked = now();
    const answer = await ask();
    isBusy = false;
    late(!answer);
    if (!answer) return;
    const isChanged = answer.part !== last.part;
    last = answer;
    show(answer, isChanged);
  }

  const isHere = () => {
    const wasLeft = now() - active > LEFT;
    active = now();
    return wasLeft || now() - asked >= EVERY ? again() : undefined;
  };
  return { again, isHere };
}
