"""Run the tests under every Python that the course is written for and that is found here.

    python scripts/pythons.py                   the whole suite under each
    python scripts/pythons.py --quick           without the files of tests that are marked slow
    python scripts/pythons.py 3.13 -- -k wire   under this one; what stands behind -- is pytest's

A Python is found on PATH, among pyenv's, or by uv.  Each has an environment of its own, .venv-3.13, from the same
lock.  Prints a table, and which Pythons there were not; exit code 1 if a test failed, or if no Python was found.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = "3.11", "3.12", "3.13", "3.14"
COUNTS = "passed", "failed", "skipped", "error"


def candidates(version):
    """Where a Python of this version may be, the likeliest first."""
    for folder in os.get_exec_path():
        yield shutil.which(f"python{version}", path=folder)
        yield from sorted(map(str, Path(folder).parent.glob(f"versions/{version}.*/bin/python")))       # pyenv's
    uv = subprocess.run([sys.executable, "-m", "uv", "python", "find", "--no-python-downloads", "--system", version],
                        capture_output=True, text=True, check=False)
    yield uv.stdout.strip()


def find(version):
    """The first candidate that runs, and is of this version: pyenv has one on PATH that does not; or None."""
    for path in filter(None, candidates(version)):
        done = subprocess.run([path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                              capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return path
    return None


def counted(said):
    """{"passed": 3, …} from pytest's last line."""
    line = next((line for line in reversed(said.splitlines()) if re.search(r"\d+ (passed|failed|error)", line)), "")
    return {what: int(number) for number, what in re.findall(rf"(\d+) ({'|'.join(COUNTS)})", line)}


def tried(version, python, options):
    """A row of the table, and the exit code; what the tests print goes to the terminal as it comes."""
    folder = f".venv-{version}"
    begin = time.monotonic()
    made = subprocess.run([python, "scripts/environment.py", "--this-python"], cwd=ROOT, check=False,
                          env=os.environ | {"COURSE_VENV": folder})
    if made.returncode:
        return [version, *"----", "no environment"], made.returncode
    inside = ROOT / folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [inside, "-m", "pytest", "-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *options]
    said = []
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
                          text=True, encoding="utf-8", errors="replace") as running:
        for line in running.stdout:
            print(line, end="", flush=True)
            said.append(line)
    counts = counted("".join(said))
    return [version, *(counts.get(what, 0) for what in COUNTS), f"{time.monotonic() - begin:.0f} s"], running.returncode


def table(rows):
    rows = [["Python", *COUNTS, "time"], *rows]
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("versions", nargs="*", metavar="VERSION", help=f"all of {', '.join(PYTHONS)}, if none is named")
    parser.add_argument("--quick", action="store_true", help="without the tests that are marked slow")
    words = [*sys.argv[1:], "--"]
    end = words.index("--")
    asked, options = parser.parse_args(words[:end]), words[end + 1:-1]
    options += ["-m", "not slow"] * asked.quick
    found = {version: find(version) for version in asked.versions or PYTHONS}
    here = {version: path for version, path in found.items() if path}
    results = [tried(version, path, options) for version, path in here.items()]
    print(f"\n{table(row for row, _ in results)}" if results else "")
    if absent := [version for version in found if version not in here]:
        print(f"not found here: {', '.join(absent)}")
    sys.exit(not results or any(code for _, code in results))


if __name__ == "__main__":
    main()
