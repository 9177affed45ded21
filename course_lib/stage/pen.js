// What scenes draw with: arrays as they come, colours for light and dark pages, markers, lines, axes, text of one size.

// Each is at least 3 : 1 against its ground, also on the darkest (lightest) band of a map; a dash or marker says it again.
const HUES = {
  light: { ink: "#1a1a1a", ground: "#ffffff", grey: "#6b6b6b", faint: "#d0d0d0", blue: "#0063a0", sky: "#1b7fb8", green: "#007356",
    orange: "#a35f00", vermillion: "#bf4600", purple: "#a3407c", olive: "#6d6100" },
  dark: { ink: "#f2f2f2", ground: "#111111", grey: "#a0a0a0", faint: "#484848", blue: "#5fb4ee", sky: "#a5dcfa", green: "#2fcf9f",
    orange: "#f2b233", vermillion: "#ff8a4c", purple: "#eaa0cb", olive: "#d6cb52" },
};

// ---- arrays: float16 or bytes, base64 in a page, a DataView from a kernel --------------------------------------------
const HALVES = Float32Array.from({ length: 65536 }, (_, h) => {
  const e = (h >> 10) & 31, f = h & 1023, sign = h >> 15 ? -1 : 1;
  return sign * (e === 31 ? (f ? NaN : Infinity) : e ? (1 + f / 1024) * 2 ** (e - 15) : f * 2 ** -24);
});

export class Numbers {                                    // of a shape; at(i, j, …) is one of them, from(i) all below an index
  constructor(shape, v) { this.shape = shape; this.v = v; }
  static read({ shape, dtype, bytes }) {
    const raw = typeof bytes === "string" ? Uint8Array.from(atob(bytes), c => c.charCodeAt(0))
      : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Numbers(shape, dtype === "u1" ? raw : Float32Array.from(new Uint16Array(raw.slice().buffer), h => HALVES[h]));
  }
  at(...index) { let k = 0; index.forEach((i, axis) => { k = k * this.shape[axis] + i; }); return this.v[k]; }
  from(i) {
    const shape = this.shape.slice(1), size = shape.reduce((a, b) => a * b, 1);
    return new Numbers(shape, this.v.subarray(i * size, (i + 1) * size));
  }
}

// ---- the pen ----------------------------------------------------------------------------------------------------------
export class Pen {
  constructor(c, w, h, dark) {
    Object.assign(this, { c, w, h, dark }, dark ? HUES.dark : HUES.light);
    this.em = Math.max(14, Math.min(w / 74, h / 22));     // the one size of type: 14 px at least, 24 and more in a hall
    this.wide = w / this.em > 46;                         // else panels stand below each other
    c.lineJoin = c.lineCap = "round";
  }
  hue(name) { return this[name] ?? name; }

  text(words, x, y, { align = "left", bold = false, color = "ink", box = false, turn = 0, base = "alphabetic" } = {}) {
    const { c, em } = this;
    c.save(); c.translate(x, y); c.rotate(turn);
    c.font = `${bold ? "600 " : ""}${em}px system-ui, sans-serif`; c.textAlign = align; c.textBaseline = base;
    if (box) {                                             // on a plate, where lines may lie below it
      const width = c.measureText(words).width + em * .5, left = align === "right" ? -width + em * .25 : align === "center" ? -width / 2 : -em * .25;
      c.globalAlpha = .85; c.fillStyle = this.ground; c.fillRect(left, -em, width, em * 1.3); c.globalAlpha = 1;
    }
    c.fillStyle = this.hue(color); c.fillText(words, 0, 0); c.restore();
  }
  width(words, bold = false) { this.c.font = `${bold ? "600 " : ""}${this.em}px system-ui, sans-serif`; return this.c.measureText(words).width; }

