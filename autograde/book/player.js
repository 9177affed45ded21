for (const wide of document.querySelectorAll("pre, table, .formula"))           // what scrolls does so by keyboard, too
  if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;

// Paper has nothing to click: what waits for a prediction is open while the page is printed.
addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details:not(.code, [open])"))
    Object.assign(closed, { open: true }).dataset.printed = "";
});
addEventListener("afterprint", () => {
  for (const opened of document.querySelectorAll("details[data-printed]")) {
    opened.open = false;
    delete opened.dataset.printed;
  }
});

// A demo as pictures that were computed ahead: its knob chooses one.  They are decoded when the knob is first reached
// for, so that each is painted at once, and let go when the demo leaves the screen.
for (const figure of document.querySelectorAll("figure.frames")) {
  const knob = figure.querySelector("input");
  if (!knob) continue;
  const demo = JSON.parse(figure.querySelector("script").textContent), picture = figure.querySelector("img");
  const says = figure.querySelector("figcaption"), output = figure.querySelector("output");
  const canvas = Object.assign(document.createElement("canvas"), { className: picture.className, hidden: true });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", demo.alt);
  picture.after(canvas);
  let frames = null, soon = 0;

  const decoded = async data => {
    const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0));
    return createImageBitmap(new Blob([bytes], { type: "image/webp" }));
  };
  const ready = () => frames ??= Promise.all(demo.pictures.map(decoded));
  const paint = async () => {
    const made = await ready(), frame = made[knob.value];
    if (canvas.width !== frame.width) Object.assign(canvas, { width: frame.width, height: frame.height });
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(frame, 0, 0);
    canvas.hidden = false;
    picture.hidden = true;
  };
  const show = () => {
    output.textContent = demo.values[knob.value];
    knob.setAttribute("aria-valuetext", demo.values[knob.value]);
    clearTimeout(soon);                                       // read out what stays, not all that passes by
    soon = setTimeout(() => { says.textContent = demo.texts[knob.value]; }, 60);
    paint();
  };
  for (const reached of ["pointerdown", "focus"]) knob.addEventListener(reached, ready);
  knob.addEventListener("input", show);
  new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting || !frames || document.activeElement === knob) return;
    frames.then(made => made.forEach(frame => frame.close()));
    frames = null;
  }).observe(figure);
  if (Number(knob.value) !== demo.start) show();              // a browser that remembers where a knob was
}
