// Choosing words by mouse or finger. Whole words, unless Alt is held.

import { positionOf, rangesOf } from "./offsets.js";
import { snap } from "./words.js";

const HIGHLIGHT = "weerklank-chosen";

/** Show the chosen words without touching the page's own selection or its nodes. */
export function paint(span, text) {
  if (!("highlights" in CSS)) return;
  CSS.highlights.delete(HIGHLIGHT);
  if (span) CSS.highlights.set(HIGHLIGHT, new Highlight(...rangesOf(span, text)));
}

/** The positions between which the page's own selection runs, or null. */
function nativeSpan(root, text) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) && !root.contains(range.endContainer)) return null;
  const shown = text.shown;
  const start = root.contains(range.startContainer)
    ? positionOf(range.startContainer, range.startOffset, text)
    : shown[0].start;
  const end = root.contains(range.endContainer)
    ? positionOf(range.endContainer, range.endOffset, text)
    : shown.at(-1).end;
  return within({ start, end }, text);
}

/** A passage lies in one text: what runs on into the other one stops at the end of its turn. */
export function within({ start, end }, text) {
  const turn = text.turns[text.turnAt(start)];
  const last = end > start && text.sourceAt(start) === text.sourceAt(end - 1) ? end : turn.end;
  return start < last ? { start, end: last } : null;
}

/** Without Alt whole words; with it exactly these signs, less the blanks around them. */
export function meant(span, text, { exact = false } = {}) {
  if (!span) return null;
  const words = snap(span, text.wordsOfSpan(span));
  if (!words || !exact) return words;
  return { start: Math.max(span.start, words.start), end: Math.min(span.end, words.end) };
}

/** `choosing(isSo)` is told when a mouse begins to choose words and when it is done. */
export function listen({ root, store, isShown, choosing }) {
  const { codings, text } = store;
  let isTouch = false;
  let isOnBar = false;
  let pressed = { x: 0, y: 0, position: null };
  let timer = null;

  /** The position of the text at a point of the screen, or null. */
  function positionAt(x, y) {
    const spot = document.caretPositionFromPoint?.(x, y);
    const range = spot ? null : document.caretRangeFromPoint?.(x, y);
    const node = spot?.offsetNode ?? range?.startContainer;
    if (!node || !root.contains(node)) return null;
    return positionOf(node, spot?.offset ?? range.startOffset, text);
  }

  /** From where the mouse was pressed to where it is: a browser that is busy may select nothing. */
  function draggedSpan({ clientX, clientY }) {
    const ends = [pressed.position, positionAt(clientX, clientY)];
    if (ends.includes(null) || ends[0] === ends[1]) return null;
    return within({ start: Math.min(...ends), end: Math.max(...ends) }, text);
  }

  function take(event, { isDragged = false } = {}) {
    const mean = (span) => meant(span, text, { exact: event?.altKey });
    const span = mean(nativeSpan(root, text)) ?? (isDragged ? mean(draggedSpan(event)) : null);
    if (!span) return false;
    store.choose(span);
    return true;
  }

  /** A click on coded words takes their coding in hand; again, the one around it. */
  function takeCodingAt(event) {
    if (!event.target.closest(".weerklank-turn__text")) return;
    const position = positionAt(event.clientX, event.clientY);
    if (position === null) return;
    const here = codings.at(position).filter(isShown);
    const next = here[(here.findIndex(({ key }) => key === store.active) + 1) % here.length];
    if (next) store.set({ active: next.key, chosen: { start: next.start, end: next.end } });
    else store.clear();
  }

  document.addEventListener(
    "pointerdown",
    (event) => {
      const { clientX: x, clientY: y } = event;
      pressed = { x, y, position: null };
      isOnBar = Boolean(event.target.closest?.(".weerklank-selbar"));
      if (!root.contains(event.target)) return;
      isTouch = event.pointerType === "touch";
      // A bar from before must not catch the end of a new choice.
      if (isTouch || event.button !== 0) return;
      pressed.position = positionAt(x, y);
      choosing(true);
      // Words that the browser still has selected would be dragged along instead.
      if (!event.shiftKey) document.getSelection().removeAllRanges();
    },
    true,
  );
  root.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("pointercancel", () => choosing(false));
  document.addEventListener("mouseup", (event) => {
    const isChoice = !isTouch && event.button === 0 && !isOnBar;
    const hasMoved = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > 2;
    // What was dragged over is settled now. Waiting would lose it to whoever presses again at once;
    // so would the bar from before, which may stand over the end of it.
    const isTaken = isChoice && hasMoved && take(event, { isDragged: true });
    choosing(false);
    if (isTaken) document.getSelection().removeAllRanges();
    if (isTaken || !isChoice) return;
    // What a click or a double click chose, the browser settles after this event.
    setTimeout(() => {
      if (take(event)) document.getSelection().removeAllRanges();
      // The second click of two was about the word that the first one chose.
      else if (event.detail < 2 && root.contains(event.target) && !event.target.closest("button, a"))
        takeCodingAt(event);
    });
  });
  document.addEventListener("selectionchange", () => {
    if (!isTouch) return;
    clearTimeout(timer);
    timer = setTimeout(() => take(), 350);
  });
  root.addEventListener("click", (event) => {
    if (isTouch && document.getSelection().isCollapsed && !event.target.closest("button, a"))
      takeCodingAt(event);
  });
  document.addEventListener("copy", (event) => {
    if (!store.chosen || !document.getSelection().isCollapsed) return;
    if (event.target.closest?.("input, textarea")) return;
    event.clipboardData.setData("text/plain", text.said(store.chosen));
    event.preventDefault();
  });
}
