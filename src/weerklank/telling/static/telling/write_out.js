// Writing out beside the player: a picture of the sound, its speed, jumps by seconds and by stretch
// of speech, and the same with keys, so that the hands stay at the text.

const BARS = 300;
const QUIET = 0.08; // of the loudest: below it nobody speaks
const PAUSE = 0.7; // seconds of quiet that end a stretch

/** How loud it is in each of so many equal parts, the loudest 1. */
export function peaks(samples, bars = BARS) {
  const length = Math.max(1, Math.floor(samples.length / bars));
  const found = [];
  for (let bar = 0; bar < bars; bar += 1) {
    let most = 0;
    const end = Math.min(samples.length, (bar + 1) * length);
    for (let place = bar * length; place < end; place += 1) {
      most = Math.max(most, Math.abs(samples[place]));
    }
    found.push(most);
  }
  const loudest = Math.max(...found) || 1;
  return found.map((one) => one / loudest);
}

/** Where stretches of speech begin, in seconds, of sound that is cut in parts of `step` seconds. */
export function stretches(loudness, step) {
  const found = [];
  let quiet = PAUSE;
  loudness.forEach((one, place) => {
    if (one < QUIET) quiet += step;
    else {
      if (quiet >= PAUSE) found.push(place * step);
      quiet = 0;
    }
  });
  return found;
}

/** Where to jump to from `now`: the begin of the stretch before or after. */
export function beside(starts, now, way) {
  if (way > 0) return starts.find((one) => one > now + 0.1) ?? null;
  return starts.findLast((one) => one < now - 1) ?? 0;
}

function draw(canvas, loudness, part) {
  const pen = canvas.getContext("2d");
  const { width, height } = canvas;
  const bar = width / loudness.length;
  const color = getComputedStyle(canvas).color;
  pen.clearRect(0, 0, width, height);
  loudness.forEach((one, place) => {
    const size = Math.max(2, one * height);
    pen.globalAlpha = place / loudness.length <= part ? 1 : 0.4;
    pen.fillStyle = color;
    pen.fillRect(place * bar, (height - size) / 2, Math.max(1, bar - 1), size);
  });
}

async function show(box, player) {
  const bytes = await (await fetch(player.src, { headers: { Range: "bytes=0-" } })).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const canvas = box.querySelector("canvas");
  const loudness = peaks(samples);
  const fine = Math.max(1, Math.round(sound.duration * 10));
  const starts = stretches(peaks(samples, fine), sound.duration / fine);
  const redraw = () => draw(canvas, loudness, player.currentTime / sound.duration);
  canvas.hidden = false;
  redraw();
  player.addEventListener("timeupdate", redraw);
  canvas.addEventListener("click", (event) => {
    const { left, width } = canvas.getBoundingClientRect();
    player.currentTime = ((event.clientX - left) / width) * sound.duration;
  });
  return starts;
}

export function listen(page = document) {
  const box = page.querySelector("[data-weerklank-write-out]");
  if (!box) return;
  const player = box.querySelector("audio");
  let starts = [];
  box.querySelector("[data-weerklank-tools]").hidden = false;
  box.querySelector("[data-weerklank-keys]").hidden = false;
  const jump = (seconds) => {
    player.currentTime = Math.max(0, player.currentTime + seconds);
  };
  const turn = (way) => {
    const to = beside(starts, player.currentTime, way);
    if (to !== null) player.currentTime = to;
  };
  box.addEventListener("click", ({ target }) => {
    const { weerklankJump, weerklankTurn } = target.closest("button")?.dataset ?? {};
    if (weerklankJump) jump(Number(weerklankJump));
    if (weerklankTurn) turn(Number(weerklankTurn));
  });
  box.querySelector("[data-weerklank-speed]").addEventListener("change", ({ target }) => {
    player.playbackRate = Number(target.value);
  });
  page.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.altKey || event.metaKey) return;
    const acts = {
      " ": () => (player.paused ? player.play() : player.pause()),
      ArrowUp: () => jump(-5),
      ArrowDown: () => jump(5),
      "[": () => turn(-1),
      "]": () => turn(1),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  // A browser that cannot read the form of the sound still plays it, or says that it cannot.
  show(box, player).then((found) => (starts = found), () => {});
}

if (globalThis.document) listen();
