import { power, short } from "../stage/pen.js";

export function secant(spec) {                            // errors (3, H) log₁₀, words (2, H, 5, characters)
  const LOOK = [["blue", "o", null, "float64, centred"], ["vermillion", "s", [.6, .35], "float32, centred"], ["green", "^", [.15, .35], "float64, one-sided"]];
  const word = (f, s, row) => String.fromCharCode(...f.words.from(s.dtype).from(s.h).from(row).v).trim();
  const common = (a, b) => { if (a.indexOf(".") !== b.indexOf(".")) return 0; let n = 0; while (n < a.length && a[n] === b[n]) n++; return n; };
  const digits = t => t.replace(/^-?0*\.?0*|\D/g, "").length;

  function valley(p, box, f, s) {
    const { em } = p, [low, high] = [spec.steps[0], spec.steps.at(-1)];
    const axes = p.axes(box, { x: [low, high], y: [-15, 5], xlabel: "step h", title: "relative error of the numeric gradient", xticks: [-12, -9, -6, -3, 0].map(e => [e, `10${power(e)}`]), yticks: [-15, -10, -5, 0].map(e => [e, `10${power(e)}`]) });
    p.text("digits cancel", axes.x + em * .5, axes.y + axes.h - em * 3.1, { color: "grey" }); p.text("too far apart", axes.x + axes.w - em * .5, axes.y + axes.h - em * 3.1, { align: "right", color: "grey" });
    p.clip({ x: axes.x - 2, y: axes.y - 2, w: axes.w + 4, h: axes.h + 4 }, () => {
      p.line([[axes.X(spec.steps[s.h]), axes.y], [axes.X(spec.steps[s.h]), axes.y + axes.h]], { color: "grey", dash: [.3, .3] });
      LOOK.forEach(([color, mark, dash], k) => {
        const points = spec.steps.map((h, i) => [axes.X(h), axes.Y(Math.max(-15, Math.min(1, f.errors.at(k, i))))]);
        p.line(points, { color, dash, width: k === s.dtype ? .24 : .14 });
        p.mark(mark, ...points[s.h], { color, size: k === s.dtype ? .75 : .5 });
      });
    });
    LOOK.forEach(([color, mark, dash, name], k) => {
      const x = axes.x + axes.w * .5 - em * 5, y = axes.y + em * (1 + 1.3 * k);
      p.line([[x - em * 2, y - em * .35], [x - em * .3, y - em * .35]], { color, dash, width: .18 }); p.mark(mark, x - em * 1.1, y - em * .35, { color }); p.text(name, x, y, { box: true });
    });
  }

  function numbers(p, box, f, s) {
    const { c, em } = p, rows = ["f(x + h)", "f(x − h)", "difference", "divided by 2h", "by formula"], values = rows.map((_, r) => word(f, s, r));
    const equal = common(values[0], values[1]), right = common(values[3], values[4]), step = Math.min(em * 4.2, (box.h - em * 3) / 5);
    p.text(`in ${s.dtype ? "float32" : "float64"}, h = ${spec.knobs.find(k => k.name === "h").labels[s.h]}`, box.x, box.y + em, { bold: true });
    const size = Math.max(em, Math.min(em * 1.75, (box.w - em * .5) / 24 / .61));
    rows.forEach((name, r) => {
      const y = box.y + em * 2.6 + step * r, keep = r < 2 ? equal : r > 2 ? right : 0;
      p.text(name, box.x, y, { color: "ink" });
      c.font = `${size}px ui-monospace, "DejaVu Sans Mono", monospace`; c.textAlign = "left";
      let x = box.x;
      [...values[r]].forEach((ch, i) => {
        const same = i < keep, fades = r < 2 ? same : r > 2 ? !same : false;
        c.font = `${fades ? "" : "700 "}${size}px ui-monospace, "DejaVu Sans Mono", monospace`;
        c.fillStyle = p[fades ? "grey" : r < 2 ? "vermillion" : "ink"]; c.fillText(ch, x, y + size * 1.1); const wide = c.measureText(ch).width;
        if (r < 2 && same) p.line([[x, y + size * .75], [x + wide, y + size * .75]], { color: "grey", width: .08 });       // struck through: it cancels
        x += wide;
      });
    });
    p.text(`${digits(values[0].slice(0, equal))} of ${digits(values[0])} digits cancel`, box.x + box.w, box.y + em * 2.6, { align: "right", color: "vermillion" });
    p.text(`${digits(values[4].slice(0, right))} digits are right`, box.x + box.w, box.y + em * 2.6 + step * 3, { align: "right" });
  }

  return {
    drag(p, x) {
      const left = p.wide ? p.split([1.15, 1])[0] : { x: 0, w: p.w }, from = left.x + p.em * 3.6, to = left.x + left.w - p.em;
      return x > left.x + left.w + 10 ? null : { h: Math.round(Math.min(1, Math.max(0, (x - from) / (to - from))) * (spec.steps.length - 1)) };
    },
    say(f, s) {
      const error = k => short(10 ** f.errors.at(k, s.h)), equal = common(word(f, s, 0), word(f, s, 1));
      return `h = ${spec.knobs.find(k => k.name === "h").labels[s.h]}: relative error ${error(0)} in float64, ${error(1)} in float32, ${error(2)} one-sided; ${digits(word(f, s, 0).slice(0, equal))} digits cancel in ${s.dtype ? "float32" : "float64"}.`;
    },
    draw(p, f, s) { const [left, right] = p.split([1.15, 1]); valley(p, left, f, s); numbers(p, right, f, s); },
  };
}
