// The keys of the coding page, but for those within the text (keyboard.js) and within a field.

import { keysAreOn } from "../site/keys.js";

export function listen({ store, acts, view, find }) {
  const { bookmarks, facets, lastActs, light, map, newCode, palette, splitting, stretching, walk } = view;

  /** E and S begin on the passage in hand; among the facets a letter stands for one of them. */
  function begin(event) {
    const tool = { e: stretching, s: splitting }[event.key.toLowerCase()];
    if (!tool || !store.active || !keysAreOn(event)) return false;
    if (event.target.closest?.("[data-weerklank-facets]")) return false;
    tool.start();
    return true;
  }

  /** Until it is kept or left, the arrows move where a passage ends, or where it is cut. */
  function work(tool, event) {
    if (event.target.closest?.("input, textarea, select")) return false;
    const { text, chosen } = store;
    const isRtl = text.turns[text.turnAt(chosen.start)].isRtl;
    const by = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[event.key];
    if (by) tool.arrow(by, event);
    else if (event.key === "Enter" && !event.target.closest?.("[role=toolbar]")) tool.keep();
    else if (event.key === "Escape") tool.cancel();
    else return false;
    return true;
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const tool = (store.isSplitting && splitting) || (store.isStretching && stretching);
      if (!(tool ? work(tool, event) : begin(event))) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  /** Ctrl+Z and Ctrl+Y, unless a field could take back something itself. */
  function takeBack(event) {
    const field = event.target.closest?.("input:not([type=radio]), textarea, select");
    // Where a code was just given stands nothing that a field itself could take back.
    if (field && !(field === find("code-filter") && !field.value)) return false;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) acts.undo();
    else if (key === "y" || key === "z") acts.redo();
    else return false;
    return true;
  }

  /** L lights up the code that has the focus, or that of the passage in hand; again, it goes out. */
  function lightUp({ target }) {
    const focused = target.closest?.("[data-weerklank-code]")?.dataset.weerklankCode;
    const id = focused ? Number(focused) : store.coding?.code;
    if (id !== undefined) return () => light.toggle(id);
    return light.isOn() ? light.off : () => store.say(store.sentences.get("no_code_here"));
  }

  function single(event) {
    if (event.key === "Escape" && event.target.closest?.(".weerklank-tag")) walk.back();
    if (!keysAreOn(event)) return false;
    // On a fresh page nothing has the focus yet: an arrow goes into the text.
    const isNowhere = event.target === document.body || event.target.matches?.("main");
    const press = {
      arrowdown: isNowhere && walk.goIn,
      arrowup: isNowhere && walk.goIn,
      escape: light.isOn() && light.off,
      b: bookmarks.toggle,
      ".": () => bookmarks.step(1),
      ",": () => bookmarks.step(-1),
      c: palette.open,
      f: facets.open,
      k: map.focus,
      l: lightUp(event),
      m: facets.openMemo,
      n: () => view.nextCoding(1),
      p: () => view.nextCoding(-1),
      u: lastActs.toggle,
      v: newCode.fromWords,
      delete: acts.remove,
    }[event.key.toLowerCase()];
    const code = /^[1-9]$/.test(event.key) && store.recent[Number(event.key) - 1];
    if (press) press();
    else if (code) acts.apply(code);
    else return false;
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const isControl = (event.ctrlKey || event.metaKey) && !event.altKey;
    if ((isControl && takeBack(event)) || single(event)) event.preventDefault();
  });
}
