// All codes as a tree under their branches, with the number of people behind each.

import { written } from "./sentences.js";

function part(name, words = "") {
  const span = document.createElement("span");
  if (name) span.className = name;
  span.textContent = words;
  return span;
}

function nameOf(code) {
  const name = part("weerklank-code__name", code.label);
  name.dir = "auto";
  if (code.language) name.lang = code.language;
  return name;
}

function listOf(codes, below) {
  const list = document.createElement("ul");
  list.className = "weerklank-codelist";
  list.append(...codes.map((code) => itemOf(code, below)));
  return list;
}

function itemOf(code, below) {
  const item = document.createElement("li");
  if (code.can_be_given) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "weerklank-code";
    button.dataset.branch = code.branch;
    button.dataset.weerklankCode = code.id;
    const count = part("weerklank-code__count");
    count.dataset.weerklankCount = code.id;
    button.append(part("weerklank-number", code.number), " ", nameOf(code), count);
    item.append(button);
  } else {
    const head = document.createElement("p");
    head.className = "weerklank-tree__head";
    head.textContent = `${code.number} ${code.label}`;
    item.append(head);
  }
  const codes = below.get(code.id);
  if (codes) item.append(listOf(codes, below));
  return item;
}

function branchOf(code, below) {
  const item = document.createElement("li");
  const fold = document.createElement("details");
  const head = document.createElement("summary");
  const count = part("weerklank-code__count");
  const number = part("weerklank-number", code.number);
  fold.dataset.branch = code.branch;
  fold.dataset.weerklankBranch = code.id;
  count.dataset.weerklankCount = code.id;
  head.append(number, " ", nameOf(code), count);
  const codes = [...(below.get(code.id) ?? [])];
  // A branch that is a code itself stands first in its own list, to be given.
  fold.append(head, ...(code.can_be_given ? [ownItemOf(code)] : []), listOf(codes, below));
  item.append(fold);
  return item;
}

function ownItemOf(code) {
  const list = listOf([code], new Map());
  list.querySelector("[data-weerklank-count]")?.replaceChildren();
  return list;
}

/** Is a code this one, or does it stand below it? */
export function isUnder(codes, id, above) {
  for (let code = codes.get(id); code; code = codes.get(code.parent)) if (code.id === above) return true;
  return false;
}

export function drawTree(root, codes) {
  const open = new Set(
    [...root.querySelectorAll("details[open]")].map(({ dataset }) => dataset.weerklankBranch),
  );
  const below = new Map();
  for (const code of codes.values()) {
    if (!code.is_on) continue;
    if (!below.has(code.parent)) below.set(code.parent, []);
    below.get(code.parent).push(code);
  }
  root.replaceChildren(...(below.get(null) ?? []).map((code) => branchOf(code, below)));
  root.querySelectorAll("details").forEach((fold) => {
    fold.open = open.has(fold.dataset.weerklankBranch);
  });
}

/** Fill in how many people stand behind each code: {id: count}. */
export function drawPersons(root, persons, sentences) {
  root.querySelectorAll("[data-weerklank-count]").forEach((place) => {
    const count = persons[place.dataset.weerklankCount] ?? 0;
    const words = count === 1 ? sentences.get("person") : sentences.get("persons", { count });
    const spoken = part("weerklank-visually-hidden", words.replace(written(count), ""));
    place.replaceChildren(...(count ? [written(count), spoken] : []));
  });
}
