"""What a student's work comes to: the judge's points, marks by hand, what counts, cases voided, lateness, groups.

    base    = mark by hand, or else the judge's points and those of voided cases;  plus extra credit
    earned  = Σ base · points here / points in the notebook,  over what counts
    late    = handed in - due, if that is more than the grace
    taken   = min(cap, per_day · days begun) % of what was earned, or of what the assignment is worth
    final   = max(0, earned - taken)

All of it is computed whenever somebody looks; nothing of it is kept.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from autograde.classroom.record import shown
from autograde.classroom.standing import points, standing
from autograde.classroom.term.course_file import terms as terms_of
from autograde.classroom.term.moments import at, due_at, in_words
from autograde.classroom.timestamp import when
from autograde.judging.report import in_figures

DAY = timedelta(days=1)
MISSING, WAITING = "not handed in", "not graded yet"            # statuses of whom there is no record


@dataclass(frozen=True)
class Part:
    """An exercise or a written question: points as they count here."""

    name: str
    cell: str
    earned: float
    points: float
    counts: bool = True
    waits: bool = False
    by_hand: bool = False
    voided: tuple = ()              # cases that everybody gets


@dataclass(frozen=True)
class Grade:
    """A student's grade of an assignment.  status: that of the record, or MISSING, or WAITING."""

    student: str
    status: str
    reason: str = ""
    parts: tuple = ()
    handed_in: datetime | None = None
    due: datetime | None = None
    extended: bool = False
    late: timedelta = timedelta(0)
    per_cent: float = 0.0           # taken off for lateness
    taken: float = 0.0
    through: str = ""               # who of the group handed it in
    group: str = ""
    others: tuple = ()              # of the group, who handed in something else that does not count
    version: str = ""               # of the exercises and the judge
    judged: str = ""

    @property
    def graded(self):
        return self.status == "graded"

    @property
    def counted(self):
        return [part for part in self.parts if part.counts]

    @property
    def waits(self):
        return [part.name for part in self.counted if part.waits]

    @property
    def earned(self):
        return sum(part.earned for part in self.counted)

    @property
    def points(self):
        return sum(part.points for part in self.counted)

    @property
    def final(self):
        return max(0.0, self.earned - self.taken)


def grades(assignment, students=()):
    """{student: Grade} of all who handed in, and of these students, by names that are fit to be shown.

    Raises CourseError if course.toml is wrong.
    """
    terms, marks = terms_of(assignment), marks_of(assignment)
    handed_in = assignment.students()
    grouped = [members for members in terms.groups.values() if set(members) & {*handed_in}]
    everybody = {*handed_in, *students, *(student for members in grouped for student in members)}
    return {shown(student): grade(assignment, student, marks, terms) for student in sorted(everybody)}


def strangers(assignment, people):
    """Sentences on whom course.toml names and nobody knows: a slip of the pen would give an extension to nobody."""
    terms, known = terms_of(assignment), {*people, *assignment.students()}
    named = {*terms.extensions, *(student for members in terms.groups.values() for student in members)}
    return [f"course.toml names {', '.join(sorted(named - known))}, who handed in nothing here and is not on the roster"
            ] if named - known else []


def marks_of(assignment):
    """What stands in the gradebook; nothing if there is none yet."""
    return standing(assignment) if (assignment.course.made / "gradebook.db").exists() else {}


def grade(assignment, student, marks, terms):
    """A student's Grade.  marks: {student: as in standing.standing};  terms: of the assignment."""
    through, others = whose(assignment, student, terms)
    kept = assignment.record(through)
    if kept is None:
        there = assignment.folder_of("submitted", through).exists()
        kept = {"status": WAITING if there else MISSING, "reason": "", "exercises": []}
    return of_record(assignment, student, kept, marks.get(through, {}), terms, through, others)


def of_record(assignment, student, kept, marks, terms, through, others=()):
    """The Grade that a record makes for a student.  marks: of the one who handed it in."""
    handed_in, due = when(assignment.folder_of("submitted", through)), terms.due_for(student)
    parts = parts_of(kept, marks, terms) if kept["status"] not in (WAITING, MISSING) else ()
    counted = [part for part in parts if part.counts]
    late, per_cent = lateness(handed_in, due, terms.late)
    base = sum(part.earned if terms.late.of == "earned" else part.points for part in counted)
    return Grade(shown(student), kept["status"], kept["reason"], parts, handed_in, due, due != terms.due, late,
                 per_cent, base * per_cent / 100, shown(through), terms.group_of(student)[0], others,
                 kept.get("version", ""), kept.get("judged", ""))


