// Codes: a filter that understands a few letters, the nine used last, and what a code means.

import { rank } from "./ranking.js";
import { drawTree } from "./tree.js";

const MOST = 12;

function codeButton(code, figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "weerklank-code";
  button.dataset.branch = code.branch;
  button.dataset.weerklankCode = code.id;
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
  label.textContent = code.label;
  return label;
}

export function makePalette({ palette, codes, state, codings, acts, recent, sentences, say, back, terms, reveal }) {
  const find = (name) => palette.querySelector(`[data-weerklank-${name}]`);
  const filter = find("code-filter");
  const results = find("results");
  const definition = find("definition");
  const list = [...codes.values()];
  let found = [];
  let at = 0;
  drawTree(find("tree"), codes);

  // --- what a code means
  function define(code) {
    definition.hidden = !code;
    if (!code) return;
    definition.dataset.branch = code.branch;
    const head = document.createElement("h2");
    head.append(numberOf(code), ` ${code.label}`);
    const meaning = document.createElement("p");
    meaning.textContent = code.definition;
    const more = document.createElement("dl");
    for (const [name, term] of terms) {
      if (!code[name]) continue;
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = term;
      dd.textContent = name === "example" ? `“${code[name]}”` : code[name];
      more.append(dt, dd);
    }
    definition.replaceChildren(head, meaning, more);
  }

  const activeCode = () => codes.get(codings.get(state.active)?.code);

  // --- the nine used last
  function drawRecent() {
    const items = recent.get().map((id, index) => {
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
        option.append(numberOf(code), labelOf(code));
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

  function search() {
    found = rank(list, filter.value, recent.get()).slice(0, MOST);
    at = 0;
    drawResults();
    if (!filter.value.trim()) return;
    const count = found.length;
    say(
      count
        ? `${count === 1 ? sentences.get("result") : sentences.get("results", { count })}: ${found[0].label}`
        : sentences.get("no_results"),
    );
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

  filter.addEventListener("input", search);
  filter.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && found.length) {
      at = (at + by + found.length) % found.length;
      drawResults();
    } else if (event.key === "Enter") {
      if (found[at]) {
        acts.apply(found[at].id);
        empty();
      }
    } else if (event.key === "Escape") {
      if (filter.value) empty();
      else back();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // The filter keeps the focus when a result is pressed.
  results.addEventListener("pointerdown", (event) => event.preventDefault());
  palette.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-weerklank-code]");
    if (!pressed) return;
    const id = Number(pressed.dataset.weerklankCode);
    if (state.chosen) acts.apply(id);
    else define(codes.get(id));
    if (pressed.closest("[role=listbox]")) empty();
  });
  const show = (event) => {
    const button = event.target.closest("[data-weerklank-code]");
    if (button) define(codes.get(Number(button.dataset.weerklankCode)));
  };
  palette.addEventListener("focusin", show);
  find("tree").addEventListener("pointerover", show);
  find("recent").addEventListener("pointerover", show);
  return { open, drawRecent, markActive };
}
