// From an act to a request, and from the answer to an outcome. It never follows to a log-in page.

import { toPage, toServer } from "./sources.js";

const isAway = (response) => response.type === "opaqueredirect" || response.status === 401;

/** `sources`: [{transcript, address, base}], the texts of the page; an act names its transcript. */
export function makeTransport({ sources, user, token, codebook = "", conversation = null, ask = fetch, used = () => {} }) {
  let csrf = token;

  const asked = (url, options) => ask(url, { redirect: "manual", ...options });

  const sourceOf = (act) => sources.find(({ transcript }) => transcript === act.source) ?? sources[0];

  function request(act) {
    const { verb, key, fields, revision } = act;
    const { address, base, bookmarks } = sourceOf(act);
    const url =
      {
        apply: address,
        split: `${address}${key}/splitsen/`,
        make: codebook,
        unmake: `${codebook}${fields?.code}/ongedaan/`,
        mark: `${bookmarks}${fields?.turn}/`,
      }[verb] ?? `${address}${key}/`;
    // What waited since an earlier page counts positions as that page did.
    const sent = verb === "make" ? { ...fields.wish, conversation } : fields;
    const placed = toServer(sent, { ...sourceOf(act), base: act.base ?? base });
    const body = { ...placed, revision, ...(verb === "apply" ? { key } : {}) };
    return asked(url, {
      method: verb === "remove" ? "DELETE" : "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ ...body, coder: user }),
    });
  }

  /** Ask for all codings; with it comes a fresh token, since logging in makes the old one useless. */
  async function list() {
    const found = [];
    for (const source of sources) {
      const answer = await listOf(source);
      if (answer.status !== "stored") return answer;
      found.push(...answer.codings);
    }
    return { status: "stored", codings: found };
  }

  async function listOf(source) {
    const { address } = source;
    const response = await asked(address, { headers: { Accept: "application/json" } });
    if (isAway(response)) return { status: "ended" };
    if (!response.ok) return { status: "offline" };
    const answer = await response.json();
    if (answer.user !== user) return { status: "ended" };
    csrf = answer.csrf_token;
    return { status: "stored", codings: answer.codings.map((coding) => toPage(coding, source)) };
  }

  async function outcomeOf(response, act) {
    if (isAway(response) || response.status === 409) return { status: "ended" };
    if (response.ok) {
      used();
      const coding = await response.json();
      return { status: "stored", coding: coding.key ? toPage(coding, sourceOf(act)) : coding };
    }
    if (response.status >= 500 || response.status === 429) return { status: "offline" };
    const { message = "" } = await response.json().catch(() => ({}));
    return { status: "refused", message };
  }

  async function send(act) {
    try {
      const response = await request(act);
      if (response.status !== 403) return await outcomeOf(response, act);
      const fresh = await listOf(sources[0]);
      if (fresh.status !== "stored") return fresh;
      return await outcomeOf(await request(act), act);
    } catch {
      return { status: "offline" };
    }
  }

  const safeList = () => list().catch(() => ({ status: "offline" }));

  /** Make a code: {status: "stored", code} or why not. It is not kept for later: without a line no code. */
  async function makeCode(fields) {
    try {
      const response = await asked(codebook, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
        body: JSON.stringify({ ...fields, coder: user }),
      });
      if (isAway(response) || response.status >= 500) return { status: "offline" };
      const answer = await response.json();
      used();
      return response.ok
        ? { status: "stored", code: answer }
        : { status: "refused", message: answer.message };
    } catch {
      return { status: "offline" };
    }
  }

  /** Ask something beside the codings; null when it did not come. */
  async function beside(url, method = "GET") {
    try {
      const response = await asked(url, { method, headers: { "X-CSRFToken": csrf } });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  return { send, list: safeList, beside, makeCode };
}
