"""A judgement as the student reads it: a table in the notebook, lines in a terminal or a screen reader."""

from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parents[1] / "templates"
SAYING = {
    "not answered": "Not answered yet: write your code in the cell above, run it, then run this check again.",
    "missing": "There is no function of that name: does the cell that defines it run without an error?",
    "timed out": "Your code did not come to an end within the time limit. Is there a loop that never stops?",
    "out of memory": "Your code asked for more memory than there is. What is the shape of your largest array?",
    "crashed": "The process that ran your code ended before it answered.",
}


@cache
def template(name):
    """The template of that name, every value in it escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # takes 30 ms: not at import

    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True).get_template(name)


class Report:
    """What `check` returns: it shows itself."""

    def __init__(self, judgement):
        self.judgement = judgement

    @property
    def summary(self):
        j = self.judgement
        return f"{j.exercise}: {j.earned:g} of {j.points:g} points, {j.status}"

    @property
    def saying(self):
        """What concerns the whole answer and not one case."""
        stopped = next((v for v in self.judgement.verdicts if v.status in SAYING), None)
        if stopped is None:
            return ""
        detail = stopped.got.partition(": ")[2]
        return SAYING[stopped.status] + ("" if not detail else f" {detail}" if detail[0] == "(" else f" ({detail})")

    def listed(self):
        """The verdicts that are told one by one, each with those of its hints that were not given before.

        None if what is said of the whole answer says it all.
        """
        given, verdicts = set(), self.judgement.verdicts
        for v in verdicts if any(v.status not in SAYING for v in verdicts) else ():
            yield v, [hint for hint in v.hints if hint not in given]
            given |= set(v.hints)

    def __repr__(self):
        lines = [self.summary, *filter(None, [self.saying])]
        for v, hints in self.listed():
            lines.append(f"{'✓' if v.status == 'correct' else '✗'} {v.case}  ({v.earned:g}/{v.points:g}, {v.status})")
            asked = v.requirement if v.status != "correct" else ""
            lines += [f"    {label}{text}" for label, text in (
                ("asked: ", asked), ("came out: ", v.got), ("expected: ", v.expected),
                ("that is ", v.relation), *(("hint: ", hint) for hint in hints)) if text]
        return "\n".join(lines)

    def _repr_html_(self):
        return template("report.html").render(report=self)


class Notice:
    """A sentence that shows itself."""

    def __init__(self, *sentences):
        self.sentences = sentences

    def __repr__(self):
        return "\n".join(self.sentences)

    def _repr_html_(self):
        return template("notice.html").render(sentences=self.sentences)
