"""JupyterLite in Chromium: the kernel runs in the page, from local files, and no request leaves."""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from browser import labkit

from autograde.editions.archive import pack
from autograde.editions.edition import write, write_checks, write_library

ROOT = Path(__file__).resolve().parents[2]
WHY = labkit.missing() or (None if shutil.which("npm") else "there is no npm, from which Pyodide comes")
pytestmark = [pytest.mark.soak, pytest.mark.skipif(bool(WHY), reason=str(WHY))]


class Files(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript", ".wasm": "application/wasm", ".whl": "application/zip"}

    def log_message(self, *args):
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder that `make lite ARGS=--local` makes, of one chapter.  Needs the package index and npm."""
    folder = tmp_path_factory.mktemp("lite")
    chapter, contents = folder / "chapters/06_dropout", folder / "contents"
    write_checks(contents, "dropout")
    write_library(contents, ["dropout"])
    chapter.mkdir(parents=True)
    pack(contents, chapter / "dropout_library.txz")
    cells = json.loads((ROOT / "notebooks/06_dropout/dropout.ipynb").read_text(encoding="utf-8"))
    write(chapter / "dropout.ipynb", json.dumps(cells))
    done = subprocess.run([sys.executable, ROOT / "scripts/lite.py", folder / "chapters", folder / "site", "--local"],
                          env=os.environ | {"COURSE_VENV_LITE": str(folder / "venv")}, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_a_kernel_in_the_page_unpacks_a_chapter_and_nothing_is_fetched_from_elsewhere(site, tmp_path):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, left = f"http://127.0.0.1:{server.server_port}", []
    with labkit.browser(tmp_path) as page:
        page.context.route(lambda url: not url.startswith((address, "blob:", "data:")),
                           lambda route: (left.append(route.request.url), route.abort()))
        page.goto(f"{address}/lab/index.html?path=smoke.ipynb")
        page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=90_000)
        page.wait_for_selector(".jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status=idle]", timeout=120_000,
                               state="attached")
        page.click("text=Run >> nth=0")
        page.click("text=Run All Cells >> nth=0")
        page.wait_for_function("() => [...document.querySelectorAll('.jp-OutputArea-output')].some("
                               "output => /END|Error/.test(output.textContent))", timeout=180_000)
        said = page.inner_text(".jp-OutputArea-output").split()
    server.shutdown()
    server.server_close()
    assert said[0] == "emscripten" and int(said[1]) > 60 and said[3:] == ["1", "chapters", "END"]
    assert left == []
