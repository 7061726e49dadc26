// Another place in the codebook, by dragging or with Alt and an arrow. Nothing changes by it: it
// opens the form that does, filled in, where what it does and the reason stand.

/** What the form calls the place before the sibling at `before`, for the one at `at`; "" for none. */
export function placeBefore(siblings, at, before) {
  if (before === at || before === at + 1) return "";
  if (before === at - 1) return "up";
  if (before >= siblings.length) return "last";
  return before === at + 2 ? "down" : siblings[before];
}

/** Which part of a row a pointer is over: the upper and lower quarter are between two rows. */
export function partAt(y, top, height) {
  const share = (y - top) / height;
  if (share < 0.25) return "before";
  return share > 0.75 ? "after" : "into";
}

/** The answers for a code let go of at another one; null where it stays where it is. */
export function answersFor(moved, target, part) {
  if (moved.id === target.id || target.above.includes(moved.id)) return null;
  if (part === "into") return target.id === moved.parent ? null : { onder: target.id };
  // Elsewhere it comes behind those that are there.
  if (target.parent !== moved.parent) return { onder: target.parent || "0" };
  const at = target.siblings.indexOf(moved.id);
  const before = target.siblings.indexOf(target.id) + (part === "after" ? 1 : 0);
  const place = placeBefore(target.siblings, at, before);
  return place ? { plek: place } : null;
}

/** The answers for a key with Alt; null where there is no such place. */
export function answersByKey(moved, key, isRightToLeft) {
  const at = moved.siblings.indexOf(moved.id);
  const [out, into] = isRightToLeft ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  if (key === "ArrowUp") return at > 0 ? { plek: "up" } : null;
  if (key === "ArrowDown") return at + 1 < moved.siblings.length ? { plek: "down" } : null;
  if (key === out && moved.parent) return { onder: moved.above[1] ?? "0" };
  if (key === into && at > 0) return { onder: moved.siblings[at - 1] };
  return null;
}

const ROW = "[data-weerklank-place]";

function rowIn(item) {
  return item.querySelector(`:scope > ${ROW}`);
}

function idsIn(list) {
  return [...list.children].map((item) => rowIn(item).dataset.weerklankPlace);
}

/** What is known of a row: its code, those above it from near to far, and those beside it. */
function placeOf(row) {
  const above = [];
  for (let list = row.closest("ul"); ; list = list.closest("li").closest("ul")) {
    const item = list.parentElement.closest("li");
    if (!item) break;
    above.push(rowIn(item).dataset.weerklankPlace);
  }
  const id = row.dataset.weerklankPlace;
  return { id, parent: above[0] ?? "", above, siblings: idsIn(row.closest("ul")) };
}

function go(row, answers) {
  const address = new URL(row.href);
  for (const [name, value] of Object.entries(answers)) address.searchParams.set(name, value);
  address.hash = ""; // the field for the reason takes the focus, and a fragment would keep it off
  location.assign(address);
}

function watch(tree) {
  let dragged = null;
  const over = (row, part) => {
    for (const one of tree.querySelectorAll("[data-weerklank-over]")) {
      delete one.dataset.weerklankOver;
    }
    if (row) row.dataset.weerklankOver = part;
  };
  const found = (event) => {
    const row = event.target.closest(ROW);
    if (!row || !dragged) return null;
    const box = row.getBoundingClientRect();
    const part = partAt(event.clientY, box.top, box.height);
    const answers = answersFor(placeOf(dragged), placeOf(row), part);
    return answers && { row, part, answers };
  };
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(ROW);
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  tree.addEventListener("dragover", (event) => {
    const here = found(event);
    if (here) event.preventDefault();
    over(here?.row, here?.part);
  });
  tree.addEventListener("drop", (event) => {
    const here = found(event);
    if (!here) return;
    event.preventDefault();
    go(dragged, here.answers);
  });
  tree.addEventListener("dragend", () => {
    dragged = null;
    over(null);
  });
  tree.addEventListener("keydown", (event) => {
    const row = event.target.closest(ROW);
    if (!row || !event.altKey || event.ctrlKey || event.metaKey) return;
    const answers = answersByKey(placeOf(row), event.key, getComputedStyle(row).direction === "rtl");
    if (!answers) return;
    event.preventDefault();
    go(row, answers);
  });
}

if (typeof document !== "undefined") {
  for (const tree of document.querySelectorAll("[data-weerklank-places]")) watch(tree);
}
