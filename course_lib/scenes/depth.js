import { power, short } from "../stage/pen.js";

export function depth(spec) {                             // shares (L, B), logs (4, L): std, theory's, and of ∂L/∂W both; numbers
  const FULL = .125, FLOOR = 1e-4;                        // a bar of full height; below it a layer counts as dead
  const TITLE = "standard deviation of each layer";
  const std = (f, l) => 10 ** f.logs.at(0, l);
  const outer = (f, l) => f.shares.at(l, 0) + f.shares.at(l, f.shares.shape[1] - 1);
  const backward = s => s.shown === 1;

  function fate(f, s, l) {                                // in words, and a colour: a second cue for each
    if (std(f, l) < FLOOR) return ["dead", "vermillion"];
    if (!backward(s) && s.nonlinearity === 0 && outer(f, l) > .5) return ["saturated", "purple"];
    if (std(f, l) > 1e3 || (backward(s) && std(f, l) > 30)) return ["explodes", "purple"];
    return ["", "blue"];
  }

  function histogram(p, box, f, s, l) {
    const { em } = p, B = f.shares.shape[1], [word, color] = fate(f, s, l), low = box.y + box.h - em * 1.4, high = low - box.y - em * 2.9;
    p.text(box.w > em * 5.4 ? `layer ${l + 1}` : String(l + 1), box.x, box.y + em, { bold: true });
    p.text(word || `std ${short(std(f, l))}`, box.x, box.y + em * 2.25, { color: word ? color : "ink", bold: Boolean(word) });
    const from = !backward(s) && s.nonlinearity === 1 ? Math.floor(B / 2) : 0, wide = box.w / (B - from);
    for (let b = from; b < B; b++) {
      const tall = high * Math.min(1, f.shares.at(l, b) / FULL);
      if (tall > .3) p.fill(box.x + (b - from) * wide, low - tall, wide - (wide > 3 ? .7 : 0), tall, color);
    }
    p.line([[box.x, low], [box.x + box.w, low]], { color: "grey", width: .08 });
    const limit = f.numbers.at(2), zero = from ? box.x : box.x + box.w / 2;
    p.text("0", zero, low + em * 1.2, { align: from ? "left" : "center" });
    if (!from) p.text(`−${limit}`, box.x, low + em * 1.2);
    p.text(String(limit), box.x + box.w, low + em * 1.2, { align: "right" });
  }

  function curve(p, box, f, s, columns) {
    const { em } = p, L = f.logs.shape[1], [low, high] = backward(s) ? [-12, 4] : [-8, 2];
    const axes = p.axes(box, { x: [.5, L + .5], y: [low, high], xticks: Array.from({ length: L }, (_, l) => [l + 1, String(l + 1)]),
      yticks: [low, (low + high) / 2, high].map(Math.round).map(e => [e, `10${power(e)}`]), title: TITLE });
    const clip = v => Math.max(low, Math.min(high, v)), at = (row, l) => [axes.X(l + 1), axes.Y(clip(f.logs.at(row, l)))], layers = [...Array(L).keys()];
    const key = [["blue", "o", backward(s) ? "∂L/∂h" : "measured"], ...(backward(s) ? [["green", "s", "∂L/∂W"]] : []), ["ink", null, "theory"]];
    let x = box.x + p.width(TITLE, true) + em * 2;
    for (const [color, mark, name] of key) {
      if (mark) p.mark(mark, x + em * .9, box.y + em * .6, { color }); else p.line([[x, box.y + em * .6], [x + em * 1.8, box.y + em * .6]], { dash: [.5, .4] });
      p.text(name, x + em * 2.2, box.y + em); x += em * 3.6 + p.width(name);
    }
    const told = spec.lecture.find(t => t.nonlinearity === s.nonlinearity && !backward(s) && t.weights === spec.knobs.find(k => k.name === "weights").labels[s.weights]
      && (t.sigma === null || Math.abs(Math.log10(t.sigma / f.numbers.at(0))) < .01));
    if (told) {
      told.std.forEach((v, l) => v > 0 && p.mark("o", axes.X(l + 1), axes.Y(clip(Math.log10(v))), { size: .75, hollow: true, color: "orange" }));
      p.mark("o", x + em * .5, box.y + em * .6, { size: .6, hollow: true, color: "orange" }); p.text("the lecture's table", x + em * 1.5, box.y + em);
    }
    for (const [row, color, mark] of [[0, "blue", "o"], ...(backward(s) ? [[2, "green", "s"]] : [])]) {
      p.line(layers.map(l => at(row + 1, l)), { dash: [.5, .4] });
      layers.forEach(l => p.mark(mark, ...at(row, l), { color }));
    }
  }

  return {
    keys: { g: s => ({ shown: 1 - s.shown }) },
    changed(s, by) { if (by === "sigma") s.weights = 0; },
    say(f, s) {
      const L = f.logs.shape[1], what = backward(s) ? `∂L/∂h has std ${short(std(f, L - 1))} in layer ${L}, ${short(std(f, 0))} in layer 1`
        : `std ${short(std(f, 0))} in layer 1, ${short(std(f, L - 1))} in layer ${L}`;
      return `σ = ${short(f.numbers.at(0))}, that is ${short(f.numbers.at(1))} / √500: ${what}; ${Math.round(100 * f.numbers.at(3))} % of the slopes ${backward(s) ? "of layer 1" : "of the last layer"} are near 0.`;
    },
    draw(p, f, s) {
      const { em, w, h } = p, L = f.shares.shape[0], columns = w / em > 58 ? L : L / 2, rows = L / columns, gap = em * .7;
      const share = rows > 1 ? .68 : .56, cw = (w - gap * (columns - 1)) / columns, ch = h * share / rows;
      p.text(`${backward(s) ? "the gradient ∂L/∂h that reaches each layer" : "what each layer gives"}: full height from 12.5 % of the values`, 0, em);
      for (let l = 0; l < L; l++) histogram(p, { x: (l % columns) * (cw + gap), y: em * 1.6 + Math.floor(l / columns) * ch, w: cw, h: ch - em * .3 }, f, s, l);
      curve(p, { x: 0, y: h * share + em * 2, w, h: h * (1 - share) - em * 2 }, f, s);
    },
  };
}
