import { short } from "../stage/pen.js";

export function masks(spec) {                             // factors (draws, 8); training, test, exact (256,)
  let places = [];
  const set_of = s => s.units.reduce((bits, on, i) => bits + (on ? 1 << i : 0), 0);                      // what was not clicked off
  const drawn = (f, n) => { let bits = 0; for (let i = 0; i < 8; i++) if (f.factors.at(n, i) > 0) bits += 1 << i; return bits; };
  const scores = (f, s) => Array.from({ length: s.drawn }, (_, n) => f.training.v[drawn(f, n) & set_of(s)]);
  const means = list => { let sum = 0; return list.map((v, n) => (sum += v) / (n + 1)); };

  function net(p, box, f, s) {
    const { em } = p, mask = s.drawn ? drawn(f, s.drawn - 1) : 255, live = mask & set_of(s), w = spec.weights[s.wiring], r = Math.min(em * 1.25, box.h / 12);
    const column = [box.x + box.w * .36, box.x + box.w * .66, box.x + box.w * .92], row = i => box.y + em * 2.6 + (box.h - em * 3.4) * (i + .5) / 4;
    places = spec.units_at = Array.from({ length: 8 }, (_, i) => [column[i >> 2], row(i & 3), r]);
    const score = [column[2], box.y + em * 2.6 + (box.h - em * 3.4) / 2], on = i => live >> i & 1;
    p.text(s.drawn ? `mask ${s.drawn}` : "all units are on", box.x, box.y + em, { bold: true });
    const edge = ([x0, y0], [x1, y1], strong, alive) => strong > .02 && p.line([[x0 + r, y0], [x1 - r, y1]], { color: alive ? "blue" : "grey", width: alive ? .06 + .22 * strong : .05, alpha: alive ? .9 : .55, dash: alive ? null : [.3, .4] });
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) edge(places[i], places[4 + j], w.into[i][j], on(i) && on(4 + j));
    for (let j = 0; j < 4; j++) edge(places[4 + j], score, w.out[j], on(4 + j));
    places.forEach(([x, y], i) => {
      const { c } = p; c.save(); c.beginPath(); c.arc(x, y, r, 0, 7); c.fillStyle = on(i) ? p.blue : p.ground; c.fill();
      c.strokeStyle = on(i) ? p.blue : p.grey; c.lineWidth = em * .12; if (!on(i)) c.setLineDash([em * .3, em * .25]); c.stroke(); c.restore();
      if (!on(i) && i < 4) p.line([[x - r * .5, y - r * .5], [x + r * .5, y + r * .5]], { color: "grey" }), p.line([[x - r * .5, y + r * .5], [x + r * .5, y - r * .5]], { color: "grey" });
      const off = !s.units[i];
      if (i < 4) p.text((off ? "no " : "") + spec.short[i], x - r - em * .5, y + em * .35, { align: "right", color: off ? "vermillion" : "ink", bold: off });
      else p.text(spec.short[i], x, y + em * .35, { align: "center", color: on(i) ? "ground" : off ? "vermillion" : "ink", bold: true });
    });
    p.mark("s", ...score, { size: 1.5, color: "ink" });
    p.text("zebra?", score[0], score[1] - em * 1.8, { align: "center" });
    p.text(short(s.drawn ? f.training.v[live] : f.test.v[live]), score[0], score[1] + em * 2.4, { align: "center", bold: true });
  }

  function curve(p, box, f, s) {
    const { em } = p, N = f.factors.shape[0], set = set_of(s), all = scores(f, s), high = Math.max(1.2, ...f.training.v.map(v => Math.min(v, 6)).filter((_, n) => (n & set) === n)) * 1.08;
    const axes = p.axes(box, { x: [0, N], y: [0, high], xlabel: "masks drawn", title: "score", xticks: [0, N / 4, N / 2, N * 3 / 4, N].map(n => [n, String(n)]), yticks: [...Array(Math.floor(high) + 1).keys()].filter(v => v % Math.ceil(high / 5) === 0).map(v => [v, String(v)]) });
    const wide = y => [[axes.x, axes.Y(y)], [axes.x + axes.w, axes.Y(y)]], test = f.test.v[set], exact = f.exact.v[set];
    all.forEach((v, n) => p.mark("o", axes.X(n + 1), axes.Y(v), { size: .26, color: n === s.drawn - 1 ? "vermillion" : "sky" }));
    p.line(wide(test), { color: "ink", dash: [.7, .4], width: .16 });
    if (Math.abs(exact - test) > .004) p.line(wide(exact), { color: "green", dash: [.15, .35], width: .18 });
    p.line(means(all).map((v, n) => [axes.X(n + 1), axes.Y(v)]), { color: "vermillion", width: .26 });
    if (all.length) p.mark("D", axes.X(all.length), axes.Y(means(all).at(-1)), { color: "vermillion", size: .6 });
    let x = box.x + p.width("score", true) + em * 1.5;
    const key = [["vermillion", null, "running mean"], ["ink", [.7, .4], "the net at test time"], ...(Math.abs(exact - test) > .004 ? [["green", [.15, .35], "mean of all 256 masks"]] : [])];
    key.forEach(([color, dash, name], k) => { const y = box.y + em * (k === 2 && box.w < em * 44 ? 2.1 : 1), left = k === 2 && box.w < em * 44 ? box.x + em * 3 : x;
      p.line([[left, y - em * .35], [left + em * 1.6, y - em * .35]], { color, dash, width: .2 }); p.text(name, left + em * 2, y, { box: k === 2 }); x += em * 3.4 + p.width(name); });
  }

  return {
    drag(p, x, y, s, held) {
      const i = places.findIndex(([px, py, r]) => Math.hypot(px - x, py - y) < r * 1.3);
      return i < 0 || held !== null ? null : { units: s.units.map((on, k) => k === i ? !on : on), held: i };
    },
    say(f, s) {
      const set = set_of(s), list = scores(f, s), off = s.units.filter(on => !on).length, test = short(f.test.v[set]);
      return (off ? `${off} of 8 units switched off. ` : "") + (list.length ? `After ${s.drawn} masks the mean score is ${short(means(list).at(-1))}; ` : "")
        + `the whole net at test time gives ${test}, and the mean over all 256 masks is ${short(f.exact.v[set])}.`;
    },
    draw(p, f, s) { const [left, right] = p.split([1, 1.25]); net(p, left, f, s); curve(p, right, f, s); },
  };
}
