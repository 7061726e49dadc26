// The coding page: a store of what is known, views that draw it, keys that act on it.

import { nameFor } from "../site/acts.js";
import { say } from "../site/status.js";
import { makeActs } from "./acts.js";
import { listen } from "./keys.js";
import { pause } from "./pause.js";
import { Sentences } from "./sentences.js";
import { codingsOf, inARow, rebase } from "./sources.js";
import { Store } from "./store.js";
import { makeSync } from "./sync.js";
import { readPage } from "./text.js";
import { History } from "./undo.js";
import { makeView } from "./view.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const find = (name) => document.querySelector(`[data-weerklank-${name}]`);

function newKey() {
  // crypto.randomUUID is only there over https or on this machine itself.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The store of this device, or of this tab; null where the browser gives none. */
function storeOf(name) {
  try {
    return globalThis[name];
  } catch {
    return null;
  }
}

/** In pieces: the page is shown first, and no piece of a long conversation holds the browser up. */
async function start() {
  const desk = read("weerklank-desk");
  const root = find("turns");
  const sources = inARow(read("weerklank-texts")).map((source) => ({
    ...source,
    address: desk.addresses[source.transcript],
    bookmarks: desk.bookmarks[source.transcript].address,
    passages: desk.passages[source.transcript],
  }));
  const text = readPage(root, sources);
  if (!text.turns.length) return;
  // Before the first layout: it holds for every line, and would have all of them laid out again.
  root.style.setProperty("--digits", text.digits);
  await pause();
  const history = new History({
    store: storeOf("sessionStorage"),
    name: nameFor(desk.user, desk.transcript),
  });
  history.steps().forEach((step) => rebase(step, text));
  const store = new Store({
    user: desk.user,
    text,
    codes: new Map(read("weerklank-codes").map((code) => [code.id, code])),
    codings: sources.flatMap((source) => codingsOf(source, desk.coders)),
    recent: desk.recent,
    isLocked: desk.is_finished,
    sentences: new Sentences(desk.words),
    say,
    history,
    marks: sources.flatMap(({ transcript }) =>
      desk.bookmarks[transcript].turns.map((number) => text.placeOfTurn(transcript, number)),
    ),
  });
  await pause();
  const device = storeOf("localStorage");
  const sync = makeSync({ desk, sources, store, device, find });
  const acts = makeActs({ store, send: (act) => sync.outbox.add(act), newKey });
  const view = makeView({ root, desk, store, acts, sync, device, find });
  listen({ store, acts, view, find });
  await pause();
  // The lines are laid out by now: what the address points to stands where it will stay.
  const goThere = () => view.goTo(location.hash);
  addEventListener("hashchange", goThere);
  goThere();
  document.documentElement.dataset.weerklankCoding = "ready";
  if (sync.outbox.acts().length) sync.outbox.run();
}

start();
