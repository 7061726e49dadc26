// Underlines in a sentence what the counts do not bear out, while it is being written.
//
// A field of text cannot hold marks. So the same words lie below it, invisible but for the line.

const place = document.querySelector("[data-weerklank-claims]");
const fields = [...(place?.querySelectorAll("textarea") ?? [])];

/** The places of what does not hold in a field, as they stand there: two can be of one place. */
function wrong(field) {
  return [...document.querySelectorAll("#hoeveelheden [data-weerklank-open]")]
    .filter(({ dataset }) => (dataset.weerklankField ?? fields[0].name) === field.name)
    .map((each) => each.dataset.weerklankClaim.split("-").map(Number))
    .sort(([one], [other]) => one - other);
}

// What the words of the field are set in: those below lie exactly under them.
const SET_IN = ["font", "lineHeight", "letterSpacing", "padding", "borderWidth", "textAlign"];

function makeUnderlay(field) {
  const frame = document.createElement("div");
  frame.className = "weerklank-underlined";
  const below = document.createElement("div");
  below.className = "weerklank-underlined__below";
  below.setAttribute("aria-hidden", "true");
  const set = getComputedStyle(field);
  for (const name of SET_IN) below.style[name] = set[name];
  field.before(frame);
  frame.append(below, field);
  return below;
}

/** The words as code points: positions of the server count these, and not halves of an emoji. */
function draw(field, below, spans) {
  const text = [...field.value.normalize("NFC")];
  const parts = [];
  let at = 0;
  for (const [from, end] of spans) {
    const start = Math.max(from, at);
    if (end <= start) continue;
    const mark = document.createElement("span");
    mark.className = "weerklank-underlined__amount";
    mark.textContent = text.slice(start, end).join("");
    parts.push(text.slice(at, start).join(""), mark);
    at = end;
  }
  // A last empty line has no height of its own.
  below.replaceChildren(...parts, `${text.slice(at).join("")}\u200b`);
  below.scrollTop = field.scrollTop;
}

for (const field of fields) {
  const below = makeUnderlay(field);
  draw(field, below, wrong(field));
  // What changes moves the words away from their lines until the answer comes.
  field.addEventListener("input", () => draw(field, below, []));
  field.addEventListener("scroll", () => {
    below.scrollTop = field.scrollTop;
  });
  document.body.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target.id === "hoeveelheden" || target.querySelector?.("#hoeveelheden")) {
      draw(field, below, wrong(field));
    }
  });
}

/** Writes the figure that holds in the place of an amount, while the sentence is being written. */
function write({ dataset }) {
  const name = dataset.weerklankIn ?? fields[0].name;
  const field = fields.find((each) => each.name === name);
  const value = field.value.normalize("NFC");
  const text = [...value];
  const [start, until] = dataset.weerklankAt.split("-").map(Number);
  const said = [...dataset.weerklankSaid];
  // Who typed on since: the list is about to be made anew.
  if (text.slice(start, start + said.length).join("") !== dataset.weerklankSaid) return;
  if (field.value !== value) field.value = value;
  const [from, end] = [start, until].map((place) => text.slice(0, place).join("").length);
  field.setRangeText(dataset.weerklankWrite, from, end, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-weerklank-write]");
  if (button && fields.length) write(button);
});
