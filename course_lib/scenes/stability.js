import { short } from "../stage/pen.js";

export function stability(spec) {                         // map (R, L), edges (R, 2), best (2,), path (T + 1, 2), numbers (4,)
  const [low, high] = spec.rates, images = new WeakMap();
  let plane = null;
  const lr = u => low * (high / low) ** ((u + 1) / 2), rho = v => (v + 1) / 2 * spec.rhos[1];
  const place = v => 2 * Math.log(v / low) / Math.log(high / low) - 1, left = f => { const T = f.path.shape[0] - 1; return Math.hypot(f.path.at(T, 0), f.path.at(T, 1)) / Math.SQRT2; };

  function image(p, f) {                                  // darker where it converges faster, on the page's own ground
    const known = images.get(f.map) ?? {}; images.set(f.map, known);
    if (!known[p.dark]) {
      const [rows, columns] = f.map.shape, canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows }), pixels = new ImageData(columns, rows), [r, g, b] = p.dark ? [95, 180, 238] : [0, 99, 160];
      for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) { const v = f.map.at(rows - 1 - y, x); pixels.data.set([r, g, b, v === 255 ? 0 : 18 + v * .75], (y * columns + x) * 4); }
      canvas.getContext("2d").putImageData(pixels, 0, 0); known[p.dark] = canvas;
    }
    return known[p.dark];
  }

  return {
    drag(p, x, y) {
      if (!plane || x > plane.x + plane.w + 20) return null;
      return { here: plane.back(x, y).map(v => Math.min(1, Math.max(-1, v))) };
    },
    say(f, s) {
      const rest = left(f);
      return `η = ${short(f.numbers.at(0))}, ρ = ${f.numbers.at(1).toFixed(2)}: ` + (rest > 1.5 ? "the walk flies off" : `${rest < 1e-6 ? "less than a millionth" : short(rest)} of the distance is left after ${f.path.shape[0] - 1} steps`)
        + `. Theory's best is η = ${short(f.numbers.at(2))}, ρ = ${f.numbers.at(3).toFixed(2)}.`;
    },
    draw(p, f, s) {
      const { em } = p, [a, b] = p.split([1.2, 1]), T = f.path.shape[0] - 1;
      plane = p.axes(a, { x: [-1, 1], y: [-1, 1], xlabel: "learning rate η", ylabel: "momentum ρ", title: "distance left after 60 steps", xticks: [.003, .01, .03, .1, .3].map(v => [place(v), String(v)]), yticks: [0, .25, .5, .75].map(v => [2 * v / spec.rhos[1] - 1, String(v)]) });
      p.clip(plane, () => {
        p.c.drawImage(image(p, f), plane.x, plane.y, plane.w, plane.h);
        p.line(Array.from({ length: f.edges.shape[0] }, (_, r) => [plane.X(f.edges.at(r, 0)), plane.Y(f.edges.at(r, 1))]), { color: "vermillion", dash: [.7, .4], width: .22 });
      });
      p.text("flies off", plane.x + plane.w - em * .4, plane.y + plane.h - em * .6, { align: "right" });
      p.mark("star", plane.X(f.best.at(0)), plane.Y(f.best.at(1)), { size: .95, color: "vermillion" });
      p.mark("o", plane.X(s.here[0]), plane.Y(s.here[1]), { size: .8 });
      p.text("here", plane.X(s.here[0]) + em * .9, plane.Y(s.here[1]) + em * .35, { box: true });
      const walk = p.axes(b, { x: [0, T], y: [-2, 2], xlabel: "step", title: "the walk from here", xticks: [[0, "0"], [T / 2, String(T / 2)], [T, String(T)]], yticks: [-2, -1, 0, 1, 2].map(v => [v, String(v).replace("-", "−")]) });
      p.line([[walk.x, walk.Y(0)], [walk.x + walk.w, walk.Y(0)]], { color: "grey", width: .07 });
      [["blue", "o", null, "gentle direction"], ["orange", "^", [.6, .35], "steep direction"]].forEach(([color, mark, dash, name], i) => {
        const points = Array.from({ length: T + 1 }, (_, t) => [walk.X(t), walk.Y(f.path.at(t, i))]);
        p.clip(walk, () => { p.line(points, { color, dash, width: .16 }); points.forEach(([x, y], t) => t % 3 === 0 && p.mark(mark, x, y, { color, size: .35 })); });
        const y = walk.y + em * (1 + 1.35 * i), x = walk.x + walk.w - p.width(name);
        p.line([[x - em * 2.2, y - em * .35], [x - em * .4, y - em * .35]], { color, dash }); p.mark(mark, x - em * 1.3, y - em * .35, { color }); p.text(name, x, y, { box: true });
      });
    },
  };
}
