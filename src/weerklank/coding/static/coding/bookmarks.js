// Turns that a coder wants to find back: a sign at the turn, a list, and the way from one to the next.

const LONGEST = 60; // signs of a turn in the list

/** The bookmark after or before a turn, around the end; null when there are none. Places in the order of the page. */
export function nextMark(order, marks, from, by) {
  const marked = order.filter((place) => marks.has(place));
  if (!marked.length) return null;
  const at = order.indexOf(from);
  const beyond = marked.filter((place) => (order.indexOf(place) - at) * by > 0);
  if (by > 0) return beyond[0] ?? marked[0];
  return beyond.at(-1) ?? marked.at(-1);
}

export function makeBookmarks({ place, store, acts, go, here }) {
  const { marks, say, sentences, text } = store;
  const list = place.querySelector("ol");
  const none = place.querySelector("[data-weerklank-none]");
  const count = place.querySelector("[data-weerklank-count]");
  let itsOrder = null;
  const order = () => (itsOrder ??= text.shown.map(({ element }) => text.places.get(element)));

  /** The sign stands with who speaks, so that it is no part of the words. */
  function drawSign(at) {
    const who = text.turns[at].element.querySelector(".weerklank-turn__who");
    const sign = who.querySelector(".weerklank-flag");
    if (marks.has(at) === Boolean(sign)) return;
    if (sign) {
      sign.remove();
      return;
    }
    const made = document.createElement("span");
    made.className = "weerklank-flag";
    made.textContent = sentences.get("bookmark");
    who.append(" ", made);
  }

  function nameOf(at) {
    const turn = sentences.turn(text.turns[at]);
    return text.turns[at].isOriginal ? `${turn}, ${sentences.get("is_original")}` : turn;
  }

  function row(at) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const words = document.createElement("span");
    const turn = text.turns[at];
    button.type = "button";
    button.className = "weerklank-plain";
    button.dataset.place = at;
    button.textContent = nameOf(at);
    words.dir = turn.isRtl ? "rtl" : "ltr";
    words.lang = turn.words.lang;
    words.textContent = turn.text.length > LONGEST ? `${turn.text.slice(0, LONGEST)}…` : turn.text;
    item.append(button, " ", words);
    return item;
  }

  function draw(places = []) {
    for (const at of places) drawSign(at);
    count.textContent = marks.size ? `(${marks.size})` : "";
    none.hidden = marks.size > 0;
    if (!place.open) return;
    list.replaceChildren(...order().filter((at) => marks.has(at)).map(row));
  }

  function toggle() {
    acts.mark(here());
  }

  function step(by) {
    const to = nextMark(order(), marks, here(), by);
    if (to === null) {
      say(sentences.get("no_bookmarks"));
      return;
    }
    visit(to);
  }

  function visit(at) {
    const marked = order().filter((each) => marks.has(each));
    go(at);
    const nth = { nth: marked.indexOf(at) + 1, count: marked.length, turn: nameOf(at) };
    say(`${sentences.get("bookmark_nth", nth)} ${text.turns[at].text}`);
  }

  place.addEventListener("toggle", () => draw());
  place.addEventListener("click", ({ target }) => {
    const does = target.closest("button")?.dataset;
    if (does?.bookmark === "toggle") toggle();
    else if (does?.bookmark) step(does.bookmark === "next" ? 1 : -1);
    else if (does?.place) visit(Number(does.place));
  });
  draw(marks);
  return { draw, step, toggle };
}
