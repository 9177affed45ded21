"""One page on how a class did: who handed in, who is late, points, cases, mistakes; and a CSV beside it."""

import base64
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from urllib.parse import quote

from markupsafe import Markup

from autograde.classroom import fingerprints
from autograde.classroom.course import CourseError
from autograde.classroom.record import shown
from autograde.classroom.term import figures
from autograde.classroom.term.alike import alike, texts_of
from autograde.classroom.term.course_file import Terms
from autograde.classroom.term.course_file import terms as terms_of
from autograde.classroom.term.grades import MISSING, WAITING, grades, sentences, strangers
from autograde.classroom.term.history import attempts, line
from autograde.classroom.term.moments import at, due_at, in_words
from autograde.classroom.term.roster import Roster, Student, roster
from autograde.classroom.term.sheet import as_text, no_formula, tidy
from autograde.classroom.term.strays import said as strays_said
from autograde.classroom.to_do import feedback_page
from autograde.classroom.whole_file import put
from autograde.judging.report import TEMPLATES, in_figures, template

UNWALLED = ("Graded without walls (--isolation process): students' code ran with the rights of the instructor, "
            "and could have read or changed anything. Treat these grades accordingly.")
SCRIPT = (TEMPLATES / "sort.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Row:
    """One row of a bar chart in words and numbers."""

    label: str
    count: int
    total: int

    @property
    def share(self):
        return self.count / self.total if self.total else 0


@dataclass(frozen=True)
class ClassReport:
    """The figures of the page, computed from the records and the grades that they make now."""

    folder: str                     # of the assignment
    records: dict                   # {student: record}
    grades: dict                    # {student: Grade}
    people: Roster = field(default_factory=Roster)
    pages: dict = field(default_factory=dict)           # {student: the address of the feedback page}
    terms: Terms = field(default_factory=Terms)
    strays: tuple = ()              # sentences on what was not looked at, and on names that nobody has
    newest: str = ""                # the version that grades now
    texts: tuple = ({}, ())         # what they wrote, and what they were given, as alike.texts_of says it

    @property
    def title(self):
        return f"{self.folder}: {len(self.handed_in)} submissions"

    @property
    def handed_in(self):
        return {s: g for s, g in self.grades.items() if g.status != MISSING}

    @property
    def missing(self):
        return [g for g in self.grades.values() if g.status == MISSING]

    @property
    def waiting(self):
        return [g for g in self.grades.values() if g.status == WAITING]

    @property
    def graded(self):
        return {s: g for s, g in self.grades.items() if g.graded}

    @property
    def failed(self):
        return [g for g in self.handed_in.values() if not g.graded and g.status != WAITING]

    @property
    def judged(self):
        """The records that figures are made of: each of somebody who is graded, and who handed it in."""
        return [r for s, r in self.records.items() if r["status"] == "graded"]

    @property
    def late(self):
        return sorted((g for g in self.handed_in.values() if g.late), key=lambda g: -g.late)

    @property
    def untold(self):
        return [g.student for g in self.handed_in.values() if g.due and not g.handed_in]

    @property
    def quartiles(self):
        return figures.quartiles([g.final for g in self.graded.values()])

    @property
    def points(self):
        return max((g.points for g in self.graded.values()), default=0)

    @property
    def hands(self):
        return [s for s, g in self.graded.items() if g.waits]

    @property
    def versions(self):
        """{version: students}, the most frequent first."""
        found = defaultdict(list)
        for student, grade in self.graded.items():
            found[grade.version or "unknown"].append(student)
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def distribution(self):
        """How many of the graded earned 0–10 %, 10–20 %, … of the points."""
        bins = Counter(min(9, int(10 * g.final / g.points + 1e-9)) if g.points else 0 for g in self.graded.values())
        return [Row(f"{10 * i}–{10 * i + 10} %", bins[i], len(self.graded)) for i in range(10)]

    def cases(self):
        """{exercise: its CaseFigures}"""
        found = {}
        for case in figures.cases(self.judged, self.terms.voided):
            found.setdefault(case.exercise, []).append(case)
        return found

    def mistakes(self):
        return figures.mistakes(self.judged)

    def pairs(self):
        return figures.pairs(self.judged)

    def alike(self):
        groups = [frozenset(pair) for members in self.terms.groups.values() for pair in combinations(members, 2)]
        return alike(*self.texts, groups)[:figures.SHOWN]

    def series(self):
        """{student: their Attempts}, of those who handed in more than once"""
        found = {student: attempts(kept) for student, kept in self.records.items()}
        return {student: its for student, its in found.items() if len(its) > 1}

    def troubles(self):
        """Exercises that came to no verdict of right or wrong: {status: count}."""
        return Counter(e["status"] for r in self.judged for e in r["exercises"]
                       if e["status"] not in ("correct", "partly", "wrong"))

    @property
    def warning(self):
        return UNWALLED if any(r["isolation"] == "process" for r in self.records.values()) else ""

    def name(self, student):
        return self.people.get(student, Student(student)).name

    def time(self, moment):
        return at(moment, self.terms.zone) if moment else ""

    def due(self, moment):
        return due_at(moment, self.terms.zone) if moment else ""

    def html(self):
        digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
        return template("class.html").render(report=self, script=Markup(SCRIPT), digest=digest, in_words=in_words,
                                               line=line)

    def rows(self):
        """The students' table as lists, the first of them its header."""
        exercises = list(dict.fromkeys(p.name for g in self.grades.values() for p in g.parts))
        yield ["student", "name", "section", "status", "points", "of", "late", "taken for lateness", "version",
               *exercises, "mistakes"]
        made = defaultdict(list)
        for mistake in self.mistakes():
            for student in mistake.students:
                made[student].append(f"{mistake.exercise}: {mistake.hint}")
        for student, g in self.grades.items():
            parts = {p.name: "" if p.waits else tidy(p.earned) for p in g.parts}
            person = self.people.get(student, Student(student))
            yield [student, person.name, person.section, g.status, tidy(g.final) if g.graded else "",
                   tidy(g.points) if g.parts else "", in_words(g.late) if g.late else "", tidy(g.taken) or "",
                   g.version, *(parts.get(e, "") if g.graded else "" for e in exercises), "; ".join(made[student])]


def class_report(assignment):
    """The ClassReport of an assignment.  Raises CourseError if nothing of it is graded."""
    records = {shown(s): r | {"student": shown(s)} for s in assignment.students() if (r := assignment.record(s))}
    if not records:
        raise CourseError("; ".join([f"nothing of {assignment.folder} is graded yet: run autograde grade "
                                     f"{assignment.stem}", *strays_said(assignment.course, assignment)]))
    people = roster(assignment.course)
    pages = {s: f"../feedback/{quote(s)}/{assignment.folder}/{assignment.stem}.html" for s in records
             if feedback_page(assignment, s).exists()}
    isolation = Counter(r["isolation"] for r in records.values() if r["isolation"]).most_common(1)
    newest = fingerprints.version(assignment.stem, isolation[0][0]) if isolation and assignment.source.exists() else ""
    return ClassReport(assignment.folder, records, grades(assignment, people), people, pages, terms_of(assignment),
                       (*strays_said(assignment.course, assignment), *strangers(assignment, people)), newest)


def write_class_report(assignment):
    """Write the page, and the CSV beside it; returns the page's path.  Raises CourseError."""
    report = class_report(assignment)
    report = replace(report, texts=texts_of(assignment, [r["student"] for r in report.judged]))
    put(assignment.report, report.html())
    rows = [[no_formula(cell) for cell in row] for row in report.rows()]
    put(assignment.report.with_suffix(".csv"), as_text(rows[0], rows[1:]).encode("utf-8-sig"))       # as Excel wants it
    return assignment.report


def of_student(assignment, student):
    """What there is to say of one student, as lines."""
    report = class_report(assignment)
    if student not in report.grades:
        raise CourseError(f"there is no {student} in {assignment.folder}: nothing was handed in under that name, and "
                          "it is not on the roster")
    its, kept = report.grades[student], report.records.get(report.grades[student].through, {"exercises": []})
    yield f"{assignment.folder}, {student}{f' ({report.name(student)})' if report.name(student) else ''}: " + (
        f"{in_figures(its.final)} of {in_figures(its.points)} points" if its.graded else
        f"{its.status}{f', {its.reason}' if its.reason else ''}")
    yield from (f"  {sentence}" for sentence in sentences(its, report.terms))
    hints = {e["name"]: list(dict.fromkeys(h for v in e["verdicts"] for h in v["hints"])) for e in kept["exercises"]}
    for part in its.parts:
        said = "waits for a hand" if part.waits else f"{in_figures(part.earned)} of {in_figures(part.points)}"
        yield f"  {part.name}: {said}" + " by hand" * part.by_hand + " (does not count)" * (not part.counts)
        yield from (f"      {hint}" for hint in hints.get(part.name, ()))
    for h in attempts(kept)[:-1]:
        yield (f"  before, {'' if h.told else 'judged '}{report.time(h.when)}: {in_figures(h.earned)} of "
               f"{in_figures(h.points)} from the judge")
    if its.through in report.pages:
        yield f"  {feedback_page(assignment, its.through).resolve().as_uri()}"
