// Between the store and the server: what is done goes out through the outbox, what comes back is put right.

import { Outbox, keyMade, withActs } from "./outbox.js";
import { makeSaved } from "./saved.js";
import { makeTransport } from "./transport.js";

export function makeSync({ desk, sources, store, device, find }) {
  const { codings, history, sentences, text } = store;
  const saved = makeSaved({ place: find("saved"), alarm: find("alarm"), sentences, login: desk.login });
  const otherTabs = "BroadcastChannel" in window ? new BroadcastChannel("weerklank-session") : null;
  const used = () => otherTabs?.postMessage("used");
  const transport = makeTransport({
    sources,
    user: desk.user,
    token: document.querySelector('meta[name="csrf-token"]').content,
    codebook: desk.codebook,
    conversation: desk.conversation,
    ask: (...request) => fetch(...request),
    used,
  });

  function stored(act, coding) {
    if (act.verb === "make") {
      if (coding.id !== act.fields.code) store.codeRemade(act.fields.code, coding);
      return;
    }
    const made = keyMade(act);
    const revision = text.sourceOf(act.source)?.revision;
    if (coding?.revision > revision) saved.corrected();
    // It waited since before a correction: it lies where its words are now.
    else if (coding?.key && act.revision < revision) codings.set({ ...codings.get(made), ...coding });
    if (!coding?.key || coding.key === made) return;
    codings.rename(made, coding);
    history.rename(made, coding.key);
    if (store.active === made) store.set({ active: coding.key });
  }

  async function refused(act, message) {
    saved.refused(message);
    if (act.verb === "unmake") store.codeMade(act.fields.code, true);
    if (act.verb === "make") store.codeMade(act.fields.code, false);
    if (act.verb === "mark") store.mark(act.fields.place, !act.fields.on);
    const answer = await transport.list();
    if (answer.status === "stored") codings.replaceAll(withActs(answer.codings, outbox.acts()));
  }

  const outbox = new Outbox({
    name: `weerklank-outbox:${desk.user}:${desk.transcript}`,
    send: transport.send,
    store: device,
    later: (call, wait) => setTimeout(call, wait),
    cancel: (timer) => clearTimeout(timer),
    on: { stored, refused, state: (name) => saved.state(name, { isKept: outbox.isKept }) },
  });
  const waiting = outbox.acts();
  for (const { verb, fields } of waiting) {
    if (verb === "make") store.codeMade(fields.code, true, fields.made);
    if (verb === "mark") store.mark(fields.place, fields.on);
  }
  if (waiting.length) codings.replaceAll(withActs([...codings.all()], waiting));

  addEventListener("online", () => outbox.retry());
  addEventListener("focus", () => {
    if (saved.isWaiting()) outbox.retry();
  });
  addEventListener("beforeunload", (event) => {
    if (!outbox.isKept && outbox.acts().length) event.preventDefault();
  });
  find("finish")?.addEventListener("submit", (event) => {
    if (!outbox.acts().length) return;
    event.preventDefault();
    outbox.retry();
    store.say(sentences.get("waiting"), { visible: true });
  });
  return { outbox, transport, used };
}
