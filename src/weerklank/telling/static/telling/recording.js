// Recording in parts of at most five seconds. What a browser cannot do, it does not offer.

import { formOf } from "../study/recorder.js";

export const PART = 4000; // milliseconds; with what a browser adds to it, never above five seconds
const BITS = 24_000; // a second of speech in three kilobytes: it keeps up with a slow line

/** Whether somebody can speak here. */
export function canRecord() {
  return Boolean(navigator.mediaDevices?.getUserMedia && globalThis.MediaRecorder && kind());
}

function kind() {
  return formOf((each) => MediaRecorder.isTypeSupported(each));
}

/** Record; `onPart(bytes)` gets each part, in order. Throws when the microphone is not given. */
export async function record(onPart) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: BITS });
  let parts = Promise.resolve();
  recorder.addEventListener("dataavailable", ({ data }) => {
    if (data.size) parts = parts.then(async () => onPart(await data.arrayBuffer()));
  });
  const stopped = new Promise((resolve) => {
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      resolve(parts);
    });
  });
  const save = () => {
    if (document.visibilityState === "hidden" && recorder.state === "recording") {
      recorder.requestData(); // the telephone is put away: what was said up to now is kept
    }
  };
  document.addEventListener("visibilitychange", save);
  recorder.start(PART);
  return {
    /** Stop, and wait until the last part was handed over. */
    async stop() {
      document.removeEventListener("visibilitychange", save);
      if (recorder.state !== "inactive") recorder.stop();
      await stopped;
      await parts;
    },
  };
}

/** Let a button begin and end; it shows which of the two it does. */
export function toggle(button, { start, stop, status, failed }) {
  const label = button.querySelector("span");
  const words = { talk: label.textContent, stop: button.dataset.weerklankTalk };
  let going = null;
  let ending = null;
  const show = (isTalking) => {
    label.textContent = isTalking ? words.stop : words.talk;
    button.dataset.weerklankSpeaking = isTalking ? "yes" : "no";
    status.hidden = false;
    status.textContent = isTalking ? status.dataset.weerklankTalking : "";
  };
  const finish = async () => {
    if (!going) return;
    try {
      await going.stop();
      show(false);
      await stop();
    } finally {
      going = null; // only now: until its last part is kept, nobody may leave the page
    }
  };
  const end = () => {
    ending ??= finish().finally(() => (ending = null));
    return ending;
  };
  button.addEventListener("click", async () => {
    if (button.disabled) return;
    button.disabled = true;
    try {
      if (going) await end();
      else {
        going = await start();
        show(true);
      }
    } catch {
      going = null;
      status.hidden = false;
      status.textContent = status.dataset.weerklankNoMicrophone;
      failed?.();
    } finally {
      button.disabled = false;
    }
  });
  return { isGoing: () => going !== null, end };
}
