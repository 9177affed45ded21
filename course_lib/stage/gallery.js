// All scenes on one page: thumbnails, and the one that is open fills the window.  No server, no kernel, no network.
import { mount, picture } from "./stage.js";

const LOOK = `
:root { color-scheme: light dark; } body { margin: 0; font: 18px/1.45 system-ui, sans-serif; background: Canvas; color: CanvasText; }
@media (prefers-color-scheme: dark) { body { background: #111; color: #f2f2f2; } }
.gallery { max-width: 1500px; margin: 0 auto; padding: 1.2em; } .gallery h1 { font-size: 1.7em; margin: 0 0 .1em; } .gallery > p { margin: .2em 0 1em; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(19em, 1fr)); gap: 1.2em; }
.card { font: inherit; color: inherit; text-align: left; background: transparent; border: 1px solid #8888; border-radius: .5em; padding: .8em; cursor: pointer; display: block; }
.card:hover, .card:focus-visible { outline: 3px solid #d55e00; } .card canvas { width: 100%; aspect-ratio: 32 / 15; display: block; }
.card strong { display: block; font-size: 1.15em; margin-top: .4em; } .card span { display: block; }
.course-stage h1 { font-size: 1.15em; margin: 0 .6em 0 0; }`;
const HOW = "A click or Enter opens a demo, Escape closes it. Inside: Space plays, the arrow keys move, 1–9 and PageDown step through the examples and on to the next demo, f fills the screen, ? lists the keys.";

export function gallery(el, scenes, specs, title) {
  const make = (tag, more = {}, ...children) => { const made = Object.assign(document.createElement(tag), more); made.append(...children); return made; };
  const dark = matchMedia("(prefers-color-scheme: dark)"), hall = make("div"), cards = make("div", { className: "cards" });
  const front = make("div", { className: "gallery" }, make("h1", { textContent: title }), make("p", { textContent: HOW }), cards);
  let open = -1, stage = null;
  const pictures = specs.map((spec, n) => {
    const canvas = make("canvas", { width: 800, height: 375 });
    canvas.setAttribute("aria-hidden", "true");
    const card = make("button", { className: "card", type: "button", onclick: () => go(n) }, canvas, make("strong", { textContent: `${n + 1}  ${spec.title}` }), make("span", { textContent: spec.sentence }));
    cards.append(card); return canvas;
  });
  const thumbnails = () => specs.forEach((spec, n) => picture(pictures[n], scenes[spec.scene], spec, dark.matches));
  el.append(make("style", { textContent: LOOK }), front, hall); thumbnails(); dark.addEventListener("change", thumbnails);

  function go(n, last = false) {                           // -1: the thumbnails
    stage?.destroy(); stage = null; const before = open; open = n; front.hidden = n >= 0; front.style.display = n >= 0 ? "none" : "";
    history.replaceState(null, "", n < 0 ? "#" : `#${specs[n].scene}`); document.title = n < 0 ? title : `${specs[n].title} – ${title}`;
    if (n < 0) { cards.children[Math.max(0, before)].focus(); return; }
    stage = mount(hall, scenes[specs[n].scene], specs[n], { filled: true, past: by => specs[n + by] && go(n + by, by < 0) });
    stage.root.focus(); if (last) stage.last(); else stage.choose(0);
  }
  addEventListener("keydown", event => {
    if (!stage) return;
    if (event.key === "Escape") { if (!document.fullscreenElement) go(-1); } else stage.press(event);
  });
  const there = () => specs.findIndex(spec => `#${spec.scene}` === location.hash);
  addEventListener("hashchange", () => { if (there() !== open) go(there()); });
  if (there() >= 0) go(there());
  return { go };
}
