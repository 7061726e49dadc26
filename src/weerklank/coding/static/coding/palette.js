// Codes: a filter that understands a few letters, the nine used last, and what a code means.

import { rank } from "./ranking.js";
import { drawTree } from "./tree.js";

const MOST = 12;
const REST = 120; // milliseconds after a letter before the server is asked for word forms

function codeButton(code, figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "weerklank-code";
  button.dataset.branch = code.branch;
  button.dataset.weerklankCode = code.id;
  button.title = `${code.number} ${code.label}`;
  const sign = document.createElement("kbd");
  sign.textContent = figure;
  button.append(sign, numberOf(code), labelOf(code));
  return button;
}

function numberOf(code) {
  const number = document.createElement("span");
  number.className = "weerklank-number";
  number.dataset.branch = code.branch;
  number.textContent = code.number;
  return number;
}

function labelOf(code) {
  const label = document.createElement("span");
  label.className = "weerklank-code__name";
  label.textContent = code.label;
  label.dir = "auto"; // words of the text may be the name, in the direction of their language
  if (code.language) label.lang = code.language;
  return label;
}

/**
 * `forms(typed)` gives {names, codes}: the ids of the codes in whose name, or in whose words, the
 * words stand in another form, as the search of the site finds them; `none` is shown when no code fits; `light(id)` shows where a code
 * was given, for when no words are chosen.
 */
