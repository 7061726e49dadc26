// What the coding page shows: makes its parts, and draws again what follows from a change of the store.

import { bring } from "./bring.js";
import { makeDrag } from "./drag.js";
import { makeFacets } from "./facets.js";
import { makeFilters } from "./filters.js";
import { makeBookmarks } from "./bookmarks.js";
import * as keyboard from "./keyboard.js";
import { makeLastActs } from "./lastacts.js";
import { makeLight } from "./light.js";
import { makeMap } from "./map.js";
import { makeMargin } from "./margin.js";
import { Marks } from "./marks.js";
import { makeNewCode } from "./newcode.js";
import { makePalette } from "./palette.js";
import { makePanes } from "./panes.js";
import { atRest } from "./pause.js";
import { makePresence } from "./presence.js";
import { makeSelbar } from "./selbar.js";
import * as selection from "./selection.js";
import { makeSplit } from "./split.js";
import { makeStretch } from "./stretch.js";
import { drawPersons } from "./tree.js";
import { makeUndoButtons } from "./undobuttons.js";

/** "CB" for Chantal de Boer, "Ch" for Chantal. */
function initials(name = "") {
  const words = name.split(/\s+/).filter(Boolean);
  if (words.length < 2) return [...(words[0] ?? "")].slice(0, 2).join("");
  return [words[0], words.at(-1)].map((word) => [...word][0].toUpperCase()).join("");
}

