// The fieldwork of a round: a page that stays open keeps its numbers up to date.

import { say } from "../site/status.js";
import { EVERY, makeLive } from "./anew.js";

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

const home = document.querySelector("[data-weerklank-live]");
if (home) listen(home);
