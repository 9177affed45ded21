"""One page on how a class did: points, cases, mistakes, and what could not be graded."""

from collections import Counter
from dataclasses import dataclass

from autograde.judging.report import template

UNWALLED = ("Graded without walls (--isolation process): students' code ran with the rights of the instructor, "
            "and could have read or changed anything. Treat these grades accordingly.")


@dataclass(frozen=True)
class Row:
    """One row of a bar chart in words and numbers."""

    label: str
    count: int
    total: int
    note: str = ""

    @property
    def share(self):
        return self.count / self.total if self.total else 0


@dataclass(frozen=True)
class ClassReport:
    """The figures of the page, computed from the records and the gradebook's scores."""

    title: str
    records: dict                   # {student: record}
    scores: dict                    # {student: (score, written score, hand grading waits)}

    @property
    def judged(self):
        return [r for r in self.records.values() if r["exercises"]]

    @property
    def failed(self):
        return [r for r in self.records.values() if r["status"] != "graded"]

    @property
    def points(self):
        return max((r["points"] for r in self.records.values()), default=0)

    def distribution(self):
        """How many submissions earned 0–10 %, 10–20 %, … of the points."""
        bins = Counter(min(9, int(10 * r["earned"] / r["points"])) if r["points"] else 0 for r in self.records.values())
        return [Row(f"{10 * i}–{10 * i + 10} %", bins[i], len(self.records)) for i in range(10)]

    def cases(self):
        """Each exercise's cases, with how many submissions passed each."""
        passed, order = Counter(), {}
        for record in self.judged:
            for exercise in record["exercises"]:
                for v in exercise["verdicts"]:
                    order.setdefault(exercise["name"], {})[v["case"]] = v["requirement"]
                    passed[exercise["name"], v["case"]] += v["status"] == "correct"
        return {name: [Row(case, passed[name, case], len(self.judged), requirement)
                       for case, requirement in cases.items()] for name, cases in order.items()}

    def mistakes(self):
        """What was recognised, by how many submissions, the most frequent first."""
        made = Counter((exercise["name"], hint) for record in self.judged for exercise in record["exercises"]
                       for hint in {hint for v in exercise["verdicts"] for hint in v["hints"]})
        return [Row(name, count, len(self.judged), hint) for (name, hint), count in made.most_common()]

    def troubles(self):
        """Exercises that came to no verdict of right or wrong: {status: count}."""
        return Counter(e["status"] for r in self.judged for e in r["exercises"]
                       if e["status"] not in ("correct", "partly", "wrong"))

    @property
    def warning(self):
        return UNWALLED if any(r["isolation"] == "process" for r in self.records.values()) else ""

    def html(self):
        return template("class.html").render(report=self)


def write_class_report(assignment, records, scores):
    """Write the page; returns its path."""
    title = f"{assignment.folder}: {len(records)} submissions"
    assignment.report.parent.mkdir(parents=True, exist_ok=True)
    assignment.report.write_text(ClassReport(title, records, scores).html(), encoding="utf-8")
    return assignment.report
