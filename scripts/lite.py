"""The course without a server: JupyterLite, in which the kernel, too, runs in the browser.

    python scripts/lite.py CHAPTERS SITE [--local]

CHAPTERS is a folder of released chapters, as `autograde student` makes it; SITE is what any web server can then serve.
The kernel, Pyodide, and NumPy and matplotlib for it are fetched by the reader's browser from Pyodide's own servers.
--local puts Pyodide (from npm) and what it needs to start (from the package index) into SITE, so that nothing is
fetched; NumPy is not on the package index for it, so that only smoke.ipynb runs then.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = "numpy matplotlib ipywidgets anywidget jinja2 tqdm"
WHEELS = "comm", "ipywidgets==8.1.9", "jupyterlab_widgets", "anywidget", "psygnal", "typing_extensions", "tqdm"
CORE = "pyodide.mjs", "pyodide.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json"
START = "micropip", "ipython", "jedi", "traitlets", "packaging"         # what the kernel itself imports
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
SMOKE = '''\
import ast
import sys
import tarfile
from pathlib import Path

with tarfile.open(next(Path().glob("*/*_library.txz"))) as archive:
    archive.extraction_filter = tarfile.data_filter
    archive.extractall("unpacked")
sys.path.insert(0, "unpacked/autograde")
modules = [path for path in Path("unpacked").rglob("*.py") if ast.parse(path.read_text(encoding="utf-8"))]
from progress import chapters
print(sys.platform, len(modules), "modules", len(list(chapters("."))), "chapters", "END")
'''


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          encoding="utf-8", errors="replace", check=False, **options)
    if done.returncode:
        sys.exit(f"{done.stdout[-3000:]}\n{' '.join(map(str, command))} failed, for the reason above")
    return done.stdout


def environment():
    """The programs of .venv-lite, which is made if it is not there."""
    venv = ROOT / os.environ.get("COURSE_VENV_LITE", ".venv-lite")
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    if not (programs / "jupyter-lite").exists() and not (programs / "jupyter-lite.exe").exists():
        run(sys.executable, "-m", "venv", venv)
        run(programs / "python", "-m", "pip", "install", "-r", ROOT / "deploy/jupyterlite/requirements.txt")
    return programs


def wheel(programs, requirement, folder):
    """The wheel of pure Python of a package, fetched into the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        run(programs / "python", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--platform", "any",
            "--python-version", "3.14", "--dest", scratch, requirement)
        found, = Path(scratch).iterdir()
        return Path(shutil.move(found, folder / found.name))


def contents(chapters, files):
    """The chapters, each with a cell that fetches what they import, and the smoke test."""
    shutil.copytree(chapters, files, ignore=shutil.ignore_patterns(".*", "own", "progress.jsonl"))
    for path in files.rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        at = next((i for i, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"), 0)
        notebook["cells"].insert(at, code_cell("lite", f"%pip install -q {NEEDED}"))
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    smoke = {"cells": [code_cell("smoke", SMOKE)], "nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {
        "name": "python", "display_name": "Python (Pyodide)", "language": "python"}}}
    (files / "smoke.ipynb").write_text(json.dumps(smoke), encoding="utf-8")


def code_cell(identity, source):
    return {"cell_type": "code", "id": identity, "metadata": {}, "execution_count": None, "outputs": [],
            "source": source}


def local_pyodide(programs, static):
    """Pyodide in a folder of the site, and what its kernel imports.  Returns the kernel's settings."""
    version = run(programs / "python", "-c",
                  "from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION as version; print(version)")
    static.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        run("npm", "pack", "--silent", f"pyodide@{version.strip()}", cwd=scratch)
        with tarfile.open(next(Path(scratch).iterdir())) as archive:
            for name in (*CORE, "pyodide-lock.json"):
                (static / name).write_bytes(archive.extractfile(f"package/{name}").read())
    lock = json.loads((static / "pyodide-lock.json").read_text(encoding="utf-8"))
    kept, ahead = {}, [*START]
    while ahead:
        name = ahead.pop().lower().replace("_", "-")
        package = lock["packages"].get(name)
        if package and name not in kept and package["file_name"].endswith("any.whl"):
            found = wheel(programs, f"{name}=={package['version']}", static)
            kept[name] = package | {"file_name": found.name, "sha256": hashlib.sha256(found.read_bytes()).hexdigest()}
            ahead += package["depends"]
    (static / "pyodide-lock.json").write_text(json.dumps(lock | {"packages": kept}), encoding="utf-8")
    return {"pyodideUrl": "./static/pyodide/pyodide.mjs", "disablePyPIFallback": True}


def build(chapters, site, local):
    programs = environment()
    with tempfile.TemporaryDirectory() as scratch:
        lite = Path(scratch)
        contents(chapters, lite / "files")
        (lite / "wheels").mkdir()
        for requirement in WHEELS:
            wheel(programs, requirement, lite / "wheels")
        settings = local_pyodide(programs, lite / "static/pyodide") if local else {}
        write(lite / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": {
            "appName": "Training neural networks", "litePluginSettings": {KERNEL: settings}}})
        write(lite / "jupyter_lite_config.json", {
            "LiteBuildConfig": {"contents": ["files"], "output_dir": "site", "apps": ["lab", "notebooks"]},
            "PipliteAddon": {"piplite_urls": [str(path) for path in sorted((lite / "wheels").iterdir())]}})
        run(programs / "jupyter-lite", "build", "--lite-dir", lite, cwd=lite)
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(lite / "site", site)


def write(path, value):
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chapters", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--local", action="store_true")
    chosen = parser.parse_args()
    build(chosen.chapters.resolve(), chosen.site.resolve(), chosen.local)
    print(f"{chosen.site}: serve it with  python -m http.server --directory {chosen.site}")


if __name__ == "__main__":
    main()
