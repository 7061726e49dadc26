// The coding page: puts the parts together.

import { keysAreOn } from "../site/keys.js";
import { say } from "../site/status.js";
import { makeActs } from "./acts.js";
import { Codings } from "./codings.js";
import { makeFacets } from "./facets.js";
import { makeFilters } from "./filters.js";
import * as keyboard from "./keyboard.js";
import { makeLight } from "./light.js";
import { makeMargin } from "./margin.js";
import { Marks } from "./marks.js";
import { makeNewCode } from "./newcode.js";
import { keyMade, Outbox, withActs } from "./outbox.js";
import { makePalette } from "./palette.js";
import { makePanes } from "./panes.js";
import { makePresence } from "./presence.js";
import { makeSaved } from "./saved.js";
import { makeSelbar } from "./selbar.js";
import * as selection from "./selection.js";
import { Sentences } from "./sentences.js";
import { fromRow, inARow, toPage } from "./sources.js";
import * as split from "./split.js";
import { State } from "./state.js";
import * as stretch from "./stretch.js";
import { readPage } from "./text.js";
import { makeTransport } from "./transport.js";
import { drawPersons } from "./tree.js";
import { History } from "./undo.js";
import { makeUndoButtons } from "./undobuttons.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const find = (name) => document.querySelector(`[data-weerklank-${name}]`);

