// The log-in page: recognising it, and going there with the way back.

/** The log-in page, with the way back to where one was. */
export const loginAddress = (login, here) => `${login}?next=${encodeURIComponent(here)}`;

/** Did an answer turn out to be the log-in page? Then the session has ended. */
export const isLogin = (responseUrl, login, base) =>
  Boolean(responseUrl && login) &&
  new URL(responseUrl, base).pathname === new URL(login, base).pathname;
