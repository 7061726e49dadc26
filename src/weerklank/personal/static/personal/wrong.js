// What is wrong, said aloud: in parts, kept on the device until the server has all of it, as when
// somebody tells by herself. See ../telling/.

import { OWN_PAGE, openKept } from "../telling/kept.js";
import { canRecord, record, toggle } from "../telling/recording.js";
import { Sender } from "../telling/tus.js";

async function begin(place) {
  const box = place.querySelector("[data-weerklank-say]");
  const status = box.querySelector("[role=status]");
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
  const question = place.dataset.weerklankQuestion;
  const seen = Number(place.dataset.weerklankSeen); // the takings back that this page knows of
  const full = Number(place.dataset.weerklankFullVoice); // bytes
  const kept = await openKept(place.dataset.weerklankWrong, OWN_PAGE);
  const ask = async (address, { method, headers, body }) => {
    const answer = await fetch(address, {
      method,
      headers: { ...headers, "X-CSRFToken": token },
      body,
      redirect: "manual", // status 0: the card is closed
    });
    return { status: answer.status, header: (name) => answer.headers.get(name) };
  };
  let recording = null;
  const voice = { isGoing: () => false };
  const say = (words) => {
    status.hidden = false;
    status.textContent = words;
  };
  const tell = (state, sent) => {
    if (state === "whole" && sent.question === question && !voice.isGoing()) location.reload();
    else if (state === "dropped") say(status.dataset.weerklankDropped);
    else if (["no-line", "not-arrived"].includes(state)) say(status.dataset.weerklankWaiting);
  };
  const sender = new Sender({ kept, ask, tell });
  addEventListener("online", () => sender.poke());
  sender.poke(); // what a page that was killed left here
  if (!canRecord()) return;
  box.hidden = false;
  const begun = toggle(box.querySelector("[data-weerklank-talk]"), {
    status,
    start: async () => {
      const id = crypto.randomUUID();
      recording = id;
      sender.mine.add(id);
      await kept.begin({
        id,
        question,
        seen,
        address: place.dataset.weerklankUploads,
        began: Date.now(),
        touched: Date.now(),
        length: 0,
        closed: false,
      });
      let length = 0;
      let isFull = false;
      return record(async (bytes) => {
        dispatchEvent(new Event("input")); // who speaks is there: the page is not covered
        if (isFull) return; // what stopping still brings
        await kept.add(id, bytes);
        sender.poke();
        length += bytes.byteLength;
        if (length < full) return;
        isFull = true;
        // Not awaited: stopping waits for the part that this is.
        voice.end().then(() => say(status.dataset.weerklankFull));
      });
    },
    stop: async () => {
      await kept.change(recording, { closed: true });
      sender.mine.delete(recording);
      sender.poke();
    },
    failed: async () => {
      if (recording) await kept.forget(recording);
    },
  });
  Object.assign(voice, begun);
}

for (const place of document.querySelectorAll("[data-weerklank-wrong]")) begin(place);
