import { short } from "../stage/pen.js";

export function zigzag(spec) {                            // maps (K, T + 1, 2, 2), axes (K, 2, 2)
  const [low, high] = spec.knobs.find(k => k.name === "start").box, LOOK = [["vermillion", "o"], ["blue", "^"]];
  let planes = [];
  const at = (f, k, t, s) => [0, 1].map(i => s.goal[i] + [0, 1].reduce((sum, j) => sum + f.maps.at(k, t, i, j) * (s.start[j] - s.goal[j]), 0));
  const left = (f, k, t, s) => { const [x, y] = at(f, k, t, s), whole = Math.hypot(s.start[0] - s.goal[0], s.start[1] - s.goal[1]);
    return whole ? Math.hypot(x - s.goal[0], y - s.goal[1]) / whole : 0; };
  const same = (f, k, s) => { let n = 0; for (let t = 0; t < s.step; t++) { const a = at(f, k, t, s), b = at(f, k, t + 1, s); n += (b[0] - a[0]) * (b[1] - a[1]) > 0; } return n; };

  function plane(p, box, f, s, k) {
    const { em } = p, side = Math.min(box.w - em * 3.4, box.h - em * 4.4), [color, mark] = LOOK[k];
    const axes = p.axes({ ...box, w: side + em * 3.4, h: side + em * 4.9 }, { x: [1.35 * low, 1.35 * high], y: [1.35 * low, 1.35 * high], xlabel: "w₁", ylabel: "w₂", title: spec.kinds[k], xticks: [[-1, "−1"], [0, "0"], [1, "1"]], yticks: [[-1, "−1"], [0, "0"], [1, "1"]] });
    planes[k] = axes;
    const { X, Y } = axes, path = Array.from({ length: s.step + 1 }, (_, t) => at(f, k, t, s)), [x, y] = path.at(-1), goal = s.goal;
    p.clip(axes, () => {
      for (const r of [.12, .25, .45, .7, 1]) p.line(Array.from({ length: 73 }, (_, n) => { const a = n / 36 * Math.PI;
        return [0, 1].map(i => goal[i] + r * .62 * (Math.cos(a) * f.axes.at(k, 0, i) + Math.sin(a) * f.axes.at(k, 1, i))); }).map(([u, v]) => [X(u), Y(v)]), { color: "grey", width: .06, alpha: .7 });
      if (k === 0 && s.batch === 0) for (const [dx, dy] of [[1, 1], [-1, -1]]) {         // the only ways it may go from here
        const far = 1.35 * (dx > 0 ? high : low), fary = 1.35 * (dy > 0 ? high : low);
        p.fill(Math.min(X(x), X(far)), Math.min(Y(y), Y(fary)), Math.abs(X(far) - X(x)), Math.abs(Y(fary) - Y(y)), color, .12);
      }
      p.line(path.map(([u, v]) => [X(u), Y(v)]), { color, width: .16 });
      path.forEach(([u, v]) => p.mark(mark, X(u), Y(v), { color, size: .28 }));
      if (s.step < f.maps.shape[1] - 1) {                   // the gradient step it is about to take
        const [nx, ny] = at(f, k, s.step + 1, s), size = Math.hypot(X(nx) - X(x), Y(ny) - Y(y)) || 1, long = Math.max(size, em * 2.2) / size;
        p.arrow([X(x), Y(y)], [X(x) + (X(nx) - X(x)) * long, Y(y) + (Y(ny) - Y(y)) * long], { color: "ink", width: .2 });
      }
      p.mark(mark, X(x), Y(y), { color, size: .6 });
    });
    p.mark("o", X(s.start[0]), Y(s.start[1]), { size: .8, hollow: true }); p.mark("star", X(goal[0]), Y(goal[1]), { size: .95 });
    p.text("start", X(s.start[0]) + em * .9, Y(s.start[1]) - em * .7, { box: true }); p.text("goal", X(goal[0]) + em * 1.1, Y(goal[1]) + em * .35, { box: true });
  }

  return {
    drag(p, x, y, s, held) {
      const axes = planes.find(a => x > a.x - 20 && x < a.x + a.w + 20 && y > a.y - 20 && y < a.y + a.h + 20);
      if (!axes) return null;
      const place = axes.back(x, y).map(v => Math.min(high, Math.max(low, v)));
      const far = name => Math.hypot(axes.X(s[name][0]) - x, axes.Y(s[name][1]) - y), which = held ?? (far("start") < far("goal") ? "start" : "goal");
      return { [which]: place, held: which };
    },
    say(f, s) {
      return spec.kinds.map((name, k) => `${k ? name : name[0].toUpperCase() + name.slice(1)}: ${same(f, k, s)} of ${s.step} steps move both weights the same way, ${Math.round(100 * left(f, k, s.step, s))} % of the way is left`).join("; ") + ".";
    },
    draw(p, f, s) {
      planes = [];
      const T = f.maps.shape[1] - 1, boxes = p.wide ? p.split([1, 1, .8]) : [{ x: 0, y: 0, w: p.w / 2 - 8, h: p.h }, { x: p.w / 2 + 8, y: 0, w: p.w / 2 - 8, h: p.h }];
      plane(p, boxes[0], f, s, 0); plane(p, boxes[1], f, s, 1);
      if (!boxes[2]) return;
      const axes = p.axes({ ...boxes[2], h: planes[0].y + planes[0].h + 2.8 * p.em }, { x: [0, T], y: [0, 1.05], xlabel: "step", title: "way that is left", xticks: [[0, "0"], [T / 2, String(T / 2)], [T, String(T)]], yticks: [[0, "0"], [.5, "50 %"], [1, "100 %"]] });
      [0, 1].forEach(k => {
        const [color, mark] = LOOK[k], points = Array.from({ length: T + 1 }, (_, t) => [axes.X(t), axes.Y(left(f, k, t, s))]);
        p.line(points, { color, width: .16, dash: k ? null : [.6, .35] }); p.mark(mark, ...points[s.step], { color, size: .55 });
        const y = axes.y + p.em * (1 + 1.4 * k), x = axes.x + axes.w - p.width("all positive");
        p.line([[x - p.em * 2.2, y - p.em * .35], [x - p.em * .4, y - p.em * .35]], { color, dash: k ? null : [.6, .35], width: .16 });
        p.mark(mark, x - p.em * 1.3, y - p.em * .35, { color }); p.text(k ? "centred" : "all positive", x, y);
      });
    },
  };
}
