// A yes that is said aloud: recorded for some seconds, and sent with the form as the tap is.

import { canRecord, record, toggle } from "./recording.js";

const LONGEST = 8000;

function toText(parts) {
  const bytes = parts.flatMap((part) => [...new Uint8Array(part)]);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function listen(page = document) {
  const form = page.querySelector("[data-weerklank-spoken]");
  const button = form?.querySelector("[data-weerklank-say-yes]");
  if (!button || !canRecord()) return;
  button.hidden = false;
  button.dataset.weerklankTalk = button.dataset.weerklankSayYes;
  const status = form.querySelector("[role=status]");
  let parts = [];
  let timer = null;
  const voice = toggle(button, {
    status,
    start: async () => {
      parts = [];
      const going = await record((bytes) => parts.push(bytes));
      timer = setTimeout(() => voice.end(), LONGEST);
      return going;
    },
    stop: async () => {
      clearTimeout(timer);
      form.querySelector("[data-weerklank-said]").value = toText(parts);
      form.requestSubmit(form.querySelector("[name=said][value=yes]"));
    },
  });
}

if (globalThis.document) listen();
