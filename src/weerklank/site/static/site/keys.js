// The keys of a page. A single key does nothing while someone types, and can be turned off (WCAG 2.1.4).

const OFF = "weerklank-single-keys-off";
const TYPED_IN = /^(INPUT|TEXTAREA|SELECT)$/;
const NOT_TYPED_IN = /^(checkbox|radio|button|submit|file)$/;

export function isTyping(target) {
  if (!target) return false;
  if (target.isContentEditable) return true;
  return TYPED_IN.test(target.tagName) && !NOT_TYPED_IN.test(target.type ?? "");
}

const turnedOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

/** May a single key act now? Not while typing, with a modifier, in a dialog, or when turned off. */
export function keysAreOn(event, { isOff = turnedOff } = {}) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (isTyping(event.target) || event.target?.closest?.("dialog[open]")) return false;
  return !isOff();
}

export function listen(page = document) {
  const help = page.getElementById("toetsen");
  const choice = page.querySelector("[data-weerklank-single-keys]");
  if (choice) {
    choice.checked = !turnedOff();
    choice.addEventListener("change", () => {
      try {
        localStorage.setItem(OFF, choice.checked ? "0" : "1");
      } catch {
        // Not kept on this device.
      }
    });
  }
  page.addEventListener("keydown", (event) => {
    if (event.key === "?" && help && keysAreOn(event)) {
      event.preventDefault();
      help.showModal();
    }
    const search = page.querySelector("[data-weerklank-search]");
    if (event.key === "/" && search && keysAreOn(event)) {
      event.preventDefault();
      // On a narrow page the field stands on a page of its own.
      if (search.checkVisibility()) search.focus();
      else search.form.requestSubmit();
    }
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-weerklank-show-keys]")) help?.showModal();
  });
}
