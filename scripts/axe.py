"""Look for what keeps readers out, with axe-core in Chromium, light and dark.

    .venv/bin/python scripts/axe.py PAGE.html ...           pages: of the book, feedback, reports, the lecture
    .venv/bin/python scripts/axe.py NOTEBOOK.ipynb ...      run in JupyterLab, what its cells show

The exit code is 1 if anything serious is found.  axe-core comes from npm, into a temporary folder.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from shutil import copy

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import labkit  # noqa: E402

RUN = """async where => (await axe.run(where, { resultTypes: ["violations"] })).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => `${found.id} (${found.nodes.length}): ${found.nodes[0].html.slice(0, 160)} ` +
                  found.nodes[0].failureSummary.split("\\n").pop().trim())"""


def axe(folder):
    """The source of axe-core."""
    subprocess.run(["npm", "pack", "--silent", "axe-core@4"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(Path(folder).glob("axe-core-*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode("utf-8")


def on_page(page, path, source):
    """What is serious on a page, in both colour schemes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(path.resolve().as_uri())
        page.wait_for_timeout(500)
        page.evaluate(source)                       # the page's own policy lets no script element in
        yield from (f"{scheme}: {line}" for line in page.evaluate(RUN, "body"))


def in_lab(page, path, source, scratch):
    """What is serious in the outputs of a notebook, in both themes."""
    root = scratch / path.stem
    root.mkdir()
    copy(path, root)
    for package in ("course_lib", "autograde"):
        (root / package).symlink_to(ROOT / package)
    (scratch / f"lab-{path.stem}").mkdir()
    with labkit.lab(root, scratch / f"lab-{path.stem}") as address:
        notebook = labkit.Notebook(page, address, path.name)
        notebook.run_all(300)
        page.evaluate(source)
        for theme in ("JupyterLab Light", "JupyterLab Dark"):
            notebook.theme(theme)
            for identity, outputs in notebook.outputs().items():
                if outputs:
                    notebook.cell(identity)
                    page.wait_for_timeout(400)
                    yield from (f"{theme}, {identity}: {line}" for line in page.evaluate(RUN, ".jp-OutputArea-output"))


def main(paths):
    with tempfile.TemporaryDirectory() as folder, labkit.browser(Path(folder)) as page:
        source, bad = axe(folder), False
        for path in map(Path, paths):
            found = in_lab(page, path, source, Path(folder)) if path.suffix == ".ipynb" else on_page(page, path, source)
            lines = sorted(set(found))
            bad |= bool(lines)
            print(f"{path}: {len(lines)} serious", *lines, sep="\n  ", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
