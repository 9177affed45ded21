// The frame around a scene: canvas, knobs, presets, keys, text.  A scene is  name(spec) → { draw(pen, frame, state),
// say(frame, state), drag?(pen, x, y, state) → { knob: value } }.  A frame is what the model returned for the knobs that ask
// it: nearest of those computed ahead, and, with a kernel, what it answers.
import { Numbers, Pen } from "./pen.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)"), DARK = matchMedia("(prefers-color-scheme: dark)");
const HELP = "Space plays or pauses · ← → move the first slider (Shift: ten steps) · 1–9 choose an example · PageDown, PageUp the next, the last one · r starts anew · f full screen · ? this line";

const STYLE = `
.course-stage { margin: 0; padding: 2px; color: var(--jp-content-font-color1, CanvasText); font: 15px/1.4 system-ui, sans-serif;
  display: flex; flex-direction: column; gap: .45em; outline: none; accent-color: #0072b2; }
.course-stage .bar { display: flex; flex-wrap: wrap; gap: .4em 1.1em; align-items: center; }
.course-stage .bar:empty { display: none; }
.course-stage fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3em .7em; align-items: center; min-width: 0; }
.course-stage legend { float: left; padding: 0; margin: 0 .6em 0 0; font-weight: 600; }
.course-stage label { display: inline-flex; gap: .35em; align-items: center; }
.course-stage .name { font-weight: 600; }
.course-stage input[type=checkbox] { width: 1em; height: 1em; margin: 0; }
.course-stage input[type=range] { width: 14em; max-width: 45vw; margin: 0; }
.course-stage output { min-width: 4.2em; font-variant-numeric: tabular-nums; }
.course-stage button, .course-stage select { font: inherit; color: inherit; background: transparent; border: 1px solid currentColor;
  border-radius: .3em; padding: .12em .6em; cursor: pointer; }
.course-stage select option { color: black; background: white; }
.course-stage button[aria-pressed=true] { background: currentColor; }
.course-stage button[aria-pressed=true] span { color: var(--jp-layout-color0, Canvas); }
.course-stage :focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
.course-stage .view { position: relative; flex: 0 0 auto; } .course-stage .view.waits { display: none; }
.course-stage canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; touch-action: pan-y; }
.course-stage canvas.drags { touch-action: none; cursor: crosshair; }
.course-stage .says { margin: 0; font-size: 1.15em; min-height: 1.4em; }
.course-stage .reads { margin: 0; min-height: 1.4em; font-variant-numeric: tabular-nums; }
.course-stage .heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.course-stage .help { margin: 0; } .course-stage [hidden] { display: none; }
.course-stage.filled { box-sizing: border-box; width: 100vw; height: 100vh; padding: 1.2vmin 2vmin; background: var(--jp-layout-color0, Canvas);
  font-size: max(15px, min(1.25vw, 2.6vh)); overflow: auto; }
.course-stage.filled .view { flex: 1 1 12em; min-height: 12em; }`;

const make = (tag, more = {}, ...children) => { const made = Object.assign(document.createElement(tag), more); made.append(...children); return made; };

function lightInk(root) {                                  // whatever page it stands on: is its ink light?
  const [r, g, b] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  return .3 * r + .6 * g + .1 * b > 128;
}

// ---- frames: those in the spec, found by the knobs that ask ------------------------------------------------------------
export class Frames {
  constructor(spec) {
    this.asking = spec.knobs.filter(knob => knob.asks);
    this.at = spec.frames.at; this.seen = new Map();
    this.arrays = Object.fromEntries(Object.entries(spec.frames.arrays).map(([name, a]) => [name, Numbers.read(a)]));
  }
  place(state) { const n = this.nearest(state); return Object.fromEntries(this.asking.map((knob, k) => [knob.name, this.at[n][k]])); }
  nearest(state) {
    let best = Infinity, which = 0;
    this.at.forEach((there, n) => {
      const far = this.asking.reduce((sum, knob, k) => {
        if (knob.kind === "point") return sum + [0, 1].reduce((s, i) => s + ((there[k][i] - state[knob.name][i]) / (knob.box[2 * i + 1] - knob.box[2 * i])) ** 2, 0);
        const d = there[k] - state[knob.name];
        return sum + (knob.kind === "slider" ? (d / knob.labels.length) ** 2 : d ? 1e6 : 0);
      }, 0);
      if (far < best) { best = far; which = n; }
    });
    return which;
  }
  find(state) {
    const which = this.nearest(state);
    if (!this.seen.has(which)) this.seen.set(which, Object.fromEntries(Object.entries(this.arrays).map(([name, a]) => [name, a.from(which)])));
    return this.seen.get(which);
  }
}

