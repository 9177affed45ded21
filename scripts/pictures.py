"""Make the README's pictures: a student's wrong answer in JupyterLab, and the class report.

    .venv/bin/python scripts/pictures.py        needs Chromium and bubblewrap; a minute
"""

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

import labkit  # noqa: E402

from autograde.classroom.sample_demo import play  # noqa: E402

WRONG = """def dropout_forward(x, *, keep_prob, rng):
    mask = (rng.random(x.shape) < keep_prob) / keep_prob
    return x * mask / keep_prob, (mask,)"""


def main():
    docs = ROOT / "docs"
    docs.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo, scratch = Path(folder, "demo"), Path(folder, "scratch")
        scratch.mkdir()
        play("dropout", demo)
        release = demo / "course/release/06_dropout"
        settings = os.pathsep.join(str(ROOT / "deploy" / name) for name in ("student", "jupyter"))     # no panels
        with labkit.lab(release, scratch, JUPYTER_CONFIG_PATH=settings) as address, labkit.browser(scratch) as page:
            student(page, address, release, docs / "student.png")
            page.set_viewport_size({"width": 1000, "height": 900})
            page.goto((demo / "course/report/06_dropout.html").resolve().as_uri())
            page.screenshot(path=docs / "class.png")


def student(page, address, release, path):
    """Give the wrong answer in the released notebook, and picture what `check` says."""
    cells = json.loads((release / "dropout.ipynb").read_text(encoding="utf-8"))["cells"]

    def find(text):
        return next(cell["id"] for cell in cells if "".join(cell["source"]).startswith(text))

    notebook = labkit.Notebook(page, address, "dropout.ipynb")
    notebook.command("application:toggle-left-area")
    notebook.run(find("# Finds"))
    notebook.run(find("import numpy"))
    notebook.replace(find("def dropout_forward"), WRONG)
    notebook.run(find("check(dropout_forward)"))
    notebook.cell(find("def dropout_forward"))
    page.wait_for_timeout(1000)
    page.screenshot(path=path)


if __name__ == "__main__":
    main()
