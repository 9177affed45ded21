"""JupyterLab and Chromium for the tests: a server of its own on a copy of the notebooks, driven by Playwright."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
APP = "window.jupyterapp"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"


def missing():
    """Why the browser tests cannot run here; None if they can."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "Playwright is not installed"
    return None if chromium() else "there is no Chromium: apt-get install chromium"


def chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextlib.contextmanager
def lab(folder, scratch, app="jupyterlab", **environment):
    """JupyterLab on a folder, as the course ships it, with settings and data in `scratch`; yields its address.

    app: or "notebook", for Notebook 7.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    name = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[app]
    command = [sys.executable, "-m", app, "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=",
               f"--{name}.expose_app_in_browser=True"]
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT / "deploy/jupyter"),
                   "JUPYTER_CONFIG_DIR": str(scratch / "config"),
                   "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"), "JUPYTER_DATA_DIR": str(scratch / "data"),
                   "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"), "IPYTHONDIR": str(scratch / "ipython"),
                   "JUPYTER_PREFER_ENV_PATH": "1", "OMP_NUM_THREADS": "1", **environment}
    environment.pop("MPLBACKEND", None)
    with open(scratch / "server.log", "wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        address = f"http://127.0.0.1:{port}"
        try:
            until_it_answers(f"{address}/api/status", server, scratch / "server.log")
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def until_it_answers(address, server, log, seconds=60):
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        if time.monotonic() > end or server.poll() is not None:
            raise RuntimeError(f"JupyterLab did not start: {log.read_text()[-2000:]}")
        time.sleep(0.1)


@contextlib.contextmanager
def browser(scratch):
    """A page of a Chromium without a window."""
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            scratch / "profile", executable_path=chromium(), headless=True, args=FLAGS,
            viewport={"width": 1300, "height": 900})
        try:
            page = context.pages[0]
            page.set_default_timeout(20_000)
            yield page
        finally:
            context.close()


def text_of(output):
    """An output as plain text, an error as its name and message."""
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    text = output["text"] if output["output_type"] == "stream" else output["data"].get("text/plain", "")
    return text if isinstance(text, str) else "".join(text)


# Press a key on a slider and wait until another picture is decoded and painted; milliseconds.
PRESS = """async ([handle, key]) => {
    const picture = handle.closest('.jp-OutputArea').querySelector('.course-picture');
    const painted = new Promise(done => new MutationObserver(async (_, observer) => {
        observer.disconnect();
        await picture.decode().catch(() => {});
        requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
    }).observe(picture, {attributes: true, attributeFilter: ['src']}));
    handle.focus();
    const start = performance.now();
    handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    return await painted - start;
}"""


class Notebook:
    """A notebook open in JupyterLab, its kernel ready."""

    def __init__(self, page, address, path):
        self.page = page
        page.goto(f"{address}/lab/tree/{path}?reset")
        page.wait_for_selector(f"{PANEL} .jp-Cell", timeout=60_000)
        page.wait_for_function(f"() => {APP}?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
                               timeout=60_000)

    def command(self, name, **arguments):
        self.page.evaluate(f"([name, args]) => {APP}.commands.execute(name, args)", [name, arguments])

    def run_all(self, seconds=60):
        self.command("notebook:run-all-cells")
        self.page.wait_for_function(
            f"() => {{ const nb = {APP}.shell.currentWidget.content.model.cells; const counts = [...nb]"
            ".filter(c => c.type === 'code' && c.sharedModel.source.trim()).map(c => c.executionCount);"
            "return counts.length && counts.every(n => n) && "
            f"{APP}.shell.currentWidget.sessionContext.session.kernel.status === 'idle' }}", timeout=1000 * seconds)

    def outputs(self):
        """Cell id → its outputs, as the notebook's model has them."""
        return self.page.evaluate(f"() => Object.fromEntries([...{APP}.shell.currentWidget.content.model.cells]"
                                  ".filter(c => c.type === 'code').map(c => [c.id, c.outputs.toJSON()]))")

    def cell(self, identity):
        """The cell with this id, scrolled to, so that it is there (JupyterLab draws what can be seen)."""
        index = self.page.evaluate(
            f"id => [...{APP}.shell.currentWidget.content.model.cells].findIndex(c => c.id === id)", identity)
        assert index >= 0, f"there is no cell {identity}"
        self.page.evaluate(
            f"async i => {{ const nb = {APP}.shell.currentWidget.content; nb.activeCellIndex = i;"
            "await nb.scrollToItem(i, 'start') }", index)
        return self.page.locator(f"{PANEL} .jp-Cell[data-windowed-list-index='{index}']")

    def replace(self, identity, source):
        """Write a cell anew and run it."""
        self.cell(identity)
        self.page.evaluate(
            f"text => {APP}.shell.currentWidget.content.activeCell.model.sharedModel.setSource(text)", source)
        self.run(identity)

    def run(self, identity):
        """Run a cell and wait for its end.  Returns the text of its outputs."""
        cell = f"[...{APP}.shell.currentWidget.content.model.cells].find(c => c.id === id)"
        self.cell(identity)
        before = self.page.evaluate(f"id => {cell}.executionCount", identity)
        self.command("notebook:run-cell")
        self.page.wait_for_function(
            f"([id, before]) => {cell}.executionCount > before && "
            f"{APP}.shell.currentWidget.sessionContext.session.kernel.status === 'idle'", arg=[identity, before])
        return "\n".join(text_of(output) for output in self.outputs()[identity])

    def press(self, slider, key):
        """Press a key on a slider's handle.  Returns the milliseconds until another picture was there."""
        return self.page.evaluate(PRESS, [slider.element_handle(), key])

    def theme(self, name):
        self.command("apputils:change-theme", theme=name)
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
