"""Measure the demos in a real browser, side by side in one JupyterLab session:

    python -m benchmarks.browser            make bench-browser; needs Chromium, takes a minute

The same race: ipywidgets' interact with a new figure, plotly where it is installed, explore's blitted
picture, the scene whose start is moved; and the floor of them all, a kernel that is asked for nothing.  Then how often
the scene is drawn while it moves, in JupyterLab and on a page without a kernel, and whether 500 moves leave anything
behind.  Absolute times are of this machine as it is loaded; the ratios are what counts.
"""

import gc
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median, quantiles

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

import labkit  # noqa: E402

from course_lib.scenes.race import race  # noqa: E402

CELLS = {
    "interact": """
import ipywidgets, matplotlib.pyplot as plt
from course_lib.demos import optimizers as demos
from course_lib.plots import optimizers as plots
def newly_drawn(x=0.0):
    figure = plt.figure(figsize=(7.2, 3), layout="constrained")
    plots.race(figure)(demos.race("valley", x=x))
    for artist in figure.findobj(lambda artist: artist.get_animated()):
        artist.set_animated(False)
    plt.show()
ipywidgets.interact(newly_drawn, x=(-1.0, 1.0, 0.05));""",
    "picture": """
from course_lib.widgets import explore
explore(demos.race, plots.race, x=(-1.0, 1.0, 0.05))""",
    "scene": "from course_lib.scenes.race import race\nrace.show(rules=list(demos.RULES))",
    "empty": """
import anywidget
class Empty(anywidget.AnyWidget):
    _esm = "export default { render({ model, el }) { el.className = 'empty'; el.model = model } }"
empty = Empty()
empty.on_msg(lambda widget, content, buffers: widget.send({}))
empty""",
}
IMPORTS = """import ipywidgets
from course_lib.demos import optimizers as demos
from course_lib.plots import optimizers as plots
"""
# The same race by others, where they are installed (make bench-browser sees to it): artists stay, data moves.
PEERS = {
    "plotly": """
import plotly.graph_objects as go
from plotly.subplots import make_subplots
figure = go.FigureWidget(make_subplots(1, 2))
figure.update_layout(width=720, height=300).update_yaxes(type="log", col=2)
figure.add_heatmap(z=demos.bands("valley"), x0=-2.4, dx=3.6 / 180, y0=-1.2, dy=2.4 / 120, showscale=False)
for rule in demos.RULES:
    figure.add_scatter(name=rule, row=1, col=1)
    figure.add_scatter(showlegend=False, row=1, col=2)
def moved(x=0.0):
    result = demos.race("valley", x=x)
    with figure.batch_update():
        for n, rule in enumerate(demos.RULES):
            figure.data[2 * n + 1].x, figure.data[2 * n + 1].y = result.paths[rule][:61].T
            figure.data[2 * n + 2].y = result.losses[rule] + 1e-7
ipywidgets.interact(moved, x=(-1.0, 1.0, 0.05))
figure""",
}

