// Who else has this conversation open. Asked for every twenty seconds, while the page can be seen and
// someone is at it: a page that was left open does not keep a session alive.

const BEAT = 20_000;
const LEFT = 5 * 60_000;

/** "Chantal", "Chantal en Coen", "Chantal, Coen en Daan". */
export function listed(names, sentences) {
  if (names.length < 2) return names.join("");
  return sentences.get("and", { first: names.slice(0, -1).join(", "), last: names.at(-1) });
}

export function makePresence({ place, address, ask, sentences, say, used, now = Date.now }) {
  let active = now();
  let shown = "";

  function show(names) {
    const known = listed(names, sentences);
    if (known === shown) return;
    shown = known;
    place.textContent = known
      ? sentences.get(names.length === 1 ? "here_one" : "here_more", { names: known })
      : "";
    if (known) say(place.textContent);
  }

  async function beat() {
    if (document.visibilityState !== "visible" || now() - active > LEFT) return;
    const answer = await ask(address, "POST");
    if (!answer) return;
    used();
    show(answer.others);
  }

  const isHere = () => {
    active = now();
  };
  for (const event of ["keydown", "pointerdown", "wheel", "touchmove"])
    addEventListener(event, isHere, { passive: true });
  document.addEventListener("visibilitychange", () => {
    isHere();
    beat();
  });
  setInterval(beat, BEAT);
  return { beat };
}