def whose(assignment, student, terms):
    """Whose hand-in counts for a student, and who else of the group handed in.

    Of a group the last one counts; where a time is not known, the student's own, or else the first by name.
    """
    _, members = terms.group_of(student)
    there = [member for member in sorted(members) if assignment.folder_of("submitted", member).exists()]
    if len(there) < 2:
        return (there or [student])[0], ()
    times = {member: when(assignment.folder_of("submitted", member)) for member in there}
    own = student if student in there else there[0]
    chosen = own if None in times.values() else max(there, key=times.get)
    return chosen, tuple(member for member in there if member != chosen)


def parts_of(kept, marks, terms):
    """The Parts of a record, with what stands in the gradebook."""
    verdicts = {e["name"]: e["verdicts"] for e in kept["exercises"]}
    cells = {cell: mark for cell, mark in marks.items() if mark.get("most") is not None} or {
        f"check-{e['name']}": {"auto": e["earned"], "most": e["points"]} for e in kept["exercises"]}
    found = []
    for cell, mark in cells.items():
        name = cell.removeprefix("check-")
        by_hand = mark.get("manual") is not None
        voided = [] if by_hand else [v for v in verdicts.get(name, ()) if v["case"] in terms.voided.get(name, ())]
        base = points(mark) + sum(v["points"] - v["earned"] for v in voided)
        most = mark["most"]
        worth = terms.points.get(name, most)
        found.append(Part(name, cell, base * worth / most if most else 0.0, worth,
                          not terms.exercises or name in terms.exercises, bool(mark.get("waits")), by_hand,
                          tuple(v["case"] for v in voided)))
    return tuple(found)


def lateness(handed_in, due, policy):
    """How late a hand-in is, and what per cent are taken off for it."""
    if handed_in is None or due is None or handed_in - due <= policy.grace:
        return timedelta(0), 0.0
    late = handed_in - due
    return late, min(policy.cap, policy.per_day * math.ceil(late / DAY))


def account(assignment, student, kept, marks):
    """What the page of a hand-in says of the grade: {"earned", "points", "parts", "sentences"}.

    kept: its record;  marks: the student's, as they stand in the gradebook.
    """
    terms = terms_of(assignment)
    through, others = whose(assignment, student, terms)
    others = tuple(member for member in {through, *others} - {student})
    its = of_record(assignment, student, kept, marks, terms, student, others if through == student else ())
    told = [*sentences(its, terms)]
    if through != student:
        told.append(f"This does not count: of the group, what {through} handed in does.")
    parts = {part.cell: [part.earned, part.points, part.counts] for part in its.parts}
    return {"earned": its.final, "points": its.points, "parts": parts, "sentences": told}


def sentences(its, terms):
    """What there is to say of how the grade came about."""
    if its.due:
        yield f"Due {due_at(its.due, terms.zone)}{', an extension' if its.extended else ''}."
    if its.handed_in:
        yield f"Handed in {at(its.handed_in, terms.zone)}." + (
            "" if not its.due or its.late else " That is on time." if its.handed_in <= its.due else
            f" That is within {in_words(terms.late.grace)} of grace, and counts as on time.")
    elif its.due:
        yield "When it was handed in is not known, so it counts as on time."
    if its.late:
        of = "earned" if terms.late.of == "earned" else "that there are"
        base = its.earned if terms.late.of == "earned" else its.points
        yield f"That is {in_words(its.late)} late: " + (
            f"{its.per_cent:g} % of the {in_figures(base)} points {of} are taken off, which leaves "
            f"{in_figures(its.final)} of {in_figures(its.earned)}." if its.per_cent else "nothing is taken off for it.")
    if its.group:
        yield f"Group {its.group}, handed in by {its.through}." + (
            f" What {' and '.join(its.others)} handed in does not count." if its.others else "")
    if not all(part.counts for part in its.parts):
        yield f"Only this counts here: {', '.join(part.name for part in its.counted)}."
    for part in its.counted:
        for case in part.voided:
            yield f"The case “{case}” of {part.name} is void: everybody gets its points."
