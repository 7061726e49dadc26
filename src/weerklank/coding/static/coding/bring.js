// Brings a place in the text into view, and keeps it there while lines around it are laid out.
//
// Lines out of view have an estimated height. Those that come near get their own after a jump, which
// pushes what was jumped to down: in a long conversation by half a screen.

const QUIET = 1500; // milliseconds in which the page kept its height
const BY_HERSELF = ["wheel", "touchmove", "pointerdown", "keydown"];
let last = null;

/** Until the page stands still, or somebody goes elsewhere. `block` as in scrollIntoView. */
export function bring(element, block) {
  last?.abort();
  const jump = new AbortController();
  last = jump;
  const { signal } = jump;
  let end;
  // The observer speaks before the page is painted, and once when it begins.
  const observer = new ResizeObserver(() => {
    element.scrollIntoView({ block });
    clearTimeout(end);
    end = setTimeout(() => jump.abort(), QUIET);
  });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(end);
  });
  BY_HERSELF.forEach((act) =>
    addEventListener(act, () => jump.abort(), { signal, passive: true, capture: true }),
  );
  element.scrollIntoView({ block });
  observer.observe(document.body);
}
