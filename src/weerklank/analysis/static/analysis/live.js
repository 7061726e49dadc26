// A page that stays open keeps its numbers up to date: once a minute, while it can be seen and someone
// was at it not long ago, so that a page that was left open does not keep a session alive.

import { say } from "../site/status.js";

const EVERY = 60_000;
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

const PART = "[data-weerklank-live-part]";
const MOMENT = "[data-weerklank-live-moment]";

const partsOf = (root) => ({
  part: root.querySelector(PART)?.innerHTML ?? "",
  moment: root.querySelector(MOMENT)?.textContent ?? "",
});

async function askServer() {
  try {
    const response = await fetch(location.href, {
      headers: { "HX-Request": "true" },
      redirect: "manual",
    });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector(PART) ? partsOf(page) : null;
  } catch {
    return null;
  }
}

/** Put new numbers in place: folds stay as they are, and the focus stays where it is. */
function replace(place, part) {
  const open = [...place.querySelectorAll("details[open][id]")].map(({ id }) => id);
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  place.innerHTML = part;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (focused?.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
}

function listen(home) {
  const place = home.querySelector(PART);
  const words = home.querySelector("[data-weerklank-live-late]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("weerklank-session") : null;
  const live = makeLive({
    shown: partsOf(home),
    ask: askServer,
    isSeen: () => document.visibilityState === "visible",
    late: (isLate) => {
      words.textContent = isLate ? home.dataset.weerklankLate : "";
    },
    show: ({ part, moment }, isChanged) => {
      tabs?.postMessage("used");
      home.querySelector(MOMENT).textContent = moment;
      if (!isChanged) return;
      replace(place, part);
      say(home.dataset.weerklankSaid);
    },
  });
  for (const event of ["keydown", "pointerdown", "wheel", "touchmove"])
    addEventListener(event, live.isHere, { passive: true });
  document.addEventListener("visibilitychange", live.isHere);
  setInterval(live.again, EVERY);
}

if (typeof document !== "undefined") {
  const home = document.querySelector("[data-weerklank-live]");
  if (home) listen(home);
}
