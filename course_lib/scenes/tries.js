import { short } from "../stage/pen.js";

export function tries(spec) {                             // tries (2, M, 3), fine (M, 3), ends (2, 2), curve (101,), map (51, 51), means (2,)
  const LOOK = [["vermillion", "s"], ["blue", "o"]], NAMES = ["grid", "random"], images = new WeakMap();
  const count = f => { let n = 0; while (n < spec.most && Number.isFinite(f.tries.at(0, n, 0))) n++; return n; };
  const shown = (f, k, s) => Array.from({ length: Math.min(count(f), s.tried) }, (_, n) => [0, 1, 2].map(i => f.tries.at(k, n, i)));
  const finer = (f, s) => Array.from({ length: Math.max(0, Math.min(count(f), s.tried - spec.most)) }, (_, n) => [0, 1, 2].map(i => f.fine.at(n, i))).filter(([u]) => Number.isFinite(u));
  const best = list => list.length ? Math.max(...list.map(t => t[2])) : 0;

  function image(p, f) {
    const known = images.get(f.map) ?? {}; images.set(f.map, known);
    if (!known[p.dark]) {
      const [rows, columns] = f.map.shape, canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows }), pixels = new ImageData(columns, rows), tone = p.dark ? 255 : 0;
      for (let r = 0; r < rows; r++) for (let k = 0; k < columns; k++) pixels.data.set([tone, tone, tone, (p.dark ? .3 : .22) * f.map.at(rows - 1 - r, k)], (r * columns + k) * 4);
      canvas.getContext("2d").putImageData(pixels, 0, 0); known[p.dark] = canvas;
    }
    return known[p.dark];
  }

  function half(p, box, f, s, k) {
    const { em } = p, [color, mark] = LOOK[k], list = shown(f, k, s), fine = k ? finer(f, s) : [], part = k ? Math.min(1, Math.max(0, (s.tried - spec.most) / 4)) : 0;
    const view = [0, 1].map(i => [0, 1].map(e => (1 - part) * e + part * f.ends.at(i, e)));        // from the whole to the part that is searched
    const seen = new Set(list.map(([u]) => u.toFixed(3))).size, upper = box.h * .6;
    const map = p.axes({ ...box, h: upper }, { x: view[0], y: view[1], ylabel: "other axis", title: `${NAMES[k]}${part ? ", zoomed in" : ""}: ${seen} value${seen === 1 ? "" : "s"}${box.w > em * 32 ? " of the axis that matters" : ""}` });
    p.clip(map, () => { p.c.imageSmoothingEnabled = true; p.c.drawImage(image(p, f), map.X(0), map.Y(1), map.X(1) - map.X(0), map.Y(0) - map.Y(1)); });
    const low = p.axes({ ...box, x: map.x - em * .001, w: map.w + em * .3, y: box.y + upper, h: box.h - upper }, { x: view[0], y: [0, 1.05], xlabel: "the axis that matters", frame: true });
    const X = low.X;
    p.clip(low, () => p.line(Array.from(f.curve.v, (v, n) => [X(n / 100), low.Y(v)]), { color: "grey", width: .16 }));
    const drop = (t, now, big) => {
      const [u, v, score] = t; if (u < view[0][0] || u > view[0][1]) return;
      p.line([[map.X(u), Math.max(map.y, map.Y(v))], [X(u), low.Y(0)]], { color, width: now ? .16 : .06, alpha: now ? 1 : .55, dash: now ? null : [.2, .3] });
      p.line([[X(u), low.Y(0)], [X(u), low.Y(0) - em * .5]], { color, width: .2 });
      if (v >= view[1][0] && v <= view[1][1]) p.mark(mark, map.X(u), map.Y(v), { color, size: big ? .75 : .5, hollow: part === 1 && !fine.includes(t) });
      p.mark(mark, X(u), low.Y(score), { color, size: big ? .6 : .4, hollow: part === 1 && !fine.includes(t) });
    };
    const all = [...list, ...fine], top = best(all);
    const falls = s.tried <= spec.most ? s.tried <= count(f) : k && s.tried - spec.most <= count(f);        // the last one is on its way down
    all.forEach((t, n) => drop(t, falls && n === all.length - 1, t[2] === top));
    if (all.length) p.text(`best ${top.toFixed(2)}`, low.x + low.w, low.y + em * .9, { align: "right", bold: true, color, box: true });
  }

  return {
    say(f, s) {
      const n = Math.min(count(f), s.tried), fine = finer(f, s), [grid, random] = [0, 1].map(k => best(shown(f, k, s)));
      return `${n} tries each: the best of the grid scores ${grid.toFixed(2)}, the best random one ${random.toFixed(2)}`
        + (fine.length ? `, and after ${fine.length} fine ones ${best([...shown(f, 1, s), ...fine]).toFixed(2)}` : "") + `. Mean of 400 tasks: ${f.means.at(0).toFixed(2)} and ${f.means.at(1).toFixed(2)}.`;
    },
    draw(p, f, s) { const gap = p.em * 2, w = (p.w - gap) / 2; [0, 1].forEach(k => half(p, { x: k * (w + gap), y: 0, w, h: p.h }, f, s, k)); },
  };
}
