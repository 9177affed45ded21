// A key that is pressed in a demo is meant for it.  JupyterLab would take m, x or d d for itself and change or cut the
// cell.  Escape still leaves for the notebook, and Shift or Ctrl with Enter runs the cell.
//
// A log slider's handle holds the exponent; its name is in a label that nothing ties to it.  So each handle gets the
// name, and its value as the page shows it.  A region that is read out when it changes must stay on the page, while
// ipywidgets writes each line anew: so there is one such region for a demo, and the lines that change are copied to it.
const set = (node, name, value) => node && value && node.getAttribute(name) !== value && node.setAttribute(name, value);
const text = node => node?.textContent.trim() ?? "";

function name(demo) {
  for (const slider of demo.querySelectorAll(".widget-slider")) {
    const label = text(slider.querySelector(".widget-label")), readout = slider.querySelector(".widget-readout");
    const handle = slider.querySelector(".noUi-handle");
    set(handle, "aria-label", label);
    set(handle, "aria-valuetext", text(readout));
    set(readout, "role", "textbox");
    set(readout, "aria-label", `${label}, as a number`);
  }
  for (const picture of demo.querySelectorAll("img.course-picture")) set(picture, "alt", picture.title);
}

function tend(demo, live) {
  const lines = () => [...demo.querySelectorAll(".course-text")].map(text);
  let before = lines(), soon = null, drawn = false;
  const watch = new MutationObserver(() => {
    if (!drawn) requestAnimationFrame(() => { drawn = false; name(demo); });
    drawn = true;
    clearTimeout(soon);                                     // what still moves is not read out
    soon = setTimeout(() => {
      const now = lines(), news = now.filter((line, i) => line && line !== before[i]).join(" ");
      before = now;
      if (news && news !== live.textContent) live.textContent = news;
    }, 400);
  });
  const what = { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-valuenow", "title"] };
  watch.observe(demo, what);
  demo.addEventListener("keydown", event => {
    const mine = !(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape" || event.key === "Tab");
    if (mine && !(event.shiftKey && event.key === "Enter")) event.stopPropagation();
  });
  name(demo);
  return watch;
}

export default {
  render({ el }) {
    const live = el.appendChild(document.createElement("div"));
    live.setAttribute("role", "status");
    let watch = null, gone = false;
    (function find() {                                      // until the widget hangs in its demo
      const demo = el.closest(".course-demo");
      if (demo) watch = tend(demo, live); else if (!gone) requestAnimationFrame(find);
    })();
    return () => { gone = true; watch?.disconnect(); };
  }
};
