// What every htmx request needs: the token, the words when it fails, the focus afterwards.

import { isLogin, loginAddress } from "./addresses.js";
import { leadTo } from "./drafts.js";
import { say, saySentence } from "./status.js";

function afterSwap(part) {
  part.querySelectorAll?.("[data-weerklank-say]").forEach((each) => say(each.textContent.trim()));
  const focus = part.matches?.("[data-weerklank-focus]")
    ? part
    : part.querySelector?.("[data-weerklank-focus]");
  focus?.focus();
}

/** Of a form whose parts are sent one by one, send what was changed and nothing of the others. */
export function keepOwn({ formData, triggeringEvent }) {
  if (triggeringEvent?.type !== "change") return;
  const part = triggeringEvent.target.closest("[data-weerklank-alone]");
  if (!part) return;
  const own = new Set([...part.elements].map(({ name }) => name));
  for (const name of [...formData.keys()]) if (!own.has(name)) formData.delete(name);
}

/** Bring the focus to what the page is about, also when its address has a fragment. */
function focusOnArrival(page) {
  const aim = page.querySelector("[data-weerklank-focus]");
  aim?.focus();
  // Going to the fragment, once everything is there, takes the focus away again.
  if (aim && location.hash && page.readyState !== "complete") {
    addEventListener("load", () => requestAnimationFrame(() => aim.focus()), { once: true });
  }
}

/** Say whether a part that asks how far something is can stop: what it asks after is no more. */
export function isGone({ elt, xhr }) {
  return xhr.status === 404 && Boolean(elt.getAttribute("hx-trigger")?.startsWith("every "));
}

export function listen(page = document) {
  const login = page.querySelector("[data-weerklank-session]")?.dataset.weerklankLogin;
  page.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = page.querySelector('meta[name="csrf-token"]').content;
    }
  });
  page.addEventListener("htmx:configRequest", ({ detail }) => {
    // The part that comes stands where it stood: nothing to go to.
    if (detail.boosted) [detail.path] = detail.path.split("#");
    keepOwn(detail);
  });
  page.addEventListener("htmx:beforeSwap", (event) => {
    if (!isLogin(event.detail.xhr.responseURL, login, location.href)) return;
    event.detail.shouldSwap = false;
    leadTo(loginAddress(login, location.pathname + location.search));
  });
  page.addEventListener("htmx:afterSettle", (event) => afterSwap(event.detail.elt));
  page.addEventListener("htmx:responseError", ({ detail }) => {
    // The page says for itself that it is not there any more, and asks no further.
    if (isGone(detail)) location.reload();
    else saySentence("failed", { visible: true });
  });
  page.addEventListener("htmx:sendError", () => saySentence("offline", { visible: true }));
  page.addEventListener("weerklank:say", (event) => say(event.detail.value ?? event.detail));
  focusOnArrival(page);
  page.querySelectorAll("[data-weerklank-say]").forEach((each) => say(each.textContent.trim()));
}
