export function cube(spec) {                              // labels (norms, N, C, L), errors (2, batch sizes)
  let cells = [];
  const chosen = s => [s.example, s.channel, s.position];
  const shares = (f, m, s, n, c, l) => f.labels.at(m, n, c, l) === f.labels.at(m, ...chosen(s)) ? 1 : 0;
  const norm = s => { const m = Math.floor(s.norm / spec.between); return [m, Math.min(m + 1, spec.names.length - 1), s.norm / spec.between - m]; };
  const nearest = s => Math.round(s.norm / spec.between);

  function sheets(p, box, f, s) {
    const [, N, C, L] = f.labels.shape, [from, to, part] = norm(s), { c, em } = p;
    const gap = em * 1.1, depth = em * .55, wide = across => (box.w - em * 1.5 - gap * (across - 1) - depth * across) / across / L;
    const tall = across => (box.h - em * 2 - N / across * em * 3) * across / N / C, least = across => Math.min(wide(across), tall(across));
    const across = least(N) > least(N / 2) ? N : N / 2, down = N / across, cw = Math.min(wide(across), 2 * tall(across)), cell = Math.min(tall(across), 2 * cw);
    p.text(part ? `${spec.names[from].split(",")[0]} → ${spec.names[to].split(",")[0]}` : spec.names[from], box.x, box.y + em, { bold: true });
    cells = [];
    for (let n = 0; n < N; n++) {
      const x0 = box.x + em * 1.6 + (n % across) * (cw * L + gap + depth), y0 = box.y + em * 3.4 + Math.floor(n / across) * (cell * C + em * 2.4);
      p.text(`example ${n + 1}`, x0, y0 - em * .8);
      for (const k of [1, 0]) {                            // a sheet with an edge, as a slice of the cube
        c.fillStyle = k ? p.grey : p.ground; c.globalAlpha = k ? .35 : 1; c.fillRect(x0 + k * depth * .5, y0 - k * depth * .5, cw * L, cell * C); c.globalAlpha = 1;
      }
      for (let ch = 0; ch < C; ch++) for (let l = 0; l < L; l++) {
        const x = x0 + l * cw, y = y0 + ch * cell, share = shares(f, from, s, n, ch, l) * (1 - part) + shares(f, to, s, n, ch, l) * part;
        if (share > 0) p.fill(x + em * .12, y + em * .12, cw - em * .24, cell - em * .24, "blue", share);
        p.line([[x, y], [x + cw, y], [x + cw, y + cell], [x, y + cell]], { color: "grey", width: .06, close: true });
        if (share > .5) p.mark("o", x + cw / 2, y + cell / 2, { color: "ground", size: Math.min(.22, cell / em / 6) });     // a second cue
        cells.push([x, y, cw, cell, n, ch, l]);
        if (n === s.example && ch === s.channel && l === s.position) p.line([[x, y], [x + cw, y], [x + cw, y + cell], [x, y + cell]], { color: "vermillion", width: .3, close: true });
      }
    }
    p.text("channels", box.x + em, box.y + em * 3.6 + cell * C / 2, { turn: -Math.PI / 2, align: "center" });
    p.text("positions", box.x + em * 1.6, box.y + em * 3.4 + down * cell * C + (down - 1) * em * 2.4 + em * 1.3);
  }

  function errors(p, box, f) {
    const { em } = p, B = spec.batches.length;
    const axes = p.axes(box, { x: [-.2, B - .8], y: [0, .6], title: "test error", xlabel: "examples in a batch", xticks: spec.batches.map((b, i) => [i, String(b)]), yticks: [[0, "0"], [.2, "20 %"], [.4, "40 %"], [.6, "60 %"]] });
    if (!Number.isFinite(f.errors.at(0, 0))) { p.text("waits for your norms", axes.x + em, axes.y + em * 2, { color: "grey" }); return; }
    [["vermillion", "o", null, "batch norm"], ["green", "s", [.6, .35], "group norm"]].forEach(([color, mark, dash, name], k) => {
      const points = spec.batches.map((_, i) => [axes.X(i), axes.Y(Math.min(.6, f.errors.at(k, i)))]);
      p.line(points, { color, dash, width: .18 }); points.forEach(([x, y]) => p.mark(mark, x, y, { color, size: .5 }));
      p.mark(mark, axes.x + em, axes.y + em * (1 + 1.4 * k), { color, size: .5 }); p.text(name, axes.x + em * 2, axes.y + em * (1.35 + 1.4 * k));
    });
  }

  return {
    hover: true,
    drag(p, x, y) {
      const at = cells.find(([cx, cy, w, h]) => x >= cx && x < cx + w && y >= cy && y < cy + h);
      return at ? { example: at[4], channel: at[5], position: at[6] } : null;
    },
    say(f, s) {
      const [, N, C, L] = f.labels.shape, m = nearest(s), all = f.labels.from(m).v, mine = f.labels.at(m, ...chosen(s)), count = all.filter(v => v === mine).length;
      return `${spec.names[m][0].toUpperCase()}${spec.names[m].slice(1)}: example ${s.example + 1}, channel ${s.channel + 1}, position ${s.position + 1} shares its mean with ${count - 1} other cells; there are ${new Set(all).size} means for ${N * C * L} cells.`;
    },
    draw(p, f, s) {
      if (s.beside) { sheets(p, { x: 0, y: 0, w: p.w, h: p.h }, f, s); return; }
      const [left, right] = p.wide ? p.split([1.9, 1], { gap: 2 }) : [{ x: 0, y: 0, w: p.w, h: p.h * .66 }, { x: 0, y: p.h * .68, w: p.w, h: p.h * .32 }];
      sheets(p, left, f, s); errors(p, right, f);
    },
  };
}
