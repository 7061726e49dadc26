// Half-written forms are kept on this device, in this tab, until they are sent or someone logs out.
// Text, choices and ticks; never passwords, files or hidden fields.

import { forget } from "./acts.js";
import { isLogin } from "./addresses.js";

const PREFIX = "weerklank-draft:";
const NEVER = /^(password|file|hidden|submit|button|image|reset)$/;

const isKept = (field) => Boolean(field.name) && !field.disabled && !NEVER.test(field.type);
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const valueOf = (field) => {
  if (isTick(field)) return field.checked;
  if (field.type === "select-multiple")
    return [...field.selectedOptions].map((option) => option.value);
  return field.value;
};
const startOf = (field) => {
  if (isTick(field)) return field.defaultChecked;
  if (field.options) {
    const chosen = [...field.options]
      .filter((option) => option.defaultSelected)
      .map((option) => option.value);
    return field.type === "select-multiple" ? chosen : (chosen[0] ?? field.options[0]?.value ?? "");
  }
  return field.defaultValue;
};
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** What someone changed: [place, name, value] of each field, and of a tick what it stands for. */
export function changesIn(fields) {
  return [...fields]
    .map((field, place) => ({ field, place }))
    .filter(({ field }) => isKept(field) && !same(valueOf(field), startOf(field)))
    .map(({ field, place }) => [
      place,
      field.name,
      valueOf(field),
      ...(isTick(field) ? [field.value] : []),
    ]);
}

// Ticks of one name stand for different things, and a list may have another order or another page
// by now: what a tick stands for decides, never its place.
function fieldOf(all, place, name, meant) {
  const fits = (each) =>
    each?.name === name && isTick(each) === (meant !== undefined) && (meant ?? each.value) === each.value;
  return fits(all[place]) ? all[place] : all.find(fits);
}

/** Put changes back; a place that now holds another field is left alone. Gives how many were put back. */
export function putBack(fields, changes) {
  const all = [...fields];
  let count = 0;
  for (const [place, name, value, meant] of changes) {
    const field = fieldOf(all, place, name, meant);
    if (!field || !isKept(field) || same(valueOf(field), value)) continue;
    if (isTick(field)) field.checked = value;
    else if (field.type === "select-multiple")
      [...field.options].forEach((option) => {
        option.selected = value.includes(option.value);
      });
    else field.value = value;
    count += 1;
  }
  return count;
}

/** Under which name a form is kept: whose it is, on which page, which form. */
export function draftKey(user, path, form) {
  return `${PREFIX}${user}:${path}:${form.id || form.getAttribute("action") || ""}`;
}

const keysIn = (store) =>
  Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) =>
    key?.startsWith(PREFIX),
  );

/** Log-in or a refusal stood between: what was sent did not arrive, so it is a draft again. Gives how many wait. */
export function reviveSent(store) {
  const keys = keysIn(store);
  for (const key of keys) {
    const draft = JSON.parse(store.getItem(key));
    if (draft.sent) store.setItem(key, JSON.stringify({ ...draft, sent: false }));
  }
  return keys.length;
}

/** A page came after sending: what was sent has arrived. Drafts of someone else go too. */
export function dropSent(store, user) {
  for (const key of keysIn(store)) {
    if (!key.startsWith(`${PREFIX}${user}:`) || JSON.parse(store.getItem(key)).sent)
      store.removeItem(key);
  }
  forget(store, { but: user });
}

export function dropAll(store) {
  forget(store);
  keysIn(store).forEach((key) => store.removeItem(key));
}

const isDrafted = (form) =>
  form?.method === "post" &&
  !("weerklankNoDraft" in form.dataset) &&
  !("weerklankLogout" in form.dataset);

export function keep(store, user, form, { sent = false } = {}) {
  const changes = changesIn(form.elements);
  const key = draftKey(user, location.pathname, form);
  if (changes.length) store.setItem(key, JSON.stringify({ changes, sent }));
  else store.removeItem(key);
}

/** Whether words would go with the tab: typed, and not on their way. */
export const wordsWait = (fields, draft) =>
  !draft?.sent && changesIn(fields).some(([place]) => fields[place].type === "textarea");

let isLedAway = false;

/** Go to another page of ours: drafts wait in this tab, so nobody is asked. */
export function leadTo(address) {
  isLedAway = true;
  location.assign(address);
}

/** Keep drafts of this person's forms from now on; gives how many fields came back. */
export function listen({ user, login, page = document, store = sessionStorage }) {
  dropSent(store, user);
  let count = 0;
  const draftOf = (form) => JSON.parse(store.getItem(draftKey(user, location.pathname, form)) ?? "null");
  [...page.forms].filter(isDrafted).forEach((form) => {
    const draft = draftOf(form);
    if (draft) count += putBack(form.elements, draft.changes);
  });

  const note = (event) => {
    if (isDrafted(event.target.form)) keep(store, user, event.target.form);
  };
  page.addEventListener("input", note);
  page.addEventListener("change", note);
  page.addEventListener("submit", (event) => {
    if ("weerklankLogout" in event.target.dataset) dropAll(store);
    else if (isDrafted(event.target)) keep(store, user, event.target, { sent: true });
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt?.closest?.("form");
    if (!form || !isDrafted(form) || !event.detail.successful) return;
    if (isLogin(event.detail.xhr.responseURL, login, location.href)) return;
    store.removeItem(draftKey(user, location.pathname, form));
  });
  // A draft goes with its tab: where much is written, the browser asks first.
  addEventListener("beforeunload", (event) => {
    const guarded = [...page.querySelectorAll("form[data-weerklank-guarded]")];
    if (!isLedAway && guarded.some((form) => wordsWait(form.elements, draftOf(form))))
      event.preventDefault();
  });
  return count;
}