# Ask the kernel for nothing, and wait until its answer is there and the screen is painted; milliseconds.
ROUND_TRIP = """async element => {
    const start = performance.now();
    await new Promise(done => {
        const heard = () => { element.model.off('msg:custom', heard); done(); };
        element.model.on('msg:custom', heard); element.model.send({});
    });
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""
# Press a key on a slider and wait until this cell's plot is painted anew; milliseconds.
PEER = """async ([handle, key]) => {
    const cell = handle.closest('.jp-Cell'), plot = cell.querySelector('.js-plotly-plot');
    const anew = new Promise(done => plot.once('plotly_afterplot', done));
    const start = performance.now();
    handle.focus();
    handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    const late = new Promise((_, fails) => setTimeout(() => fails(new Error('nothing was painted in 5 s')), 5000));
    await Promise.race([late, anew]);
    await Promise.race([late, new Promise(done => requestAnimationFrame(() => setTimeout(done)))]);
    return performance.now() - start;
}"""
# Press a key on a slider and wait until another picture is painted in this cell's output; milliseconds.
INTERACT = """async ([handle, key]) => {
    const area = handle.closest('.jp-Cell-outputArea'), start = performance.now();
    const picture = () => [...area.querySelectorAll('img')].at(-1), old = picture()?.src;
    const painted = new Promise(done => new MutationObserver(async (_, observer) => {
        if (!picture() || picture().src === old) return;
        observer.disconnect(); await picture().decode().catch(() => {});
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
    }).observe(area, {childList: true, subtree: true}));
    handle.focus();
    handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    return await painted;
}"""
# Move the start, and wait until the kernel's answer is painted; milliseconds.
ANSWER = """async ([root, value]) => {
    const {stage} = root, before = stage.answers.length, slider = root.querySelectorAll('input[type=range]')[1];
    slider.value = value; slider.dispatchEvent(new Event('input'));
    while (stage.answers.length === before) await new Promise(done => setTimeout(done, 1));
    return stage.answers.at(-1);
}"""
# Move the first slider as fast as the screen goes, for two seconds; paints a second.
RATE = """async root => {
    const {stage} = root, slider = root.querySelector('input[type=range]'), most = Number(slider.max) + 1;
    const begin = performance.now(), before = stage.painted;
    for (let n = 0; performance.now() - begin < 2000; n++) {
        slider.value = n % most; slider.dispatchEvent(new Event('input')); await new Promise(requestAnimationFrame);
    }
    return (stage.painted - before) / (performance.now() - begin) * 1000;
}"""
# So many moves of the start; then what is in the page.
MOVES = """async ([root, moves]) => {
    const slider = root.querySelectorAll('input[type=range]')[1];
    for (let n = 0; n < moves; n++) {
        slider.value = Math.sin(n / 9);
        slider.dispatchEvent(new Event('input'));
        await new Promise(requestAnimationFrame);
    }
    await new Promise(done => setTimeout(done, 600));
    globalThis.gc?.();
    return [document.querySelectorAll('*').length, performance.memory.usedJSHeapSize / 1e6];
}"""


def times(values):
    """Median and 95th percentile, without the two first."""
    kept = values[2:]
    return median(kept), quantiles(kept, n=20)[-1]


def measure():
    """(what, value, unit, bar, whether it is met) of each figure."""
    gc.collect()
    with tempfile.TemporaryDirectory() as folder:
        folder, scratch = Path(folder, "root"), Path(folder, "scratch")
        folder.mkdir()
        scratch.mkdir()
        (folder / "course_lib").symlink_to(ROOT / "course_lib")
        peers = {name: IMPORTS + cell for name, cell in PEERS.items() if find_spec(name)}
        kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
        for name, sources in ("demos", CELLS), ("peers", peers):
            cells = [nbformat.v4.new_code_cell(source, id=identity) for identity, source in sources.items()]
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}),
                           folder / f"{name}.ipynb")
        with labkit.lab(folder, scratch) as address, labkit.browser(scratch) as page:
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            notebook = labkit.Notebook(page, address, "demos.ipynb")
            notebook.run_all(120)
            empty = notebook.cell("empty").locator(".empty").element_handle()
            nothing = times([page.evaluate(ROUND_TRIP, empty) for _ in range(22)])
            slider = notebook.cell("interact").get_by_role("slider").first.element_handle()
            slow = times([page.evaluate(INTERACT, [slider, "ArrowLeft"]) for _ in range(10)])
            slider = notebook.cell("picture").get_by_role("slider").first
            blitted = times([notebook.press(slider, "ArrowLeft") for _ in range(18)])
            root = notebook.cell("scene").locator(".course-stage").element_handle()
            answered = times([page.evaluate(ANSWER, [root, -0.8 + 0.05 * n]) for n in range(22)])
            in_lab = page.evaluate(RATE, root)
            page.evaluate(MOVES, [root, 100])
            before = page.evaluate(MOVES, [root, 1])
            after = page.evaluate(MOVES, [root, 500])
            others = {}
            if peers:
                notebook = labkit.Notebook(page, address, "peers.ipynb")
                notebook.run_all(120)
            for name in peers:
                slider = notebook.cell(name).get_by_role("slider").first.element_handle()
                others[name] = times([page.evaluate(PEER, [slider, "ArrowLeft"]) for _ in range(18)])
            (folder / "race.html").write_text(f"<!doctype html><html lang=en><meta charset=utf-8>{race.html()}")
            page.goto((folder / "race.html").as_uri())
            page.wait_for_function("() => document.querySelector('.course-stage')?.stage.painted > 0")
            alone = page.evaluate(RATE, page.query_selector(".course-stage"))
    near = address, address.replace("http", "ws"), "data:", "blob:", "file:"
    away = [url for url in asked if not url.startswith(near)]
    part = slow[0] / 15
    yield "the kernel asked for nothing, and a paint", nothing[0], "ms", "", True
    yield "interact, a new figure: a move", slow[0], "ms", "", True
    for name, (middle, _) in others.items():
        yield f"{name}: a move", middle, "ms", "", True
    yield "explore, a blitted picture: a move", blitted[0], "ms", f"≤ 1/15: {part:.0f}", blitted[0] <= part
    yield "  its 95th percentile", blitted[1], "ms", f"< twice: {2 * blitted[0]:.0f}", blitted[1] < 2 * blitted[0]
    least = min(part, blitted[0])
    yield "scene, answered by the kernel: a move", answered[0], "ms", f"≤ both: {least:.0f}", answered[0] <= least
    yield "scene in JupyterLab, moved: pictures", in_lab, "a second", "≥ 50", in_lab >= 50
    yield "scene on a page alone, moved: pictures", alone, "a second", "≥ 50", alone >= 50
    yield "elements more after 500 moves", after[0] - before[0], "", "0", after[0] <= before[0]
    yield "heap more after 500 moves", after[1] - before[1], "MB", "< 10", after[1] - before[1] < 10
    yield "requests that leave the machine", len(away), "", "0", not away


def main():
    if labkit.missing():
        sys.exit(f"The demos cannot be measured here: {labkit.missing()}.")
    missed = 0
    for what, value, unit, bar, met in measure():
        missed += not met
        print(f"{what:42}{value:8.1f} {unit:9}{'' if not bar else f'bar {bar}':34}{'' if met else 'missed'}".rstrip())
    print("All bars are met." if not missed else f"{missed} missed.")


if __name__ == "__main__":
    main()