export function makePalette({ palette, store, acts, back, reveal, forms, none, light }) {
  const { codes, say, sentences } = store;
  const find = (name) => palette.querySelector(`[data-weerklank-${name}]`);
  const filter = find("code-filter");
  const results = find("results");
  const definition = find("definition");
  const known = new Map();
  let found = [];
  let at = 0;
  let asking = null;
  let timer = null;

  // --- what a code means
  function define(code) {
    definition.hidden = !code;
    if (!code) return;
    definition.dataset.branch = code.branch;
    const head = document.createElement("h2");
    head.append(numberOf(code), " ", labelOf(code));
    const meaning = document.createElement("p");
    meaning.textContent = code.definition;
    const instead = codes.get(code.successor);
    const retired = document.createElement("p");
    if (instead)
      retired.textContent = sentences.get("retired", { code: `${instead.number} ${instead.label}` });
    const more = document.createElement("dl");
    for (const name of ["include", "exclude", "example"]) {
      if (!code[name]) continue;
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = sentences.get(name);
      dd.textContent = name === "example" ? `“${code[name]}”` : code[name];
      dd.lang = "nl";
      more.append(dt, dd);
    }
    meaning.lang = "nl";
    definition.replaceChildren(head, ...(instead ? [retired] : []), meaning, more, lightButton(code));
  }

  /** Lights up a code also while words are chosen, where a click on the code would give it. */
  function lightButton({ id }) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "weerklank-plain";
    button.dataset.weerklankLight = id;
    button.textContent = sentences.get("light_button");
    const sign = document.createElement("kbd");
    sign.textContent = "L";
    button.append(" ", sign);
    return button;
  }

  /** What a code stands in for, said beside it in the list. */
  function formerOf(code) {
    if (!code.instead_of?.length) return [];
    const former = document.createElement("span");
    former.className = "weerklank-code__former";
    const called = code.instead_of.map(({ number, label }) => `${number} ${label}`).join(", ");
    former.textContent = sentences.get("instead_of", { code: called });
    return [former];
  }

  const activeCode = () => codes.get(store.coding?.code);

  // --- the nine used last
  function drawRecent() {
    const items = store.recent.map((id, index) => {
      const item = document.createElement("li");
      item.append(codeButton(codes.get(id), String(index + 1)));
      return item;
    });
    find("recent").replaceChildren(...items);
    find("recent-empty").hidden = items.length > 0;
    markActive();
  }

  function markActive() {
    const active = activeCode();
    palette.querySelectorAll("[data-weerklank-code]").forEach((button) => {
      if (Number(button.dataset.weerklankCode) === active?.id)
        button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
    find("active-code").textContent = active
      ? sentences.get("chosen_code", { number: active.number })
      : "";
    find("of-passage").hidden = !active;
    define(active);
  }

  // --- the filter
  function drawResults() {
    results.replaceChildren(
      ...found.map((code, index) => {
        const option = document.createElement("li");
        option.id = `gevonden-${index}`;
        option.className = "weerklank-code";
        option.dataset.branch = code.branch;
        option.dataset.weerklankCode = code.id;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", String(index === at));
        option.append(numberOf(code), labelOf(code), ...formerOf(code));
        return option;
      }),
    );
    results.hidden = !found.length;
    filter.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) filter.setAttribute("aria-activedescendant", `gevonden-${at}`);
    else filter.removeAttribute("aria-activedescendant");
    results.children[at]?.scrollIntoView({ block: "nearest" });
    define(found[at] ?? activeCode());
  }

  const typed = () => filter.value.trim();

  function look({ isSure }) {
    const all = [...codes.values()];
    found = rank(all, filter.value, store.recent, known.get(typed())).slice(0, MOST);
    at = Math.min(at, Math.max(found.length - 1, 0));
    drawResults();
    const isNone = isSure && Boolean(typed()) && !found.length;
    none.show(isNone ? typed() : "");
    if (!typed() || !isSure) return;
    const count = found.length;
    say(
      count
        ? `${count === 1 ? sentences.get("result") : sentences.get("results", { count })}: ${found[0].label}`
        : sentences.get("no_results"),
    );
  }

  /** Ask for word forms, once for what is typed. Without an answer the letters alone decide. */
  async function ask(words) {
    const answer = await forms(words);
    if (answer) known.set(words, answer);
    if (typed() === words) look({ isSure: true });
  }

  function search() {
    clearTimeout(timer);
    asking = null;
    at = 0;
    const words = typed();
    look({ isSure: !words || known.has(words) });
    if (!words || known.has(words)) return;
    timer = setTimeout(() => {
      asking = ask(words);
    }, REST);
  }

  /** What Enter gives: the code in the list, or the one that the server still has to name. */
  async function give() {
    const words = typed();
    if (!found.length && words && !known.has(words)) {
      clearTimeout(timer);
      await (asking ?? ask(words));
      if (typed() !== words) return;
    }
    if (found[at]) use(found[at].id);
    else if (words) none.enter();
    if (found[at]) empty();
  }

  function use(id) {
    if (store.chosen) acts.apply(id);
    else {
      define(codes.get(id));
      light.toggle(id);
    }
  }

  function empty() {
    filter.value = "";
    search();
  }

  function open() {
    reveal();
    filter.focus();
    filter.select();
  }

  /** Draw the codes again: there is one more, or one less. */
  function drawCodes() {
    drawTree(find("tree"), codes);
    drawRecent();
    if (typed()) search();
  }

  filter.addEventListener("input", search);
  filter.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && found.length) {
      at = (at + by + found.length) % found.length;
      drawResults();
    } else if (event.key === "Enter") give();
    else if (event.key === "Escape") {
      if (filter.value) empty();
      else back();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // The filter keeps the focus when a result is pressed.
  results.addEventListener("pointerdown", (event) => event.preventDefault());
  palette.addEventListener("click", (event) => {
    const lights = event.target.closest("[data-weerklank-light]");
    if (lights) light.toggle(Number(lights.dataset.weerklankLight));
    const pressed = event.target.closest("[data-weerklank-code]");
    if (!pressed) return;
    use(Number(pressed.dataset.weerklankCode));
    if (pressed.closest("[role=listbox]")) empty();
  });
  const show = (event) => {
    const button = event.target.closest("[data-weerklank-code]");
    if (button) define(codes.get(Number(button.dataset.weerklankCode)));
  };
  palette.addEventListener("focusin", show);
  find("tree").addEventListener("pointerover", show);
  find("recent").addEventListener("pointerover", show);
  drawTree(find("tree"), codes);

  // Until the page is scrolled its head stands above the palette, which then has less room.
  function fit() {
    const { top } = palette.getBoundingClientRect();
    palette.style.setProperty("--palette-top", `${Math.max(top, 0)}px`);
  }
  addEventListener("scroll", fit, { passive: true });
  addEventListener("resize", fit);
  fit();
  return { open, drawRecent, drawCodes, markActive, empty };
}
