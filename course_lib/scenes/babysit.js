import { power, short } from "../stage/pen.js";

export function babysit(spec) {                           // curves (3, E + 1), ratios (E, 2) log₁₀, good (2,), answer, why
  const riddle = s => s.run > 0, open = s => riddle(s) && !s.verdict, last = f => f.curves.shape[1] - 1;
  const curve = (f, row, s) => Array.from({ length: s.epoch + 1 }, (_, e) => [e, f.curves.at(row, e)]);
  let told = null;                                        // riddle and epoch of the first verdict

  function panel(p, box, f, s, options) {
    const axes = p.axes(box, { x: [0, last(f)], xlabel: "epoch", xticks: [0, 8, 16, 24].map(e => [e, String(e)]), ...options });
    p.line([[axes.X(s.epoch), axes.y], [axes.X(s.epoch), axes.y + axes.h]], { color: "grey", dash: [.3, .3] });
    return axes;
  }
  function draw_line(p, axes, points, [color, mark, dash], [low, high]) {
    const at = points.map(([e, v]) => [axes.X(e), axes.Y(Math.max(low, Math.min(high, v)))]);
    p.line(at, { color, dash, width: .2 });
    at.forEach(([x, y], i) => { if (i % 4 === 0 || i === at.length - 1) p.mark(mark, x, y, { color, size: i === at.length - 1 ? .55 : .35 }); });
    if (points.length && !Number.isFinite(points.at(-1)[1]) && points.length > 1) p.text("not a number", axes.x + axes.w, axes.y + p.em * 1.4, { align: "right", color, bold: true });
  }
  function key(p, axes, rows) {
    rows.forEach(([[color, mark, dash], name], k) => { const y = axes.y + axes.h - p.em * (.8 + 1.35 * (rows.length - 1 - k)), x = axes.x + axes.w - p.width(name) - p.em * 2.2;
      p.line([[x, y - p.em * .35], [x + p.em * 1.6, y - p.em * .35]], { color, dash }); p.mark(mark, x + p.em * .8, y - p.em * .35, { color }); p.text(name, x + p.em * 2, y, { box: true }); });
  }

  return {
    stops: "verdict",
    changed(s, by) { if (by !== "verdict" && by !== "epoch" && by !== undefined) s.verdict = 0; if (["lr", "weight_decay", "keep_prob", "rule"].includes(by)) s.run = 0; },
    say(f, s) {
      const at = row => f.curves.at(row, s.epoch), percent = v => `${Math.round(100 * v)} %`;
      const seen = s.epoch || riddle(s) ? `Epoch ${s.epoch}: loss ${short(at(0))}, ${percent(at(1))} of the training set and ${percent(at(2))} of the test set are right.` : "Epoch 0: nothing is learned yet.";
      if (!riddle(s)) return seen;
      if (!s.verdict) { told = null; return `${seen} What is wrong, if anything? Say so as soon as you know.`; }
      told ??= { run: s.run, epoch: s.epoch };
      const right = s.verdict - 1 === f.answer.v[0], why = new TextDecoder().decode(f.why.v).trim();
      return `${right ? "Right" : `No: ${spec.words[f.answer.v[0]]}`}, said after ${told.epoch} of ${last(f)} epochs. ${why}`;
    },
    draw(p, f, s) {
      const { em } = p, boxes = p.split(riddle(s) ? [1, 1] : [1, 1, 1]), train = ["orange", "s", [.6, .35]], test = ["blue", "o", null];
      const loss = panel(p, boxes[0], f, s, { y: [0, 3], title: riddle(s) ? `riddle ${s.run}: loss` : "loss", yticks: [0, 1, 2, 3].map(v => [v, String(v)]) });
      p.line([[loss.x, loss.Y(Math.log(10))], [loss.x + loss.w, loss.Y(Math.log(10))]], { color: "grey", dash: [.15, .35] });
      const fits = (long, brief, w) => p.width(long) + em < w ? long : brief;
      p.text(fits("knows nothing: log 10", "log 10", loss.w), loss.x + loss.w - em * .4, loss.Y(Math.log(10)) - em * .4, { color: "grey", align: "right", box: true });
      draw_line(p, loss, curve(f, 0, s).filter(([e]) => e || riddle(s)), train, [0, 3]);
      const right = panel(p, boxes[1], f, s, { y: [0, 1], title: "share that is right", yticks: [[0, "0"], [.5, "50 %"], [1, "100 %"]] });
      draw_line(p, right, curve(f, 1, s).filter(([e]) => e || riddle(s)), train, [0, 1]); draw_line(p, right, curve(f, 2, s).filter(([e]) => e || riddle(s)), test, [0, 1]);
      key(p, right, [[train, "training set"], [test, "test set"]]);
      if (riddle(s)) return;
      const ratio = panel(p, boxes[2], f, s, { y: [-7, 1], title: "update ratio ‖Δw‖ / ‖w‖", yticks: [-6, -4, -2, 0].map(e => [e, `10${power(e)}`]) });
      if (!Number.isFinite(f.good.at(0))) { p.text("answer update_ratio first", ratio.x + em, ratio.y + em * 2, { color: "grey" }); return; }
      const [low, high] = [f.good.at(0), f.good.at(1)];
      p.fill(ratio.x, ratio.Y(high), ratio.w, ratio.Y(low) - ratio.Y(high), "green", .2);
      for (const v of [low, high]) p.line([[ratio.x, ratio.Y(v)], [ratio.x + ratio.w, ratio.Y(v)]], { color: "green", width: .1 });
      p.text(fits(`${spec.knobs.find(k => k.name === "rule").labels[s.rule]} learns well here`, "learns well", ratio.w), ratio.x + em * .4, ratio.Y(low) + em * 1.3, { color: "green", box: true });
      const layers = [["vermillion", "^", null], ["purple", "D", [.6, .35]]];
      layers.forEach((look, l) => draw_line(p, ratio, Array.from({ length: s.epoch }, (_, e) => [e + 1, f.ratios.at(e, l)]), look, [-7, 1]));
      key(p, ratio, [[layers[0], "first layer"], [layers[1], "last layer"]]);
    },
  };
}
