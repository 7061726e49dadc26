// Recording a question in the browser: what was recorded becomes the file of the form, which is sent
// as any file is. Without a microphone or MediaRecorder a file can still be chosen.

const FORMS = ["audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus", "audio/mp4"];

/** The first form that this browser records and the server knows, or "". */
export function formOf(knows) {
  return FORMS.find((form) => knows(form)) ?? "";
}

export function nameOf(form) {
  return `opname.${form.includes("webm") ? "webm" : form.includes("ogg") ? "ogg" : "m4a"}`;
}

function attach(form, media) {
  const tools = form.querySelector("[data-weerklank-recorder-tools]");
  const button = tools.querySelector("[data-weerklank-record]");
  const player = tools.querySelector("audio");
  const status = tools.querySelector("[role=status]");
  const field = form.querySelector("input[type=file]");
  const words = { start: button.textContent, stop: button.dataset.weerklankRecord };
  const kind = formOf((each) => MediaRecorder.isTypeSupported(each));
  let recorder = null;
  tools.hidden = !kind;

  const finish = (pieces, stream) => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    button.textContent = words.start;
    const type = kind.split(";")[0];
    const files = new DataTransfer();
    files.items.add(new File(pieces, nameOf(kind), { type }));
    field.files = files.files;
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(files.files[0]);
    player.hidden = false;
    status.textContent = status.dataset.weerklankDone;
  };

  button.addEventListener("click", async () => {
    if (recorder) {
      recorder.stop();
      return;
    }
    try {
      const stream = await media.getUserMedia({ audio: true });
      const pieces = [];
      recorder = new MediaRecorder(stream, { mimeType: kind });
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => finish(pieces, stream));
      recorder.start();
      button.textContent = words.stop;
      status.textContent = "";
    } catch {
      recorder = null;
      status.textContent = status.dataset.weerklankRefused;
    }
  });
}

export function listen(page = document) {
  const media = navigator.mediaDevices;
  if (!media?.getUserMedia || !("MediaRecorder" in window)) return;
  page.querySelectorAll("[data-weerklank-recorder]").forEach((form) => attach(form, media));
}

if (globalThis.document) listen();