export function makeView({ root, desk, store, acts, sync, device, find }) {
  const { codes, codings, isLocked, say, sentences, text, user } = store;
  const { transport, used } = sync;
  let lifted = null;

  // --- the text, its strokes and its margin
  const look = (coding) => ({
    branch: codes.get(coding.code)?.branch ?? 9,
    by: coding.coder === user ? "" : initials(coding.coder_name),
    isOther: coding.coder !== user,
    isActive: coding.key === store.active,
    isLifted: coding.key === lifted,
    isLit: light.isLit(coding),
  });
  const redrawAll = () => {
    marks.redraw(text.turns.keys());
    map.draw();
  };
  const filters = makeFilters({ root: find("filters"), store, changed: () => draw("filters") });
  const light = makeLight({
    root,
    place: find("lit"),
    store,
    isShown: filters.isShown,
    changed: redrawAll,
    next: (by) => nextCoding(by),
  });
  const marks = new Marks({
    text,
    names: desk.names,
    codingsOf: (place) => codings.inTurn(place).filter(filters.isShown),
    look,
  });
  const margin = makeMargin({
    store,
    look,
    choose,
    lift,
    redraw: (places) => marks.redraw(places),
    codingsOf: (place) => codings.inTurn(place).filter(filters.isShown),
  });
  marks.then(margin.draw);
  marks.then(paint);

  /** A coding in hand has a wash of its own colour; other chosen words are painted. */
  function paint() {
    const isPainted = !store.active || store.isStretching || store.isSplitting;
    selection.paint(isPainted ? store.chosen : null, text);
  }

  function lift(key) {
    if (key === lifted) return;
    const changed = [lifted, key];
    lifted = key;
    root.classList.toggle("is-dimming", Boolean(key));
    changed.filter(Boolean).forEach((each) => {
      root.querySelectorAll(`.weerklank-coding[data-coding="${each}"]`).forEach((span) => {
        span.classList.toggle("is-lifted", each === key);
      });
    });
  }

  /** Take a coding in hand and go to it. */
  function choose(key, { andFocus = false, nth = "" } = {}) {
    const coding = codings.get(key);
    if (!coding) return;
    const { start, end } = coding;
    const place = text.turnAt(start);
    marks.ensure(place);
    store.set({ active: key, chosen: { start, end }, isStretching: false, isSplitting: false });
    if (andFocus) {
      const { element } = text.turns[place];
      element.querySelector(`.weerklank-tag[data-coding="${key}"]`)?.focus({ preventScroll: true });
      bring(text.lineAt(start).element, "center");
    }
    const passage = sentences.get("passage", {
      label: codes.get(coding.code).label,
      lines: text.linesOf(coding).join("–"),
      coder: coding.coder === user ? sentences.get("mine") : coding.coder_name,
      text: text.said(coding),
    });
    say(nth ? `${nth} ${passage}` : passage);
  }

  /** Go to what an address points to: a coding by its number, or a turn. */
  function goTo(hash) {
    const [, what, number] = hash.match(/^#(codering|beurt)-(\d+)$/) ?? [];
    if (what === "codering") {
      const coding = codings.inOrder().find(({ id }) => id === Number(number));
      if (coding) choose(coding.key, { andFocus: true });
    }
    const turn = what === "beurt" && document.getElementById(hash.slice(1));
    if (turn) bring(turn, "start");
  }

  function nextCoding(by) {
    const all = codings
      .inOrder()
      .filter((coding) => filters.isShown(coding) && (!light.isOn() || light.isLit(coding)));
    if (!all.length) {
      say(sentences.get("no_passage"));
      return;
    }
    const at = all.findIndex(({ key }) => key === store.active);
    const from = store.chosen?.start ?? -1;
    const fresh =
      by > 0
        ? all.findIndex(({ start }) => start >= from)
        : all.findLastIndex(({ start }) => start < from);
    const next = at >= 0 ? at + by : fresh;
    const to = (next + all.length) % all.length;
    const nth = sentences.get("nth_of", { nth: to + 1, count: all.length });
    choose(all[to].key, { andFocus: true, nth });
  }

  // --- what stands around the text
  const walk = keyboard.listen({ root, store, ensure: (place) => marks.ensure(place) });
  /** Back to the words; where the codes lie over them as a sheet, that goes out of the way. */
  function back() {
    const sheet = find("palette");
    if (sheet.querySelector("summary").offsetHeight) sheet.open = false;
    walk.back();
  }
  const map = makeMap({
    map: find("map"),
    root,
    store,
    codingsOf: (place) => codings.inTurn(place).filter(filters.isShown),
    isBright: (coding) => !light.isOn() || light.isLit(coding),
    go: (place) => {
      marks.ensure(place);
      walk.makeEntrance(place);
      bring(text.turns[place].element, "center");
    },
    enter: walk.focusTurn,
  });
  const bookmarks = makeBookmarks({
    place: find("bookmarks"),
    store,
    acts,
    go: walk.focusTurn,
    here: () => (store.chosen ? text.turnAt(store.chosen.start) : walk.here()),
  });
  const splitting = makeSplit({ store, acts });
  const stretching = makeStretch({ store, acts });
  const panes = makePanes({
    desk: document.querySelector(".weerklank-desk"),
    place: find("panes"),
    sentences,
    store: device,
  });
  const reveal = () => {
    panes.reveal("codes");
    find("palette").open = true;
  };
  const newCode = makeNewCode({
    place: find("new-code"),
    store,
    send: (fields) => transport.makeCode({ ...fields, conversation: desk.conversation }),
    made: (code, wish) => {
      codes.set(code.id, code);
      palette.empty();
      acts.applyMade(code.id, wish);
      store.codeMade(code.id, true);
    },
    back,
    reveal,
  });
  const palette = makePalette({
    palette: find("palette"),
    store,
    acts,
    back,
    reveal,
    forms: (typed) => transport.beside(`${desk.find_codes}?q=${encodeURIComponent(typed)}`),
    none: newCode,
    light,
  });
  const facets = makeFacets({ form: find("facets"), store, acts, back, reveal });
  const selbar = makeSelbar({
    bar: find("selbar"),
    top: find("top"),
    store,
    acts,
    stretch: stretching,
    split: splitting,
    openFilter: palette.open,
    openNew: newCode.open,
    fromWords: newCode.fromWords,
    openFacets: facets.open,
    openMemo: facets.openMemo,
    openPassage: ({ key, start }) => location.assign(`${store.text.sourceAt(start).passages}${key}/`),
  });
  makeUndoButtons({ place: find("undo"), store, acts });
  const lastActs = makeLastActs({ place: find("acts"), store });
  selection.listen({
    root,
    store,
    isShown: filters.isShown,
    choosing: (isSo) => find("selbar").classList.toggle("is-out-of-reach", isSo),
  });

  const mainTurns = text.turns.filter(({ isOriginal }) => !isOriginal).length;
  function drawProgress() {
    find("progress").textContent = sentences.get(mainTurns === 1 ? "progress_one" : "progress", {
      coded: codings.countTurns(user, (place) => !text.turns[place].isOriginal),
      turns: mainTurns,
    });
    const finish = find("finish");
    if (finish && codings.countTurns(user)) finish.hidden = false;
  }

  /** How many people stand behind each code, and how many conversations are done. */
  async function drawStanding() {
    const standing = await transport.beside(desk.standing);
    if (!standing) return;
    drawPersons(find("tree"), standing.persons, sentences);
    const { done, conversations: all } = standing;
    find("standing").textContent = sentences.get(all === 1 ? "standing_one" : "standing", { done, all });
  }

  // --- what follows from what
  function draw(what, places = text.turns.keys()) {
    if (what === "recent") palette.drawRecent();
    else if (what === "marks") {
      bookmarks.draw(places);
      map.draw(places);
    }
    else if (what === "codes") {
      palette.drawCodes();
      drawStanding();
    } else {
      if (what === "codings") filters.draw();
      if (what === "hand") light.mark();
      else light.draw();
      marks.redraw(places);
      // What is coded in one language shows at the other.
      if (what === "codings") marks.redraw([...places].flatMap((place) => text.pairsOf(place)));
      if (what !== "hand") map.draw(places);
      if (what === "filters") return;
      if (what === "codings") drawProgress();
      paint();
      selbar.draw();
      facets.draw();
      palette.markActive();
    }
  }
  store.watch(draw);
  addEventListener("beforeprint", () => {
    lift(null);
    marks.drawAll();
  });

  const presence = makePresence({
    place: find("here"),
    address: desk.here,
    ask: transport.beside,
    sentences,
    say,
    used,
  });
  atRest(() => {
    presence.beat();
    drawStanding();
  });
  palette.drawRecent();
  filters.draw();
  drawProgress();
  makeDrag({ palette: find("palette"), root, store, acts });
  return { bookmarks, facets, goTo, lastActs, light, map, newCode, nextCoding, palette, splitting, stretching, walk };
}
