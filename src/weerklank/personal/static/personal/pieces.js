// A text that was recorded in pieces is played piece after piece. A second press stops it; another
// text that is begun stops the one before, also a player of the browser.

/** Play these addresses in a row. Returns what stops it; `ended` is called once, however it ends. */
export function playInARow(addresses, ended, make = (address) => new Audio(address)) {
  // The next piece is fetched while one plays, so that a slow line leaves no holes between words.
  const pieces = addresses.map((address) => ({ address, player: null }));
  const fetched = (place) => {
    const piece = pieces[place];
    if (piece && !piece.player) {
      piece.player = make(piece.address);
      piece.player.preload = "auto";
    }
    return piece?.player;
  };
  let now = null;
  let isOver = false;
  const stop = () => {
    if (isOver) return;
    isOver = true;
    now?.pause();
    ended();
  };
  const play = (place) => {
    if (isOver) return;
    now = fetched(place);
    if (!now) {
      stop();
      return;
    }
    fetched(place + 1);
    now.addEventListener("ended", () => play(place + 1), { once: true });
    now.addEventListener("error", stop, { once: true });
    now.play()?.catch?.(stop);
  };
  play(0);
  return stop;
}

export function offer(page = document, make = undefined) {
  let stopNow = null;
  let button = null;
  const stop = () => stopNow?.();
  for (const one of page.querySelectorAll("[data-weerklank-pieces]")) one.hidden = false;
  page.addEventListener("click", (event) => {
    const asked = event.target.closest?.("[data-weerklank-pieces]");
    if (!asked) return;
    const wasPlaying = button === asked;
    stop();
    if (wasPlaying) return;
    for (const other of page.querySelectorAll("audio")) other.pause();
    button = asked;
    button.setAttribute("aria-pressed", "true");
    stopNow = playInARow(
      asked.dataset.weerklankPieces.split(" "),
      () => {
        asked.removeAttribute("aria-pressed");
        stopNow = null;
        button = null;
      },
      make,
    );
  });
  // `play` does not bubble.
  page.addEventListener("play", stop, true);
}

if (globalThis.document) offer();