function keyMaker() {
  // crypto.randomUUID is only there over https or on this machine itself.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** "CB" for Chantal de Boer, "Ch" for Chantal. */
function initials(name = "") {
  const words = name.split(/\s+/).filter(Boolean);
  if (words.length < 2) return [...(words[0] ?? "")].slice(0, 2).join("");
  return [words[0], words.at(-1)].map((word) => [...word][0].toUpperCase()).join("");
}

function deviceStore() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function start() {
  const desk = read("weerklank-desk");
  const root = find("turns");
  const sources = inARow(read("weerklank-texts")).map((source) => ({
    ...source,
    address: desk.addresses[source.transcript],
  }));
  const text = readPage(root, sources);
  if (!text.turns.length) return;
  root.style.setProperty("--digits", text.digits);
  const codes = new Map(read("weerklank-codes").map((code) => [code.id, code]));
  const sentences = new Sentences(desk.words);
  const state = new State();
  const history = new History();
  const isLocked = desk.is_finished;
  const onServer = sources.flatMap((source) =>
    source.codings.map((row) => toPage(fromRow(row, desk.coders), source)),
  );

  // --- what is kept, and sent
  const saved = makeSaved({
    place: find("saved"),
    alarm: find("alarm"),
    sentences,
    login: desk.login,
  });
  const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("weerklank-session") : null;
  const transport = makeTransport({
    sources,
    user: desk.user,
    token: document.querySelector('meta[name="csrf-token"]').content,
    codebook: desk.codebook,
    ask: (...request) => fetch(...request),
    used: () => otherTabs?.postMessage("used"),
  });
  const outbox = new Outbox({
    name: `weerklank-outbox:${desk.user}:${desk.transcript}`,
    send: transport.send,
    store: deviceStore(),
    later: (call, wait) => setTimeout(call, wait),
    cancel: (timer) => clearTimeout(timer),
    on: {
      stored: (act, coding) => {
        const made = keyMade(act);
        const revision = text.sourceOf(act.source)?.revision;
        if (coding?.revision > revision) saved.corrected();
        // It waited since before a correction: it lies where its words are now.
        else if (coding?.key && act.revision < revision) codings.set({ ...codings.get(made), ...coding });
        if (!coding?.key || coding.key === made) return;
        codings.rename(made, coding);
        history.rename(made, coding.key);
        if (state.active === made) state.set({ active: coding.key });
      },
      refused: async (act, message) => {
        saved.refused(message);
        if (act.verb === "unmake") codeMade(act.fields.code, true);
        const answer = await transport.list();
        if (answer.status === "stored")
          codings.replaceAll(withActs(answer.codings, outbox.acts()));
      },
      state: (name) => saved.state(name, { isKept: outbox.isKept }),
    },
  });
  const codings = new Codings(text, withActs(onServer, outbox.acts()));

  // --- what can be done
  let recentCodes = desk.recent.filter((id) => codes.get(id)?.can_be_given);
  const recent = {
    get: () => recentCodes,
    set: (ids) => {
      recentCodes = ids;
      palette.drawRecent();
    },
  };
  /** A code of one's own came, or went again. */
  function codeMade(id, isThere) {
    const code = codes.get(id);
    if (!code) return;
    Object.assign(code, { is_on: isThere, can_be_given: isThere });
    if (!isThere) recentCodes = recentCodes.filter((each) => each !== id);
    palette.drawCodes();
    drawStanding();
  }
  const acts = makeActs({
    user: desk.user,
    codings,
    codes,
    state,
    history,
    outbox: () => outbox,
    text,
    sentences,
    say,
    newKey: keyMaker,
    recent,
    isLocked,
    codeMade,
  });
  makeUndoButtons({ place: find("undo"), history, acts, sentences, isLocked });

  // --- what is shown
  let lifted = null;
  const look = (coding) => ({
    branch: codes.get(coding.code)?.branch ?? 9,
    by: coding.coder === desk.user ? "" : initials(coding.coder_name),
    isOther: coding.coder !== desk.user,
    isActive: coding.key === state.active,
    isLifted: coding.key === lifted,
    isLit: light.isLit(coding),
  });
  const filters = makeFilters({
    root: find("filters"),
    user: desk.user,
    codings,
    codes,
    sentences,
    changed: () => {
      light.draw();
      marks.redraw(text.turns.keys());
    },
  });
  const light = makeLight({
    root,
    place: find("lit"),
    codes,
    codings,
    isShown: filters.isShown,
    sentences,
    say,
    changed: () => marks.redraw(text.turns.keys()),
    next: (by) => nextCoding(by),
  });
  const marks = new Marks({
    text,
    names: desk.names,
    codingsOf: (place) => codings.inTurn(place).filter(filters.isShown),
    look,
  });
  const margin = makeMargin({
    text,
    look,
    describe: (coding) => ({
      number: codes.get(coding.code).number,
      label: codes.get(coding.code).label,
      more: coding.coder === desk.user ? "" : ` · ${coding.coder_name}`,
      hidden: sentences.lines(text.linesOf(coding)),
    }),
    foldedWords: (count) => sentences.get(count === 1 ? "folded_one" : "folded", { count }),
    choose: (key) => choose(key),
    lift: (key) => lift(key),
  });
  margin.redraw = (places) => marks.redraw(places);
  marks.then(margin.draw);
  marks.then(() => paint());

  /** A coding in hand has a wash of its own colour; other chosen words are painted. */
  function paint() {
    const isPainted = !state.active || state.isStretching || state.isSplitting;
    selection.paint(isPainted ? state.chosen : null, text);
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
  function choose(key, { andFocus = false } = {}) {
    const coding = codings.get(key);
    if (!coding) return;
    const place = text.turnAt(coding.start);
    marks.ensure(place);
    state.set({
      active: key,
      chosen: { start: coding.start, end: coding.end },
      isStretching: false,
      isSplitting: false,
    });
    const tag = text.turns[place].element.querySelector(`.weerklank-tag[data-coding="${key}"]`);
    if (andFocus) tag?.focus({ preventScroll: true });
    if (andFocus) text.lineAt(coding.start).element.scrollIntoView({ block: "center" });
    say(
      sentences.get("passage", {
        label: codes.get(coding.code).label,
        lines: text.linesOf(coding).join("–"),
        coder: coding.coder === desk.user ? sentences.get("mine") : coding.coder_name,
        text: text.said(coding),
      }),
    );
  }

  function nextCoding(by) {
    const all = codings
      .inOrder()
      .filter((coding) => filters.isShown(coding) && (!light.isOn() || light.isLit(coding)));
    if (!all.length) {
      say(sentences.get("no_passage"));
      return;
    }
    const at = all.findIndex(({ key }) => key === state.active);
    const from = state.chosen?.start ?? -1;
    const fresh =
      by > 0
        ? all.findIndex(({ start }) => start >= from)
        : all.findLastIndex(({ start }) => start < from);
    const next = at >= 0 ? at + by : fresh;
    choose(all[(next + all.length) % all.length].key, { andFocus: true });
  }

  const finish = find("finish");
  const mainTurns = text.turns.filter(({ isOriginal }) => !isOriginal).length;
  function drawProgress() {
    const coded = codings.countTurns(desk.user);
    find("progress").textContent = sentences.get(mainTurns === 1 ? "progress_one" : "progress", {
      coded: codings.countTurns(desk.user, (place) => !text.turns[place].isOriginal),
      turns: mainTurns,
    });
    if (finish && coded) finish.hidden = false;
  }

  // --- by mouse, finger and keyboard
  const ensure = (place) => marks.ensure(place);
  const walk = keyboard.listen({ root, text, state, sentences, say, ensure });
  const splitting = split.listen({ text, state, codings, acts, sentences, say, keysAreOn });
  const stretching = stretch.listen({ text, state, acts, sentences, say, keysAreOn });
  const paletteRoot = find("palette");
  const panes = makePanes({
    desk: document.querySelector(".weerklank-desk"),
    place: find("panes"),
    sentences,
    store: deviceStore(),
  });
  const reveal = () => {
    panes.reveal("codes");
    paletteRoot.open = true;
  };
  const newCode = makeNewCode({
    place: find("new-code"),
    codes,
    state,
    text,
    sentences,
    send: (fields) => transport.makeCode({ ...fields, conversation: desk.conversation }),
    made: (code) => {
      codes.set(code.id, code);
      palette.empty();
      acts.applyMade(code.id);
      palette.drawCodes();
      drawStanding();
    },
    say,
    back: walk.back,
    reveal,
  });
  const palette = makePalette({
    palette: paletteRoot,
    codes,
    state,
    codings,
    acts,
    recent,
    sentences,
    say,
    back: walk.back,
    reveal,
    forms: (typed) => transport.beside(`${desk.find_codes}?q=${encodeURIComponent(typed)}`),
    none: newCode,
    light,
    terms: [
      ["include", sentences.get("include")],
      ["exclude", sentences.get("exclude")],
      ["example", sentences.get("example")],
    ],
  });
  const facets = makeFacets({
    form: find("facets"),
    state,
    codings,
    acts,
    sentences,
    say,
    back: walk.back,
    reveal,
  });
  const selbar = makeSelbar({
    bar: find("selbar"),
    top: find("top"),
    text,
    state,
    codings,
    codes,
    acts,
    stretch: stretching,
    split: splitting,
    recent,
    sentences,
    openFilter: palette.open,
    openNew: newCode.open,
    openFacets: facets.open,
    openMemo: facets.openMemo,
    isLocked,
  });
  selection.listen({
    root,
    text,
    codings,
    state,
    isShown: filters.isShown,
    choosing: (isSo) => find("selbar").classList.toggle("is-out-of-reach", isSo),
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const field = event.target.closest?.("input:not([type=radio]), textarea, select");
    // Where a code was just given stands nothing that a field itself could take back.
    const isTyping = field && !(field === find("code-filter") && !field.value);
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !isTyping) {
      const back = event.key.toLowerCase() === "z" && !event.shiftKey;
      const again =
        event.key.toLowerCase() === "y" || (event.key.toLowerCase() === "z" && event.shiftKey);
      if (back) acts.undo();
      else if (again) acts.redo();
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && event.target.closest?.(".weerklank-tag")) walk.back();
    if (!keysAreOn(event)) return;
    // On a fresh page nothing has the focus yet: an arrow goes into the text.
    const isNowhere = event.target === document.body || event.target.matches?.("main");
    const press = {
      arrowdown: isNowhere && walk.goIn,
      arrowup: isNowhere && walk.goIn,
      escape: light.isOn() && light.off,
      c: palette.open,
      f: facets.open,
      m: facets.openMemo,
      n: () => nextCoding(1),
      p: () => nextCoding(-1),
      delete: acts.remove,
    }[event.key.toLowerCase()];
    const code = recent.get()[Number(event.key) - 1];
    if (press) press();
    else if (/^[1-9]$/.test(event.key) && code) acts.apply(code);
    else return;
    event.preventDefault();
  });

  // --- what follows from what
  codings.watch((places) => {
    marks.redraw(places);
    filters.draw();
    light.draw();
    drawProgress();
    selbar.draw();
    facets.draw();
    palette.markActive();
  });
  state.watch((now, before) => {
    const places = new Set();
    for (const key of [before.active, now.active]) {
      const coding = codings.get(key);
      if (!coding || before.active === now.active) continue;
      const [first, last] = text.turnsOf(coding);
      for (let place = first; place <= last; place += 1) places.add(place);
    }
    marks.redraw(places);
    paint();
    selbar.draw();
    facets.draw();
    palette.markActive();
  });
  addEventListener("online", () => outbox.retry());
  addEventListener("focus", () => {
    if (saved.isWaiting()) outbox.retry();
  });
  addEventListener("beforeprint", () => {
    lift(null);
    marks.drawAll();
  });
  addEventListener("beforeunload", (event) => {
    if (!outbox.isKept && outbox.acts().length) event.preventDefault();
  });
  finish?.addEventListener("submit", (event) => {
    if (!outbox.acts().length) return;
    event.preventDefault();
    outbox.retry();
    say(sentences.get("waiting"), { visible: true });
  });

  // --- who and what is beside it
  const presence = makePresence({
    place: find("here"),
    address: desk.here,
    ask: transport.beside,
    sentences,
    say,
    used: () => otherTabs?.postMessage("used"),
  });
  async function drawStanding() {
    const standing = await transport.beside(desk.standing);
    if (!standing) return;
    drawPersons(find("tree"), standing.persons, sentences);
    const { done, conversations: all } = standing;
    const sentence = all === 1 ? "standing_one" : "standing";
    find("standing").textContent = sentences.get(sentence, { done, all });
  }
  const atRest = window.requestIdleCallback ?? ((call) => setTimeout(call, 200));
  atRest(() => {
    presence.beat();
    drawStanding();
  });

  palette.drawRecent();
  filters.draw();
  drawProgress();
  document.documentElement.dataset.weerklankCoding = "ready";
  if (outbox.acts().length) outbox.run();
}

start();
