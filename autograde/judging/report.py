"""A judgement as the student reads it: a table in the notebook, lines in a terminal or a screen reader."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.boundary.watched import CHANGED

if TYPE_CHECKING:
    from autograde.judging.judge import Judgement, Verdict

TEMPLATES = Path(__file__).parents[1] / "templates"
SAYING = {
    "not answered": "Not answered yet: write your code in the cell above, run it, then run this check again.",
    "missing": "There is no function of that name: does the cell that defines it run without an error?",
    "timed out": "Your code did not come to an end within the time limit. Is there a loop that never stops?",
    "out of memory": "Your code asked for more memory than there is. What is the shape of your largest array?",
    "crashed": "The process that ran your code ended before it answered.",
}


@cache
def template(name: str) -> Any:
    """The template of that name, every value in it escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # takes 30 ms: not at import

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"in_figures": in_figures, "with_code": with_code}
    return environment.get_template(name)


def in_figures(points: float) -> str:
    """Points as people read them: with two decimals at most."""
    return f"{round(points, 2):g}"


def with_code(text: str) -> str:
    """A sentence as HTML, escaped, in which what stands in backticks is code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


class Shown:
    """What shows itself: as a page in a notebook, and as text, which `print` can write wherever it goes.

    Where a letter is lacking, as cp1252 lacks ✓, its name stands.
    """

    def __str__(self) -> str:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        return repr(self).encode(encoding, "namereplace").decode(encoding)


class Row:
    """Verdicts that say the same, as one row of the table."""

    def __init__(self, verdicts: Sequence[Verdict], hints: Sequence[str]) -> None:
        first, self.hints = verdicts[0], hints
        self.cases = [v.case for v in verdicts]
        self.status, self.got, self.relation = first.status, first.got, first.relation
        self.earned, self.points = sum(v.earned for v in verdicts), sum(v.points for v in verdicts)
        self.sign = "✓" if self.status == "correct" else "✗"
        self.requirement = first.requirement if self.status != "correct" and len(verdicts) == 1 else ""
        same = len({v.expected for v in verdicts}) == 1
        self.expected = first.expected if same else f"in the first: {first.expected}"


class Report(Shown):
    """What `check` returns: it shows itself."""

    def __init__(self, judgement: Judgement, cautions: Iterable[str] = ()) -> None:
        self.judgement, self.cautions = judgement, list(cautions)

    @property
    def summary(self) -> str:
        j = self.judgement
        return f"{j.exercise}: {j.earned:g} of {j.points:g} points, {j.status}"

    @property
    def saying(self) -> str:
        """What concerns the whole answer and not one case."""
        stopped = next((v for v in self.judgement.verdicts if v.status in SAYING), None)
        if stopped is None:
            return ""
        detail = stopped.got.partition(": ")[2]
        return SAYING[stopped.status] + ("" if not detail else f" {detail}" if detail[0] == "(" else f" ({detail})")

    def rows(self) -> Iterator[Row]:
        """The verdicts as they are told: those that say the same of several cases are one Row.

        None if what is said of the whole answer says it all.  A hint is given once, and so is what to do.
        """
        verdicts = self.judgement.verdicts
        found: dict[Any, list[Verdict]] = {}
        given: set[str] = set()
        for number, v in enumerate(verdicts if any(v.status not in SAYING for v in verdicts) else ()):
            alike = v.got and (v.status == "raised" or v.got == CHANGED or v.got.startswith("it returned"))
            found.setdefault((v.status, v.got, v.relation) if alike else number, []).append(v)
        for some in found.values():
            hints = [hint for hint in dict.fromkeys(hint for v in some for hint in v.hints) if hint not in given]
            given |= set(hints)
            row = Row(some, hints)
            relation, _, advice = row.relation.partition("to do: ")
            if (same := re.sub(r"\d+", "", advice)) in given:              # of axes of another length
                row.relation = relation.removesuffix("; ")
            given.add(same)
            yield row

    def __repr__(self) -> str:
        lines = [self.summary, *filter(None, [self.saying]), *self.cautions]
        for row in self.rows():
            lines.append(f"{row.sign} {'; '.join(row.cases)}  ({row.earned:g}/{row.points:g}, {row.status})")
            lines += [f"    {label}{text}" for label, text in (
                ("asked: ", row.requirement), ("came out: ", row.got), ("expected: ", row.expected),
                ("", row.relation and f"({row.relation})"), *(("hint: ", hint) for hint in row.hints)) if text]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return template("report.html").render(report=self)


class Notice(Shown):
    """A sentence that shows itself."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        return template("notice.html").render(sentences=self.sentences)
