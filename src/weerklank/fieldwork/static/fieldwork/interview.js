// The interviewer's page: ticks and notes go through the queue, so that a line that drops costs
// nothing. Without this module each question is a form.

import { atRest, entered, inWords, started, stopped, upTo, whole } from "./elapsed.js";
import { Drafts, makeSend, openBox, Seals, Waiting } from "./waiting.js";

const refuse = () => Promise.reject(new Error("nothing is kept"));
const FALLBACK = { all: async () => [], put: refuse, remove: async () => {} };

function readPut(form, people) {
  const question = Number(form.dataset.weerklankPut);
  const answer = form.querySelector(`[name="question-${question}"]:checked`)?.value ?? "";
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="to-${question}"]`)];
  const chosen = boxes.filter(({ checked }) => checked).map(({ value }) => Number(value));
  const meant = boxes.filter((box) => "byDefault" in box.dataset).map(({ value }) => Number(value));
  const isEveryone = chosen.length === meant.length && chosen.every((each) => meant.includes(each));
  const wasPut = { yes: true, no: false }[answer] ?? null;
  return {
    verb: "put",
    question,
    was_put: wasPut,
    to: wasPut && boxes.length && !isEveryone ? chosen : null,
    present: people,
  };
}

function showPut(form, act) {
  const value = act.was_put === true ? "yes" : act.was_put === false ? "no" : "";
  const radio = form.querySelector(`input[type=radio][value="${value}"]`);
  if (radio) radio.checked = true;
  form.querySelectorAll("input[type=checkbox]").forEach((box) => {
    box.checked = act.to ? act.to.includes(Number(box.value)) : "byDefault" in box.dataset;
  });
}

const formOf = (page, question) => page.querySelector(`[data-weerklank-note="${question ?? ""}"]`);

function showNote(page, act) {
  const form = formOf(page, act.question);
  const list = form?.parentElement.querySelector("[data-weerklank-notes]");
  if (!list) return;
  const item = document.createElement("li");
  item.dataset.act = act.key;
  const words = document.createElement("p");
  words.className = "interview__note";
  words.dir = "auto";
  words.textContent = act.text;
  item.append(words);
  list.append(item);
}

/** A yes that somebody took back: that it is no stands there at once, whatever still waits. */
function showTakenBack(page, { about, purpose }) {
  const item = page.querySelector(`[data-weerklank-back="${about}-${purpose}"]`);
  if (!item) return;
  const said = item.querySelector("[data-weerklank-taken]");
  said.textContent = said.dataset.said;
  item.querySelector("[data-weerklank-take-back]").hidden = true;
  for (let fold = item.closest("details"); fold; fold = fold.parentElement.closest("details"))
    fold.open = true;
}

/** Forget that it was taken back: it was refused. */
function showNotTakenBack(page, { about, purpose }) {
  const item = page.querySelector(`[data-weerklank-back="${about}-${purpose}"]`);
  if (!item) return;
  item.querySelector("[data-weerklank-taken]").textContent = "";
  item.querySelector("[data-weerklank-take-back]").hidden = false;
}

function readNote(form) {
  const { note, about } = form.elements;
  return {
    question: Number(form.dataset.weerklankNote) || null,
    about: Number(about?.value) || null,
    text: note.value,
  };
}

/** Put words in the field of a note, below what stands there. */
function putInField(form, { text, about }) {
  const { note, about: who } = form.elements;
  note.value = [note.value, text].filter(Boolean).join("\n");
  const isThere = [...(who?.options ?? [])].some(({ value }) => value === String(about));
  if (isThere) who.value = about;
  const fold = form.closest("details");
  if (fold) fold.open = true;
}

function keepTime(page, conversation) {
  const name = `weerklank-tijd:${conversation}`;
  const clock = page.querySelector("[data-weerklank-clock]");
  const button = page.querySelector("[data-weerklank-clock-button]");
  const words = { start: button.textContent, stop: button.dataset.stop };
  let time = atRest();
  try {
    time = { ...time, ...JSON.parse(sessionStorage.getItem(name) ?? "{}") };
  } catch {
    time = atRest();
  }
  clock.hidden = false;
  const set = (next) => {
    time = next;
    sessionStorage.setItem(name, JSON.stringify(time));
    const now = upTo(time, Date.now());
    page.querySelector("[data-weerklank-elapsed]").textContent = inWords(whole(now));
    page.querySelectorAll("[data-weerklank-section-time]").forEach((each) => {
      const spent = now.parts[each.dataset.weerklankSectionTime] ?? 0;
      each.hidden = !spent;
      each.querySelector("span").textContent = inWords(spent);
    });
    button.textContent = time.since === null ? words.start : words.stop;
  };
  button.addEventListener("click", () =>
    set(time.since === null ? started(time, Date.now()) : stopped(time, Date.now())),
  );
  const enter = (event) => {
    const section = event.target.closest?.("[data-weerklank-section]")?.dataset.weerklankSection;
    if (section) set(entered(time, section, Date.now()));
  };
  page.addEventListener("click", enter);
  page.addEventListener("focusin", enter);
  setInterval(() => time.since !== null && set(time), 1000);
  set(time);
}

async function listen(page) {
  const { user, present, still } = JSON.parse(document.getElementById("voor-de-pagina").textContent);
  const { act: address, keys, key, keyName, conversation } = page.dataset;
  const state = page.querySelector("[data-weerklank-state]");
  const login = page.querySelector("[data-weerklank-login]");
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const { send, learn } = makeSend({ user, token, keys });
  const seals = new Seals({ user, name: keyName, key, ask: learn });
  let box = FALLBACK;
  try {
    box = openBox();
  } catch {
    // A browser that keeps nothing: the page itself does, as long as it is open.
  }

  let last = ["saving", 0];
  const show = (name, waiting) => {
    last = [name, waiting];
    const saved = drafts.isEmpty ? "saved" : "typed";
    const said = name === "saved" ? saved : queue.isKept ? name : "unkept";
    const sentence = waiting || name === "saved" ? state.dataset[said] : "";
    const words = (sentence ?? "").replace("{n}", waiting);
    if (state.textContent !== words) state.textContent = words;
    login.hidden = name !== "ended";
  };
  const type = (form) => drafts.type({ ...readNote(form), present });
  const forget = async (people) => {
    for (const question of await drafts.forget((person) => people.includes(person)))
      formOf(page, question).elements.note.value = "";
  };
  const kept = ({ verb, question }) => {
    // What was typed since is the next note.
    if (verb !== "note" || formOf(page, question)?.elements.note.value) return;
    drafts.drop(question);
  };
  const left = (act, outcome) => {
    const item = page.querySelector(`[data-act="${act.key}"]`);
    if (outcome.status === "stored" || act.conversation !== conversation) return;
    item?.remove();
    if (act.verb === "take_back") showNotTakenBack(page, act);
    const form =
      act.verb === "put"
        ? page.querySelector(`[data-weerklank-put="${act.question}"]`)
        : act.verb === "take_back"
          ? page.querySelector(`[data-weerklank-back="${act.about}-${act.purpose}"]`)
          : formOf(page, act.question);
    // What was refused stands in the field again; what is of who withdrew stands nowhere.
    if (act.verb === "note" && outcome.status === "refused" && form) {
      putInField(form, act);
      type(form);
    }
    if (outcome.status === "gone") forget(outcome.gone);
    const said = document.createElement("p");
    said.setAttribute("role", "alert");
    said.textContent = outcome.message;
    form?.append(said);
  };
  const queue = new Waiting({ box, seals, send, on: { state: show, kept, left } });
  const drafts = new Drafts({ box, seals, conversation, changed: () => show(...last) });
  const does = (act) =>
    queue.add({
      ...act,
      key: crypto.randomUUID(),
      address,
      conversation,
      made_at: new Date().toISOString(),
    });

  // Another language, or a note that goes: what was typed stands here again at once.
  let isComingBack = false;
  const leadsBack = async (event) => {
    if (isComingBack || drafts.isEmpty) return;
    event.preventDefault();
    await drafts.write();
    isComingBack = true;
    event.target.requestSubmit(event.submitter);
  };

  page.querySelectorAll("[data-weerklank-plain]").forEach((button) => {
    button.hidden = true;
  });
  page.querySelectorAll("[data-weerklank-take-back]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      // A thumb on a phone slips: the second tap does it.
      if (button.dataset.sure) {
        button.firstChild.textContent = button.dataset.sure;
        delete button.dataset.sure;
        return;
      }
      const act = { about: Number(button.dataset.about), purpose: button.dataset.weerklankTakeBack };
      showTakenBack(page, act);
      does({ verb: "take_back", ...act, present: [...present] });
      // What is noted from now on is not about who stopped, and is not to go with her.
      if (act.purpose === "take_part") present.splice(present.indexOf(act.about), 1);
    });
  });
  page.addEventListener("change", (event) => {
    const form = event.target.closest("[data-weerklank-put]");
    if (!form) return;
    // Ticking for whom says that it was put.
    if (event.target.type === "checkbox" && event.target.checked)
      form.querySelector("input[type=radio][value=yes]").checked = true;
    const act = readPut(form, present);
    if (act.to?.length === 0) {
      form.querySelector("input[type=radio][value='']").checked = true;
      Object.assign(act, { was_put: null, to: null });
    }
    does(act);
  });
  page.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-weerklank-note], [data-weerklank-put]");
    if (!form) {
      leadsBack(event);
      return;
    }
    event.preventDefault();
    if ("weerklankPut" in form.dataset) {
      does(readPut(form, present));
      return;
    }
    const note = readNote(form);
    const text = note.text.trim();
    if (!text) return;
    const people = drafts.of(note.question)?.present ?? present;
    form.elements.note.value = "";
    does({ verb: "note", ...note, text, present: people });
    showNote(page, queue.acts.at(-1));
  });
  const typed = (event) => {
    const form = event.target.closest("[data-weerklank-note]");
    if (form) type(form);
  };
  page.addEventListener("input", typed);
  page.addEventListener("change", typed);
  window.addEventListener("online", () => queue.retry());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") drafts.write();
    else if (queue.acts.length) queue.retry();
  });
  window.addEventListener("beforeunload", (event) => {
    drafts.write();
    const isTyped = !drafts.isEmpty && !(isComingBack && drafts.isKept);
    if (isTyped || (!queue.isKept && queue.acts.length)) event.preventDefault();
  });
  keepTime(page, conversation);

  for (const note of await drafts.load(still)) {
    const own = formOf(page, note.question);
    const form = own ?? formOf(page, null);
    // The browser may have put it back itself.
    if (!form.elements.note.value.startsWith(note.text)) putInField(form, note);
    if (own) continue;
    // Another guide was chosen since: its words stand among the other notes.
    drafts.type({ ...readNote(form), present: note.present });
    drafts.drop(note.question);
  }
  page.querySelectorAll("[data-weerklank-note]").forEach((form) => {
    if (form.elements.note.value) type(form);
  });
  for (const act of await queue.load()) {
    if (act.conversation !== conversation) continue;
    if (act.verb === "note") showNote(page, act);
    else if (act.verb === "take_back") showTakenBack(page, act);
    else {
      const form = page.querySelector(`[data-weerklank-put="${act.question}"]`);
      if (form) showPut(form, act);
    }
  }
  await queue.run();
  page.dataset.ready = "yes";
}

const page = globalThis.document?.querySelector("[data-weerklank-interview]");
// Without what seals, nothing is kept on the device: then each question is a form.
if (page && globalThis.crypto?.subtle) listen(page);
