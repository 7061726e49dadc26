// The end of a session: a warning two minutes before, one button to go on, and nothing written is lost.

import { loginAddress } from "./addresses.js";
import * as drafts from "./drafts.js";
import { saySentence } from "./status.js";

// The server notes use at most once a minute, so its hour may have begun a minute before ours: warn
// in time for that. Leave only when its hour has surely passed, or the log-in page would send us back.
const NOTED_LATE = 60;
const SURELY_PASSED = 5;

/** What to do now: nothing ("wait"), "warn", or "end". `now` and `seen` in milliseconds. */
export function stateOf({ now, seen, seconds, warning }) {
  const idle = (now - seen) / 1000;
  if (idle > seconds + SURELY_PASSED) return "end";
  return idle >= seconds - NOTED_LATE - warning ? "warn" : "wait";
}

const here = () => location.pathname + location.search;

function watch(dialog) {
  const { weerklankSeconds, weerklankWarning, weerklankExtend, weerklankLogin } = dialog.dataset;
  const clock = { seconds: Number(weerklankSeconds), warning: Number(weerklankWarning) };
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("weerklank-session") : null;
  let seen = Date.now();
  tabs?.postMessage("used");

  const used = ({ elsewhere = false } = {}) => {
    seen = Date.now();
    if (dialog.open) dialog.close();
    if (!elsewhere) tabs?.postMessage("used");
  };
  const extend = async () => {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    try {
      const response = await fetch(weerklankExtend, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        redirect: "manual",
      });
      if (response.ok) used();
      else drafts.leadTo(loginAddress(weerklankLogin, here()));
    } catch {
      saySentence("offline", { visible: true });
    }
  };

  tabs?.addEventListener("message", () => used({ elsewhere: true }));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) used();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    extend();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  setInterval(() => {
    const state = stateOf({ now: Date.now(), seen, ...clock });
    // A page that keeps what is done on it without a line is not taken away in mid-conversation.
    if (state === "end" && document.querySelector("[data-weerklank-stays]")) {
      if (dialog.open) dialog.close();
    } else if (state === "end") drafts.leadTo(loginAddress(weerklankLogin, here()));
    else if (state === "warn" && !dialog.open) dialog.showModal();
  }, 5000);
}

export function listen(page = document) {
  const dialog = page.querySelector("[data-weerklank-session]");
  // First: what was sent and led here was not kept, and must not pass for what has arrived.
  if (page.querySelector("[data-weerklank-door], [data-weerklank-refused]")) {
    const waiting = drafts.reviveSent(sessionStorage);
    const note = page.querySelector("[data-weerklank-waiting]");
    if (note) note.hidden = !waiting;
  }
  if (dialog) {
    watch(dialog);
    if (drafts.listen({ user: dialog.dataset.weerklankUser, login: dialog.dataset.weerklankLogin }))
      saySentence("restored", { visible: true });
  }
}
