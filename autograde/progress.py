"""How far a reader has come: each check that went better than before is a line of a small file beside the index.

    notebooks/index.ipynb                   shows overview()
    notebooks/progress.jsonl                {"exercise": "dropout_forward", "earned": 5, "points": 5}, …
    notebooks/06_dropout/dropout.ipynb      check(…) adds to it

Lines are only ever added, so two notebooks at once, or a kernel that is killed, lose nothing.  Where there is no
index, nothing is kept.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.judging.report import Shown, template

if TYPE_CHECKING:
    from autograde.exercises.model import Exercise
    from autograde.judging.judge import Judgement

FILE, INDEX, WORDS = "progress.jsonl", "index.ipynb", "words.ipynb"


def index_folder() -> Path | None:
    """The folder of the course that the notebook at work is of; None if there is no index."""
    return next((folder for folder in (Path.cwd(), Path.cwd().parent) if (folder / INDEX).exists()), None)


def note(exercise: Exercise, f: Callable[..., Any], judgement: Judgement) -> None:
    """Keep what a check said of f, if f is the student's own and did better than what was kept before."""
    folder = index_folder()
    if folder is None or f is exercise.reference or judgement.earned <= best(folder).get(exercise.name, (0, 0))[0]:
        return
    line = {"exercise": exercise.name, "earned": judgement.earned, "points": judgement.points}
    with contextlib.suppress(OSError), (folder / FILE).open("a", encoding="utf-8") as file:      # read-only: not kept
        file.write(json.dumps(line) + "\n")


def best(folder: str | Path) -> dict[str, tuple[float, float]]:
    """{exercise: (earned, points)}, the best that was kept for each.  Lines that are none are passed over."""
    found: dict[str, tuple[float, float]] = {}
    with contextlib.suppress(OSError):
        for line in (Path(folder) / FILE).read_text(encoding="utf-8", errors="replace").splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                kept = json.loads(line)
                name, earned, points = str(kept["exercise"]), float(kept["earned"]), float(kept["points"])
                found[name] = max(found.get(name, (0, 0)), (earned, points))
    return found


@dataclass(frozen=True)
class Chapter:
    """A chapter's notebook, as the index tells of it."""

    path: str                       # from the index: "06_dropout/dropout.ipynb"
    title: str
    minutes: str                    # "30 to 40"
    exercises: tuple[str, ...]      # the names that its checks ask for
    passed: int = 0                 # how many of them earned all their points
    begun: tuple[str, ...] = ()     # those that earned some

    @property
    def number(self) -> int:
        return int(self.path.partition("_")[0])

    @property
    def share(self) -> float:
        return self.passed / max(1, len(self.exercises))


def chapters(folder: str | Path) -> Iterator[Chapter]:
    """The Chapters whose notebooks lie beside the index, in order.

    A notebook has its folder's name: a copy of it, one of the student's own, and the file that JupyterLab writes while
    it saves are no chapters.
    """
    kept = best(folder)
    notebooks = (place / f"{place.name[3:]}.ipynb" for place in sorted(Path(folder).glob("[0-9][0-9]_*/")))
    for path in filter(Path.is_file, notebooks):
        cells = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        names = tuple(found[1] for cell in cells if (found := re.fullmatch(r"check\((\w+)\)", cell.strip())))
        earned = {name: kept[name] for name in names if name in kept}
        (title,), (minutes,) = (re.findall(told, cells[0], re.MULTILINE)[:1]
                                for told in (r"^# (.+)$", r"\*\*Time\*\*: (.+?) minutes\."))
        yield Chapter(path.relative_to(folder).as_posix(), title, minutes, names,
                      sum(got >= points for got, points in earned.values()),
                      tuple(name for name, (got, points) in earned.items() if 0 < got < points))


class Overview(Shown):
    """What `overview` returns: it shows itself."""

    def __init__(self, folder: str | Path) -> None:
        self.chapters = list(chapters(folder))

    @property
    def summary(self) -> str:
        passed, asked = (sum(map(count, self.chapters)) for count in (lambda c: c.passed, lambda c: len(c.exercises)))
        ahead = next((c for c in self.chapters if c.passed < len(c.exercises)), None)
        return f"{passed} of {asked} checks passed. " + (
            f"Go on with chapter {ahead.number}, {ahead.title}." if ahead else "That is all of them.")

    def __repr__(self) -> str:
        return "\n".join([self.summary, *(f"{c.number:2}  {c.title:20}  {c.passed} of {len(c.exercises)}"
                                          + f", begun: {', '.join(c.begun)}" * bool(c.begun) for c in self.chapters)])

    def _repr_html_(self) -> str:
        return template("progress.html").render(overview=self)


def overview(folder: str | Path = ".") -> Overview:
    """Your progress through the chapters beside the index in this folder."""
    return Overview(folder)
