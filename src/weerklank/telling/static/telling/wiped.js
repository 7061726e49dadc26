// A tablet between two people: nothing that a page kept stays on it, and the next can begin.

import { forgetAll } from "./kept.js";

const place = document.querySelector("[data-weerklank-wiped]");

async function wipe() {
  localStorage.clear();
  sessionStorage.clear();
  await forgetAll();
  place.dataset.weerklankDone = "yes";
  setTimeout(() => location.replace(place.dataset.weerklankWiped), 4000);
}

wipe();
