// The evidence drawer: htmx fills it, this opens and closes it and gives the focus back.

const drawerOf = (id) => document.getElementById(id);
let opener = null;

/** The opener, or the element that took its place in a swap. */
function stillThere(element) {
  if (!element) return null;
  if (element.isConnected) return element;
  return element.id ? document.getElementById(element.id) : null;
}

/** As a sheet it lies over the page: then it is a dialog, and nothing beneath it gets the focus. */
function shield(drawer) {
  const isSheet = !drawer.hidden && getComputedStyle(drawer).position === "fixed";
  drawer.setAttribute("role", isSheet ? "dialog" : "complementary");
  if (isSheet) drawer.setAttribute("aria-modal", "true");
  else drawer.removeAttribute("aria-modal");
  for (let part = drawer; part.parentElement && part !== document.body; part = part.parentElement) {
    for (const other of part.parentElement.children) {
      if (other !== part && !other.matches("dialog, script, #melding")) other.inert = isSheet;
    }
  }
}

function open(drawer) {
  drawer.hidden = false;
  shield(drawer);
  document.querySelectorAll(`[data-weerklank-opens="${drawer.id}"]`).forEach((each) => {
    each.setAttribute("aria-expanded", String(each === opener));
  });
  const heading = drawer.querySelector("h2") ?? drawer;
  heading.tabIndex = -1;
  heading.focus();
}

function close(drawer) {
  drawer.hidden = true;
  shield(drawer);
  const back = stillThere(opener);
  document.querySelectorAll(`[data-weerklank-opens="${drawer.id}"]`).forEach((each) => {
    each.setAttribute("aria-expanded", "false");
  });
  opener = null;
  back?.focus();
}

export function listen(page = document) {
  page.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-weerklank-close]");
    if (closer) close(closer.closest("[data-weerklank-drawer]"));
    const pressed = event.target.closest("[data-weerklank-opens]");
    if (!pressed) return;
    opener = pressed;
    // Without hx-get the drawer is already filled.
    if (!pressed.hasAttribute("hx-get")) open(drawerOf(pressed.dataset.weerklankOpens));
  });
  page.addEventListener("htmx:afterSwap", (event) => {
    const { target, requestConfig } = event.detail;
    const asked = requestConfig?.elt?.dataset?.weerklankOpens;
    if (asked && target.closest("[data-weerklank-drawer]")?.id === asked) open(drawerOf(asked));
  });
  addEventListener("resize", () => {
    page.querySelectorAll("[data-weerklank-drawer]:not([hidden])").forEach(shield);
  });
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || page.querySelector("dialog[open]"))
      return;
    const drawer = page.querySelector("[data-weerklank-drawer]:not([hidden])");
    if (drawer) close(drawer);
  });
}
