// From an act to a request, and from the answer to an outcome. It never follows to a log-in page.

const isAway = (response) => response.type === "opaqueredirect" || response.status === 401;

export function makeTransport({ address, user, token, ask = fetch, used = () => {} }) {
  let csrf = token;

  const asked = (url, options) => ask(url, { redirect: "manual", ...options });

  function request({ verb, key, fields }) {
    const url = verb === "apply" ? address : `${address}${key}/`;
    const body = verb === "apply" ? { ...fields, key } : { ...fields };
    return asked(url, {
      method: verb === "remove" ? "DELETE" : "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ ...body, coder: user }),
    });
  }

  /** Ask for all codings; with it comes a fresh token, since logging in makes the old one useless. */
  async function list() {
    const response = await asked(address, { headers: { Accept: "application/json" } });
    if (isAway(response)) return { status: "ended" };
    if (!response.ok) return { status: "offline" };
    const answer = await response.json();
    if (answer.user !== user) return { status: "ended" };
    csrf = answer.csrf_token;
    return { status: "stored", codings: answer.codings };
  }

  async function outcomeOf(response) {
    if (isAway(response) || response.status === 409) return { status: "ended" };
    if (response.ok) {
      used();
      return { status: "stored", coding: await response.json() };
    }
    if (response.status >= 500 || response.status === 429) return { status: "offline" };
    const { message = "" } = await response.json().catch(() => ({}));
    return { status: "refused", message };
  }

  async function send(act) {
    try {
      const response = await request(act);
      if (response.status !== 403) return await outcomeOf(response);
      const fresh = await list();
      if (fresh.status !== "stored") return fresh;
      return await outcomeOf(await request(act));
    } catch {
      return { status: "offline" };
    }
  }

  const safeList = () => list().catch(() => ({ status: "offline" }));

  return { send, list: safeList };
}
