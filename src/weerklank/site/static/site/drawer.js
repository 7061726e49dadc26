// The evidence drawer: this fills it from the link that is pressed, opens and closes it, and gives
// the focus back. data-weerklank-opens stands on the opener, or once on the table whose cells hold links.

let opener = null;

/** The opener, or what took its place in a swap. */
function stillThere() {
  if (!opener || opener.isConnected) return opener;
  const link = CSS.escape(opener.getAttribute("href") ?? "");
  return document.getElementById(opener.id) ?? document.querySelector(`a[href="${link}"]`);
}

/** What was pressed to open a drawer; null for anything else, and for a link to a page of its own. */
function pressedOf(event) {
  const place = event.target.closest("[data-weerklank-opens]");
  if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const pressed = place.matches("a, button") ? place : event.target.closest("td > a");
  return pressed && { pressed, drawer: document.getElementById(place.dataset.weerklankOpens) };
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
  opener.setAttribute("aria-expanded", "true");
  const heading = drawer.querySelector("h2") ?? drawer;
  heading.tabIndex = -1;
  heading.focus();
}

function letGo() {
  const back = stillThere();
  back?.setAttribute("aria-expanded", "false");
  opener = null;
  return back;
}

function close(drawer) {
  drawer.hidden = true;
  shield(drawer);
  letGo()?.focus();
}

export function listen(page = document) {
  page.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-weerklank-close]");
    if (closer) close(closer.closest("[data-weerklank-drawer]"));
    const { pressed, drawer } = pressedOf(event) ?? {};
    if (!pressed) return;
    letGo();
    opener = pressed;
    // What is no link opens a drawer that is already filled.
    if (!pressed.href) return open(drawer);
    event.preventDefault();
    htmx.ajax("GET", pressed.href, { source: pressed, target: drawer });
  });
  page.addEventListener("htmx:afterSwap", ({ detail: { target, requestConfig } }) => {
    if (opener && requestConfig?.elt === opener) open(target);
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