  line(points, { color = "ink", width = .13, dash = null, alpha = 1, close = false } = {}) {
    const { c, em } = this;
    c.save(); c.strokeStyle = this.hue(color); c.lineWidth = width * em; c.globalAlpha = alpha;
    if (dash) c.setLineDash(dash.map(d => d * em));
    c.beginPath(); let down = false;
    for (const [x, y] of points) {
      if (!Number.isFinite(x + y)) { down = false; continue; }
      if (down) c.lineTo(x, y); else c.moveTo(x, y);
      down = true;
    }
    if (close) c.closePath();
    c.stroke(); c.restore();
  }
  arrow([x0, y0], [x1, y1], { color = "ink", width = .16, dash = null } = {}) {
    const length = Math.hypot(x1 - x0, y1 - y0), { c, em } = this;
    if (length < .5) return;
    const head = Math.min(em * .8, length), ux = (x1 - x0) / length, uy = (y1 - y0) / length;
    this.line([[x0, y0], [x1 - ux * head * .7, y1 - uy * head * .7]], { color, width, dash });
    c.fillStyle = this.hue(color); c.beginPath(); c.moveTo(x1, y1);
    c.lineTo(x1 - ux * head - uy * head * .42, y1 - uy * head + ux * head * .42);
    c.lineTo(x1 - ux * head + uy * head * .42, y1 - uy * head - ux * head * .42); c.fill();
  }
  mark(kind, x, y, { color = "ink", size = .45, hollow = false } = {}) {
    const { c, em } = this, r = size * em;
    if (!Number.isFinite(x + y)) return;
    c.save(); c.translate(x, y); c.beginPath();
    const corners = (n, turn, deep = 1) => { for (let k = 0; k < n; k++) {
      const a = turn + k * 2 * Math.PI / n, s = k % 2 ? r * deep : r; c.lineTo(s * Math.cos(a), s * Math.sin(a)); } c.closePath(); };
    const up = -Math.PI / 2;
    ({ o: () => c.arc(0, 0, r * .85, 0, 7), "^": () => corners(3, up), v: () => corners(3, -up), "<": () => corners(3, Math.PI), ">": () => corners(3, 0),
      s: () => c.rect(-r * .75, -r * .75, r * 1.5, r * 1.5), D: () => corners(4, up), star: () => corners(10, up, .45),
      P: () => { const t = r * .3; for (const [px, py] of [[-t, -r], [t, -r], [t, -t], [r, -t], [r, t], [t, t], [t, r], [-t, r], [-t, t], [-r, t], [-r, -t], [-t, -t]]) c.lineTo(px, py); c.closePath(); },
      X: () => { c.rotate(Math.PI / 4); const t = r * .3; for (const [px, py] of [[-t, -r], [t, -r], [t, -t], [r, -t], [r, t], [t, t], [t, r], [-t, r], [-t, t], [-r, t], [-r, -t], [-t, -t]]) c.lineTo(px, py); c.closePath(); },
    })[kind]();
    if (hollow) { c.strokeStyle = this.hue(color); c.lineWidth = em * .14; c.stroke(); }
    else { c.strokeStyle = this.ground; c.lineWidth = em * .16; c.stroke(); c.fillStyle = this.hue(color); c.fill(); }
    c.restore();
  }
  fill(x, y, w, h, color, alpha = 1) { const { c } = this; c.save(); c.globalAlpha = alpha; c.fillStyle = this.hue(color); c.fillRect(x, y, w, h); c.restore(); }
  clip(box, draw) { const { c } = this; c.save(); c.beginPath(); c.rect(box.x, box.y, box.w, box.h); c.clip(); draw(); c.restore(); }

  // A plane inside a box: its frame, ticks and names; returns X and Y.  x, y: [from, to];  ticks: [[value, words], …].
  axes(box, { x, y, xticks = [], yticks = [], xlabel = "", ylabel = "", title = "", frame = true }) {
    const { em } = this, left = yticks.length ? Math.max(...yticks.map(([, t]) => this.width(t))) + em * .6 : 0;
    const inner = { x: box.x + left + (ylabel ? em * 1.5 : 0), y: box.y + (title ? em * 1.7 : em * .5) };
    inner.w = box.x + box.w - inner.x - (xticks.length ? Math.max(em * .3, this.width(xticks.at(-1)[1]) / 2) : em * .3); inner.h = box.y + box.h - inner.y - (xticks.length ? em * 1.4 : 0) - (xlabel ? em * 1.4 : em * .2);
    const X = v => inner.x + (v - x[0]) / (x[1] - x[0]) * inner.w, Y = v => inner.y + inner.h - (v - y[0]) / (y[1] - y[0]) * inner.h;
    if (frame) this.line([[inner.x, inner.y], [inner.x, inner.y + inner.h], [inner.x + inner.w, inner.y + inner.h]], { color: "grey", width: .08 });
    for (const [v, words] of xticks) this.text(words, X(v), inner.y + inner.h + em * 1.2, { align: "center" });
    for (const [v, words] of yticks) this.text(words, inner.x - em * .5, Y(v) + em * .35, { align: "right" });
    if (xlabel) this.text(xlabel, inner.x + inner.w / 2, box.y + box.h - em * .25, { align: "center" });
    if (ylabel) this.text(ylabel, box.x + em, inner.y + inner.h / 2, { align: "center", turn: -Math.PI / 2 });
    if (title) this.text(title, box.x, box.y + em, { bold: true });
    return { X, Y, ...inner, box: inner, back: (px, py) => [x[0] + (px - inner.x) / inner.w * (x[1] - x[0]), y[0] + (inner.y + inner.h - py) / inner.h * (y[1] - y[0])] };
  }
  split(shares, { gap = 1.5 } = {}) {                      // boxes side by side; below each other where it is narrow
    const total = shares.reduce((a, b) => a + b, 0), space = gap * this.em, n = shares.length;
    const all = (this.wide ? this.w : this.h) - space * (n - 1);
    let from = 0;
    return shares.map(share => { const long = all * share / total, at = from; from += long + space;
      return this.wide ? { x: at, y: 0, w: long, h: this.h } : { x: 0, y: at, w: this.w, h: long }; });
  }
}
export const short = v => {                                // a number in two or three digits, as one says it
  if (!Number.isFinite(v)) return "not a number";
  if (v === 0) return "0";
  const size = Math.abs(v);
  if (size >= 1e4 || size < 1e-3) { const e = Math.floor(Math.log10(size)); return `${(v / 10 ** e).toFixed(1)}·10${power(e)}`; }
  return String(Number(v.toPrecision(2))).replace("-", "−");
};
export const power = e => String(e).replace(/./g, d => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(d)]);
