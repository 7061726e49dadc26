// The pages on which somebody tells: her voice goes in parts, her words are kept while she types. A
// page that is left open is covered by ../invitations/cover.js.

import { openKept, TELLING } from "./kept.js";
import { canRecord, record, toggle } from "./recording.js";
import { ENDED, Sender } from "./tus.js";
import { copiesOf, forgetSent, sendCopies, Typed } from "./typed.js";

const GONE = 2 * 60 * 1000; // so long covered, a tablet that is handed round is emptied
// Whoever is done here, closes the page, or is somebody else.
const COVER = "[data-weerklank-cover-after]";
const LEAVING = `[data-weerklank-leave], .invitations-card__top form, ${COVER} form`;
const EMPTYING = "[data-weerklank-emptying] form"; // who told left the tablet by another way
const NO_LINE_FOR = 10_000; // so long leaving waits for a line, on a device of her own

const place = document.querySelector("[data-weerklank-telling]");
const owner = place.dataset.weerklankTelling;
const isKiosk = "weerklankKiosk" in place.dataset;
const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
const status = document.querySelector("[data-weerklank-sending]");

async function ask(address, { method, headers, body }, of = owner) {
  const answer = await fetch(address, {
    method,
    headers: { ...headers, "X-CSRFToken": token, "Weerklank-Telling": of },
    body,
    redirect: "manual", // status 0: the card is closed, or something has to be answered first
  });
  return { status: answer.status, header: (name) => answer.headers.get(name) };
}

function say(words) {
  if (status.textContent === words) return;
  status.hidden = !words;
  status.textContent = words;
}

const voices = [];
let isLeaving = false;
let hasDropped = false; // said until something else goes

function tell(state, recording) {
  if (isLeaving) return;
  if (state === "whole") {
    const form = document.querySelector("[data-weerklank-question]");
    const isHere = form?.dataset.weerklankQuestion === recording.question;
    if (isHere && !voices.some((one) => one.isGoing())) {
      typed?.handOver();
      location.reload();
    }
    return;
  }
  if (state === "idle" && hasDropped) return;
  hasDropped = state === "dropped";
  if (hasDropped) say(status.dataset.weerklankDropped);
  else if (state === "sending") say(status.dataset.weerklankSending);
  else if (state === "no-line") say(status.dataset.weerklankNoLine);
  else if (state === "not-arrived") say(status.dataset.weerklankNotArrived);
  else say("");
}

// --- her voice ------------------------------------------------------------------------------------
function answerByVoice(form, kept, sender) {
  const box = form.querySelector("[data-weerklank-voice-here]");
  if (!box || !canRecord()) return;
  box.hidden = false;
  const question = form.dataset.weerklankQuestion;
  let recording = null;
  const voice = toggle(box.querySelector("[data-weerklank-talk]"), {
    status: box.querySelector("[role=status]"),
    start: async () => {
      await discard(kept, sender, question); // what broke off before is said again
      const id = crypto.randomUUID();
      recording = id;
      sender.mine.add(id);
      await kept.begin({
        id,
        question,
        address: place.dataset.weerklankUploads,
        began: Date.now(),
        touched: Date.now(),
        length: 0,
        closed: false,
      });
      return record(async (bytes) => {
        dispatchEvent(new Event("input")); // who speaks is there: the page is not covered
        await kept.add(id, bytes);
        sender.poke();
      });
    },
    stop: async () => {
      await kept.change(recording, { closed: true });
      sender.mine.delete(recording);
      sender.poke();
    },
    failed: async () => {
      if (recording) await kept.forget(recording);
    },
  });
  voices.push(voice);
}

async function discard(kept, sender, question) {
  for (const one of await kept.recordings()) {
    if (one.question !== question) continue;
    await kept.change(one.id, { discarded: true, closed: true });
    sender.release(one.id);
  }
}

// What is heard back here goes nowhere.
function practise() {
  const box = document.querySelector("[data-weerklank-practice]");
  if (!box || !canRecord()) return;
  box.hidden = false;
  const state = box.querySelector("[role=status]");
  let parts = [];
  toggle(box.querySelector("[data-weerklank-talk]"), {
    status: state,
    start: async () => {
      parts = [];
      return record((bytes) => parts.push(bytes));
    },
    stop: async () => {
      const sound = new AudioContext();
      const bytes = await new Blob(parts).arrayBuffer();
      const heard = sound.createBufferSource();
      heard.buffer = await sound.decodeAudioData(bytes);
      heard.connect(sound.destination);
      heard.start();
      state.textContent = state.dataset.weerklankHeardBack;
    },
  });
}

// Of who told here before and took all of it back, nothing stays on the device.
async function forgetWhoLeft(kept) {
  const voices = await kept.ofOthers();
  const words = copiesOf(localStorage, "weerklank-telling-", owner);
  for (const of of new Set([...voices, ...words].map((one) => one.owner))) {
    const answer = await ask(place.dataset.weerklankUploads, { method: "OPTIONS" }, of);
    if (answer.status !== ENDED) continue;
    for (const one of voices) if (one.owner === of) await kept.forget(one.id);
    for (const one of words) if (one.owner === of) localStorage.removeItem(one.name);
  }
}

