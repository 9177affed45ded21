import { Numbers, power, short } from "../stage/pen.js";

export function race(spec) {                              // paths (R, T + 1, 2), above (R, T + 1) log₁₀, memory (R, T, 3, 2)
  const LOOK = [["ink", "o", null], ["blue", "^", null], ["sky", "v", [.6, .35]], ["orange", "s", null], ["green", "D", null],
    ["purple", "P", [.6, .35]], ["vermillion", "X", null], ["olive", "<", [.6, .35]], ["grey", ">", [.15, .35]]];
  const grounds = spec.surfaces.map(s => ({ ...s, bands: Numbers.read(s.bands) })), images = new Map();
  let plane = null;
  const runs = (f, s) => spec.rules.map((_, r) => r).filter(r => s.rules[r] && Number.isFinite(f.paths.at(r, 0, 0)));
  const last = f => f.paths.shape[1] - 1;

  function image(p, n) {                                  // low is plain ground, high is grey: the lines stand out on all of it
    const key = `${n}${p.dark}`;
    if (!images.has(key)) {
      const { bands } = grounds[n], [rows, columns] = bands.shape, canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
      const pixels = new ImageData(columns, rows), tone = p.dark ? 255 : 0, most = p.dark ? .2 : .16;
      for (let r = 0; r < rows; r++) for (let k = 0; k < columns; k++) pixels.data.set([tone, tone, tone, bands.at(rows - 1 - r, k) * most], (r * columns + k) * 4);
      canvas.getContext("2d").putImageData(pixels, 0, 0); images.set(key, canvas);
    }
    return images.get(key);
  }

  function map(p, box, f, s) {
    const ground = grounds[s.surface], [x0, x1, y0, y1] = ground.box, { em } = p;
    plane = p.axes(box, { x: [x0, x1], y: [y0, y1], xlabel: "w₁", ylabel: "w₂" });
    const { X, Y } = plane;
    p.c.drawImage(image(p, s.surface), plane.x, plane.y, plane.w, plane.h);
    const heads = [];
    p.clip(plane, () => {
      for (const r of runs(f, s)) {
        const at = Array.from({ length: s.step + 1 }, (_, t) => [X(f.paths.at(r, t, 0)), Y(f.paths.at(r, t, 1))]), [color, mark, dash] = LOOK[r];
        p.line(at, { color, width: .1, alpha: .75, dash });               // the whole trail, and the last steps strongly
        p.line(at.slice(-9), { color, width: .24 });
        heads.push([r, ...at.at(-1), color, mark]);
      }
      for (const [, x, y, color, mark] of heads) p.mark(mark, x, y, { color, size: .55 });
    });
    const start = this_start(ground, s);
    p.mark("o", X(start[0]), Y(start[1]), { size: .8, hollow: true });
    if (!s.step) p.text("drag the start", X(start[0]) + em, Y(start[1]) - em * .6, { box: true });
    const goals = () => ground.lowest.forEach(([gx, gy]) => p.mark("star", X(gx), Y(gy), { size: .9 }));
    let low = -1e9;                                       // the names of those near the front, moved apart
    for (const [r, x, y, color] of heads.sort((a, b) => a[2] - b[2])) {
      if (!s.step || heads.length > 5) continue;
      const inside = Math.max(plane.y + em, Math.min(plane.y + plane.h - em * .4, y + em * .35)), width = p.width(spec.rules[r]);
      low = Math.max(low + em * 1.25, inside);
      p.text(spec.rules[r], Math.min(plane.x + plane.w - width - em * .3, Math.max(plane.x, x) + em * .8), low, { color, box: true });
    }
    goals();
  }
  const this_start = (ground, s) => [0, 1].map(i => ground.box[2 * i] + (s.start[i] + 1) / 2 * (ground.box[2 * i + 1] - ground.box[2 * i]));

  function losses(p, box, f, s) {
    const T = last(f), { em } = p, long = Math.max(...spec.rules.map(name => p.width(name))) + em * 2.4;
    const row = Math.max(1, Math.min(3, Math.floor(box.w / long))), top = em * (.15 + 1.35 * Math.ceil(spec.rules.length / row));
    spec.rules.forEach((name, r) => {                     // who is who, as many in a row as there is room for
      const x = box.x + (r % row) * box.w / row, y = box.y + em * (1 + 1.35 * Math.floor(r / row)), known = Number.isFinite(f.paths.at(r, 0, 0)), on = s.rules[r] && known;
      if (on) { p.line([[x, y - em * .35], [x + em * 1.5, y - em * .35]], { color: LOOK[r][0], dash: LOOK[r][2], width: .18 }); p.mark(LOOK[r][1], x + em * .75, y - em * .35, { color: LOOK[r][0] }); }
      p.text(name, x + em * 1.9, y, { color: on ? "ink" : "grey" });
    });
    const axes = p.axes({ ...box, y: box.y + top, h: box.h - top }, { x: [0, T], y: [-7, 4], xlabel: "step", title: "loss above the lowest place",
      xticks: [[0, "0"], [T / 2, String(T / 2)], [T, String(T)]], yticks: [-6, -4, -2, 0, 2].map(e => [e, `10${power(e)}`]) });
    p.clip(axes, () => {
      for (const r of runs(f, s)) {
        p.line(Array.from({ length: T + 1 }, (_, t) => [axes.X(t), axes.Y(f.above.at(r, t))]), { color: LOOK[r][0], dash: LOOK[r][2], alpha: .95 });
        p.mark(LOOK[r][1], axes.X(s.step), axes.Y(f.above.at(r, s.step)), { color: LOOK[r][0] });
      }
      p.line([[axes.X(s.step), axes.y], [axes.X(s.step), axes.y + axes.h]], { color: "grey", dash: [.3, .3] });
    });
  }

  function memory(p, box, f, s) {                         // m, V, their correction, and the step, of one rule
    const r = s.inside, t = Math.max(0, s.step - 1), { em } = p, betas = spec.betas[r];
    const of = (row, i) => f.memory.at(r, t, row, i), moved = i => f.paths.at(r, t + 1, i) - f.paths.at(r, t, i), fixed = k => 1 - betas[k] ** (t + 1);
    const rows = [["g", i => of(0, i)], ["m", i => of(1, i)], ...(betas ? [["m̂", i => of(1, i) / fixed(0)]] : []), ["√V", i => of(2, i)],
      ...(betas ? [["√V̂", i => of(2, i) / Math.sqrt(fixed(1))]] : []), ["Δw", moved]].filter(([, v]) => Number.isFinite(v(0)));
    p.text(`${spec.rules[r]}, step ${t + 1}`, box.x, box.y + em, { bold: true });
    const half = (box.w - em * 2.5) / 2, high = Math.min(em * 1.5, (box.h - em * 2.9) / Math.max(1, rows.length));
    ["w₁", "w₂"].forEach((name, i) => p.text(name, box.x + em * 2.5 + half * i, box.y + em * 2.4));
    if (!rows.length) p.text("not answered yet", box.x, box.y + em * 4, { color: "grey" });
    rows.forEach(([name, v], k) => {
      const y = box.y + em * 2.7 + high * (k + .75);
      p.text(name, box.x, y);
      [0, 1].forEach(i => {
        const x = box.x + em * 2.5 + half * i, length = Math.min(1, Math.abs(v(i)) ** .5 / 5) * (half - em * 6);   // by its root: large and small are both seen
        p.text(short(v(i)), x, y, { color: "ink" });
        p.fill(x + em * 5, y - em * .65, Math.max(1, length), em * .6, v(i) < 0 ? "vermillion" : "blue");
      });
    });
  }

  return {
    changed(s, by) { if (by === "surface") s.start = [...spec.surfaces[s.surface].start]; },
    drag(p, x, y) {
      if (!plane || x > plane.x + plane.w + 20 || y > plane.y + plane.h + 20) return null;
      const [a, b] = [(x - plane.x) / plane.w, 1 - (y - plane.y) / plane.h].map(v => 2 * Math.min(1, Math.max(0, v)) - 1);
      return { start: [a, b] };
    },
    say(f, s) {
      const order = runs(f, s).sort((a, b) => f.above.at(a, s.step) - f.above.at(b, s.step)), high = r => short(10 ** f.above.at(r, s.step));
      if (!order.length) return "No rule runs: switch one on.";
      const waiting = spec.rules.filter((_, r) => !Number.isFinite(f.paths.at(r, 0, 0)));
      const [first, last] = [order[0], order.at(-1)], alike = order.length > 1 && high(first) === high(last);
      return `Step ${s.step}: ${alike ? "all are" : `${spec.rules[first]} is lowest,`} ${high(first)} above the lowest place`
        + (order.length > 1 && !alike ? `; ${spec.rules[last]} is last, ${high(last)}.` : ".")
        + (waiting.length ? ` Not answered yet: ${waiting.join(", ")}.` : "");
    },
    draw(p, f, s) {
      const [left, right] = p.split([1.45, 1]), upper = Math.max(right.h * .6, p.em * 10);
      map(p, left, f, s);
      losses(p, { ...right, h: p.wide ? upper : right.h }, f, s);
      if (p.wide) memory(p, { ...right, y: right.y + upper + p.em, h: right.h - upper - p.em }, f, s);
    },
  };
}