export function begin(spec) { return Object.fromEntries(spec.knobs.map(knob => [knob.name, structuredClone(knob.start)])); }

// A scene on a canvas of its own, for a thumbnail: the picture as it is at w × h, made smaller.
export function picture(canvas, scene, spec, dark, w = 1280, h = 600) {
  const frame = new Frames(spec).find({ ...begin(spec), ...spec.thumbnail }), c = canvas.getContext("2d");
  c.setTransform(canvas.width / w, 0, 0, canvas.height / h, 0, 0); c.clearRect(0, 0, w, h);
  scene(spec).draw(new Pen(c, w, h, dark), frame, { ...begin(spec), ...spec.thumbnail });
}

// ---- the shell ----------------------------------------------------------------------------------------------------------
// ask(values): to the kernel, if there is one;  past(±1): presets are at their end.
export function mount(el, make_scene, spec, { ask = null, past = null, filled = false } = {}) {
  const scene = make_scene(spec), frames = spec.frames && new Frames(spec), state = begin(spec);
  const root = make("figure", { className: "course-stage", tabIndex: -1 }), controls = {};
  const main = spec.knobs.find(knob => knob.kind === "slider");
  const canvas = make("canvas"), view = make("div", { className: "view" }, canvas);
  const says = make("p", { className: "says" }), reads = make("p", { className: "reads" }), heard = make("p", { className: "heard" });
  const help = make("p", { className: "help", textContent: HELP + (spec.help ? ` · ${spec.help}` : ""), hidden: true });
  canvas.setAttribute("role", "img"); canvas.setAttribute("aria-label", spec.alt);
  if (scene.drag) canvas.classList.add("drags");
  reads.setAttribute("aria-hidden", "true"); heard.setAttribute("role", "status");

  const stats = root.stage = { painted: 0, cost: [], answers: [], state };
  let due = 0, playing = 0, pen = null, size = [0, 0], answer = null, sent = 0, waiting = null, hearing = 0, silent = 0, chosen = -1, meant = null, note = spec.note ?? "";

  // -- controls: real inputs with names and values
  const say_slider = (knob, value) => { const { input, output } = controls[knob.name]; output.textContent = knob.labels[value]; input.setAttribute("aria-valuetext", knob.labels[value]); };
  const say_value = knob => {
    const control = controls[knob.name], value = state[knob.name];
    if (knob.kind === "slider") { control.input.value = value; say_slider(knob, value); } else if (knob.kind === "choice") control.value = value;
    else if (knob.kind === "point") control.forEach((input, i) => { input.value = value[i]; input.setAttribute("aria-valuetext", value[i].toFixed(2)); });
    else control.forEach((input, i) => { input.checked = value[i]; });
  };
  function build(knob) {
    const changed = value => set({ [knob.name]: value }, knob.name);
    if (knob.kind === "slider") {
      const input = make("input", { type: "range", min: 0, max: knob.labels.length - 1, step: 1 }), output = make("output");
      output.setAttribute("aria-hidden", "true"); input.oninput = () => { toggle(false); changed(Number(input.value)); };
      controls[knob.name] = { input, output };
      return make("label", {}, make("span", { className: "name", textContent: knob.label }), input, output);
    }
    if (knob.kind === "choice") {
      const select = controls[knob.name] = make("select");
      knob.labels.forEach((words, i) => select.append(make("option", { value: i, textContent: words })));
      select.onchange = () => changed(Number(select.value));
      return make("label", {}, make("span", { className: "name", textContent: knob.label }), select);
    }
    const set_of = make("fieldset", {}, make("legend", { textContent: knob.label }));
    if (knob.kind === "point") {
      controls[knob.name] = knob.labels.map((words, i) => {
        const [low, high] = knob.box.slice(2 * i, 2 * i + 2), input = make("input", { type: "range", min: low, max: high, step: (high - low) / 60 });
        input.style.width = "8em"; input.oninput = () => changed(state[knob.name].map((v, k) => k === i ? Number(input.value) : v));
        set_of.append(make("label", {}, words, input)); return input;
      });
    } else {
      controls[knob.name] = knob.labels.map((words, i) => {
        const input = make("input", { type: "checkbox" }); input.onchange = () => changed(state[knob.name].map((v, k) => k === i ? input.checked : v));
        set_of.append(make("label", {}, input, words)); return input;
      });
    }
    return set_of;
  }
  const play = make("button", { type: "button", textContent: "▶ play" }), step = make("button", { type: "button", textContent: "step" });
  const speed = make("select", { innerHTML: [["¼ speed", .25], ["½ speed", .5], ["speed", 1], ["2 × speed", 2], ["4 × speed", 4]].map(([t, v]) => `<option value="${v}">${t}</option>`).join(""), value: 1 });
  speed.setAttribute("aria-label", "speed"); speed.value = 1;
  const full = make("button", { type: "button", textContent: "full screen" }), ask_help = make("button", { type: "button", textContent: "?" });
  ask_help.setAttribute("aria-label", "keys"); ask_help.setAttribute("aria-expanded", "false");
  const presets = make("div", { className: "bar presets" }), buttons = spec.presets.map((preset, n) => {
    const button = make("button", { type: "button" }, make("span", { textContent: `${n + 1} ${preset.title}` }));
    button.setAttribute("aria-pressed", "false"); button.onclick = () => choose(n); presets.append(button); return button;
  });
  if (filled) presets.prepend(make("h1", { textContent: spec.title }));
  const bar = make("div", { className: "bar" }), [first, ...rest] = [...spec.knobs].sort((a, b) => (b === main) - (a === main));
  if (main) bar.append(build(first), ...(main.pace ? [play, step, speed] : [])); else bar.append(build(first));
  bar.append(...rest.map(build), full, ask_help);
  root.append(make("style", { textContent: STYLE }), presets, says, view, reads, heard, bar, help); el.replaceChildren(root);

  // -- state
  const key = () => JSON.stringify(spec.knobs.filter(k => k.asks).map(k => state[k.name]));
  function set(values, by) {
    const before = key();
    Object.assign(state, values); scene.changed?.(state, by); spec.knobs.forEach(say_value);
    if (by && scene.stops === by) toggle(false);
    if (meant !== null && about(chosen) !== meant) unsay();
    if (key() !== before) request();
    repaint();
  }
  function request() {                                     // one question at a time, and then the newest
    if (!ask) return;
    if (sent) { waiting = true; return; }
    sent = performance.now(); waiting = false; ask(Object.fromEntries(spec.knobs.filter(k => k.asks).map(k => [k.name, state[k.name]])));
    clearTimeout(silent); silent = setTimeout(() => { sent = 0; answer = null; note = "No kernel answers: run the cell again to move this."; repaint(); }, 5000);
  }
  function answered({ arrays, message }) {
    clearTimeout(silent); note = message ?? "";
    answer = message ? null : Object.fromEntries(Object.entries(arrays).map(([name, a]) => [name, Numbers.read(a)]));
    const began = sent; sent = 0;
    if (waiting) request();
    repaint(); requestAnimationFrame(() => setTimeout(() => stats.answers.push(performance.now() - began)));
  }
  const frame = () => answer ?? frames?.find(state);
  const seen = () => (answer || !frames ? state : { ...state, ...frames.place(state) });      // what is drawn: without an answer the nearest place

  function choose(n) {
    if (!spec.presets[n]) return;
    const preset = spec.presets[n];
    toggle(false); chosen = n; meant = null; buttons.forEach((b, k) => b.setAttribute("aria-pressed", k === n)); says.textContent = preset.says; says.style.minHeight = "";
    set({ ...begin(spec), ...structuredClone(preset.set) }); meant = about(n);
    if (preset.plays && !CALM.matches) toggle(true, preset.until);
  }

  const about = n => JSON.stringify(spec.knobs.filter(k => !spec.presets[n].free.includes(k.name)).map(k => state[k.name]));   // what its sentence is about
  function unsay() {                                       // it is no longer true; its room stays, for the canvas may be under a hand
    meant = null; buttons[chosen].setAttribute("aria-pressed", "false"); says.style.minHeight = `${says.getBoundingClientRect().height}px`; says.textContent = "";
  }

  // -- time
  function toggle(on = !playing, until = null) {
    cancelAnimationFrame(playing); playing = 0; play.textContent = on ? "❚❚ pause" : "▶ play";
    if (!on || !main?.pace) { hear(); return; }
    const last = until ?? main.labels.length - 1;
    if (state[main.name] >= last) set({ [main.name]: 0 });
    let then = performance.now(), at = state[main.name];
    const tick = now => {
      at += Math.max(0, now - then) / (CALM.matches ? Math.max(main.pace, 400) : main.pace) * Number(speed.value); then = now;
      const n = Math.min(last, Math.floor(at));
      if (n !== state[main.name]) set({ [main.name]: n });
      if (n >= last) toggle(false); else playing = requestAnimationFrame(tick);
    };
    playing = requestAnimationFrame(tick);
  }
  const move = by => { if (!main) return; toggle(false); set({ [main.name]: Math.max(0, Math.min(main.labels.length - 1, state[main.name] + by)) }, main.name); };

  // -- drawing
  function repaint() { due ||= requestAnimationFrame(paint); }
  function paint() {
    due = 0; const [w, h] = size, began = performance.now(), now = frame(), shown = seen();
    view.classList.toggle("waits", Boolean(note) && !now);  // nothing to draw, and the text says why
    if (now && w && h) { draw(now, shown, w, h); stats.painted++; }
    for (const knob of spec.knobs) if (knob.asks && knob.kind === "slider") say_slider(knob, shown[knob.name]);
    const words = note || (now ? scene.say(now, shown) : "");
    if (reads.textContent !== words) { reads.textContent = words; hear(); }
    stats.cost.push(performance.now() - began);
    if (stats.cost.length > 2000) stats.cost.splice(0, 1000);
  }
  function draw(now, shown, w, h) {
    const ratio = Math.min(3, devicePixelRatio || 1), c = canvas.getContext("2d");
    if (canvas.width !== Math.round(w * ratio) || canvas.height !== Math.round(h * ratio)) { canvas.width = Math.round(w * ratio); canvas.height = Math.round(h * ratio); }
    c.setTransform(ratio, 0, 0, ratio, 0, 0); c.clearRect(0, 0, w, h);
    pen = new Pen(c, w, h, lightInk(root)); scene.draw(pen, now, shown);
  }
  function hear() { clearTimeout(hearing); if (!playing) hearing = setTimeout(() => { heard.textContent = reads.textContent; }, 600); }   // when it has settled

  // -- hands
  if (scene.drag) {
    let held = null;
    const drag = event => {
      const edge = canvas.getBoundingClientRect(), to = pen && scene.drag(pen, event.clientX - edge.x, event.clientY - edge.y, state, held);
      if (to) { held ??= to.held; const { held: _, ...values } = to; set(values, "drag"); }
    };
    canvas.onpointerdown = event => { held = null; root.focus({ preventScroll: true }); try { canvas.setPointerCapture(event.pointerId); } catch { /* made by a program */ } drag(event); };
    canvas.onpointermove = event => { if (scene.hover && event.pointerType === "mouse") { held = null; drag(event); } else if (event.buttons & 1) drag(event); };
  }
  root.addEventListener("click", event => { if (event.detail && event.target.closest("button")) root.focus({ preventScroll: true }); });   // by mouse: keys are the stage's
  play.onclick = () => toggle(); step.onclick = () => move(1); full.onclick = () => screen();
  ask_help.onclick = () => { help.hidden = !help.hidden; ask_help.setAttribute("aria-expanded", !help.hidden); };
  const screen = () => document.fullscreenElement ? document.exitFullscreen() : (filled ? document.documentElement : root).requestFullscreen();
  function press(event) {                                  // true: it was ours
    const { key: name, target } = event, kind = target.type ?? target.tagName;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const far = event.shiftKey ? 10 : 1, own = kind === "range" || kind === "select-one";
    const page = by => { const n = chosen + by; if (spec.presets[n]) choose(n); else past?.(by); };
    const act = { PageDown: () => page(1), PageUp: () => page(-1), f: screen, r: () => chosen < 0 ? (toggle(false), set(begin(spec))) : choose(chosen), "?": ask_help.onclick,
      ...(own ? {} : { ArrowRight: () => move(far), ArrowLeft: () => move(-far), ArrowUp: () => move(far), ArrowDown: () => move(-far), Home: () => move(-1e9), End: () => move(1e9) }),
      ...(["button", "checkbox", "select-one"].includes(kind) ? {} : { " ": () => toggle() }) }[name] ?? (scene.keys?.[name] && (() => set(scene.keys[name](state), name))) ?? (/^[1-9]$/.test(name) && (() => choose(name - 1)));
    if (act) { event.preventDefault(); act(); }
    return Boolean(act);
  }
  if (!filled) root.onkeydown = event => {                 // a notebook would cut the cell at x; Shift-Enter still runs it
    const theirs = event.ctrlKey || event.metaKey || event.altKey || ["Tab", "Escape"].includes(event.key) || (event.shiftKey && event.key === "Enter");
    if (!theirs) { event.stopPropagation(); press(event); }
  };

  // -- the page around it
  const fit = () => {
    const fills = filled || document.fullscreenElement === root, w = view.clientWidth;
    root.classList.toggle("filled", fills);
    view.style.height = fills ? "" : `${Math.round(Math.min(Math.max(w * (w < 680 ? 1.1 : w < 1000 ? .58 : .47), 320), innerHeight * (w < 680 ? .7 : .52)))}px`;
    size = [view.clientWidth, view.clientHeight]; repaint();
  };
  const sizes = new ResizeObserver(fit), theme = new MutationObserver(repaint); sizes.observe(view);
  theme.observe(document.body, { attributes: true }); theme.observe(document.documentElement, { attributes: true });
  const listen = ["addEventListener", "removeEventListener"].map(way => () => { DARK[way]("change", repaint); document[way]("fullscreenchange", fit); });
  listen[0](); spec.knobs.forEach(say_value); scene.changed?.(state); fit();
  if (ask && (!frames || spec.stale)) request();
  return { answered, press, choose, root, set, last: () => choose(spec.presets.length - 1),
    destroy() { toggle(false); clearTimeout(silent); clearTimeout(hearing); cancelAnimationFrame(due); sizes.disconnect(); theme.disconnect(); listen[1](); el.replaceChildren(); } };
}

// ---- anywidget: the kernel answers ----------------------------------------------------------------------------------
export function widget(make_scene) {
  return { render({ model, el }) {
    const arrays = (described, buffers) => Object.fromEntries(described.map(({ name, ...rest }, i) => [name, { ...rest, bytes: buffers[i] }]));
    const stage = mount(el, make_scene, model.get("spec"), { ask: knobs => model.send({ knobs }) });
    const heard = (message, buffers) => stage.answered(message.message ? message : { arrays: arrays(message.arrays, buffers) });
    model.on("msg:custom", heard);
    return () => { model.off("msg:custom", heard); stage.destroy(); };
  } };
}