// --- her words ------------------------------------------------------------------------------------
const DRAFTS = `weerklank-telling-${owner}-`;
let typed = null;

function keepTyped(form) {
  const field = form.querySelector("[data-weerklank-autosave]");
  if (!field) return;
  typed = new Typed({
    field,
    status: form.querySelector("[data-weerklank-saved]"),
    name: `${DRAFTS}${form.dataset.weerklankQuestion}`,
    store: localStorage,
    send: (text) => keepWords(location.pathname, text, "error"),
  });
}

async function keepWords(address, text, redirect) {
  const body = new URLSearchParams({ text, do: "autosave", csrfmiddlewaretoken: token });
  const answer = await fetch(address, { method: "POST", body, redirect });
  return answer.status === 204;
}

// Words of any question that did not arrive. Without a line, for as long as it takes.
async function sendWords() {
  const send = (question, text) =>
    keepWords(new URL(`../vraag/${question}/`, new URL(place.dataset.weerklankUploads, location)), text, "manual");
  for (;;) {
    try {
      return await sendCopies(localStorage, DRAFTS, send);
    } catch {
      await new Promise((again) => setTimeout(again, 1000));
    }
  }
}

// A tablet is emptied for the next person: first all of hers arrives. False: the rest cannot go.
async function hasArrived(sender) {
  const isQuiet = await sender.isEmpty();
  if (!isQuiet) say(status.dataset.weerklankWait);
  const isAll = await sendWords();
  return (await sender.drained()) && isAll;
}

// --- leaving --------------------------------------------------------------------------------------
function holdForms(kept, sender) {
  const released = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    const leaves = form.matches(LEAVING) || "weerklankSend" in form.dataset;
    const isTalking = voices.some((one) => one.isGoing());
    if (form.dataset.weerklankQuestion) typed?.handOver();
    const keeps = event.submitter?.value === "keep_cut";
    isLeaving = true; // what arrives from now on no longer shows the page anew: that would undo her tap
    if (released.has(form) || !(isTalking || leaves || keeps || form.dataset.weerklankWiping)) return;
    event.preventDefault();
    const { submitter } = event;
    for (const one of voices) await one.end();
    if (form.dataset.weerklankWiping) {
      localStorage.removeItem(`${DRAFTS}${form.dataset.weerklankWiping}`);
      await discard(kept, sender, form.dataset.weerklankWiping);
      await Promise.race([sender.poke(), sender.wait(NO_LINE_FOR)]);
    }
    if (keeps) {
      const { weerklankCut: recording } = submitter.closest("[data-weerklank-cut]").dataset;
      // All of it could still be sent: the page shows it whole.
      if (await sender.finish(recording, NO_LINE_FOR)) {
        location.reload();
        return;
      }
    }
    if (leaves && isKiosk && !(await hasArrived(sender)) && !form.closest(COVER)) {
      // What cannot go would be erased: she hears that, and taps once more.
      say(status.dataset.weerklankNotArrived);
      isLeaving = false;
      released.add(form);
      return;
    }
    if (leaves && !isKiosk && !(await sender.isEmpty())) {
      say(status.dataset.weerklankWait);
      await Promise.race([sender.drained(), new Promise((go) => setTimeout(go, NO_LINE_FOR))]);
    }
    released.add(form);
    form.requestSubmit(submitter?.form === form ? submitter : undefined);
  });
}

// Nobody came back: what was said goes first, and then the next can begin. By the clock, for a tablet
// that slept ran no timer.
function emptyWhenLeft() {
  const form = document.querySelector(`${COVER} form`);
  let since = null;
  let isEmptying = false;
  const look = () => {
    if (!("weerklankCovered" in document.body.dataset)) since = null;
    else if (since === null) since = Date.now();
    else if (Date.now() - since >= GONE && !isEmptying) {
      isEmptying = true;
      form.requestSubmit();
    }
  };
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
}

function sayWhereNobodyReads() {
  const said = [...document.querySelectorAll("[data-weerklank-no-voice]")];
  if (!said.length) return;
  const look = () => {
    for (const words of said) words.hidden = !words.previousElementSibling?.hidden;
  };
  setTimeout(look, 1500); // voices of a device come late
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", () => setTimeout(look));
}

async function begin() {
  const form = document.querySelector("[data-weerklank-question]");
  const emptying = document.querySelector(EMPTYING);
  // Whoever comes there may have come from a page that did not arrive.
  if (!emptying) forgetSent(localStorage, DRAFTS, form?.dataset.weerklankQuestion);
  if (form) keepTyped(form);
  if (isKiosk) emptyWhenLeft();
  sayWhereNobodyReads();
  practise();
  const kept = await openKept(owner, TELLING);
  const sender = new Sender({ kept, ask, tell });
  if (form) answerByVoice(form, kept, sender);
  holdForms(kept, sender);
  addEventListener("online", () => sender.poke());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) isLeaving = false;
  });
  sender.poke();
  forgetWhoLeft(kept).catch(() => {}); // without a line, the next page asks
  // A window that was killed while somebody spoke: after a while this one sends what it left.
  setInterval(async () => (await sender.isEmpty()) || sender.poke(), 5000);
  document.documentElement.dataset.weerklankTellingReady = "yes";
  emptying?.requestSubmit();
}

begin();
