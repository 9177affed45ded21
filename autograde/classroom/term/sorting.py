"""Sorting what was handed in: whose each file is, of which assignment, and what belongs together."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import PurePosixPath

from autograde.classroom.course import nameable
from autograde.classroom.term.naming import METADATA, submitters, whose
from autograde.classroom.term.roster import roster
from autograde.classroom.term.sources import Untaken
from autograde.classroom.timestamp import TIMESTAMP, told
from autograde.exercises.registry import every

ASKED = re.compile(rb"check-([a-z_0-9]+)")


@dataclass
class HandedIn:
    """What a student handed in together.  files: {path in the submission: [(order, content), …]}."""

    files: dict = field(default_factory=lambda: defaultdict(list))
    origins: list = field(default_factory=list)         # files in submitted/ that this came from
    names: list = field(default_factory=list)           # where it was found
    moment: object = None
    modified: object = None
    late: bool = False


@dataclass
class Collected:
    """What came of it: lists of students, and of sentences."""

    new: list = field(default_factory=list)
    there: list = field(default_factory=list)           # the same was there already
    replaced: list = field(default_factory=list)
    aside: list = field(default_factory=list)           # sentences, and so on
    unmatched: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def sorted_out(assignments, files, student, file_times, result):
    """{(student, assignment's folder): {key: HandedIn}} of the files."""
    course = assignments[0].course
    known, words = roster(course), {"submitted", *course.assignments(), *course.assignments().values()}
    metadata = next((submitters(f.read().decode(errors="replace")) for f in files if f.path.name == METADATA), {})
    files = [found for found in files if found.path.name != METADATA]
    first = {found.path.parts[0] for found in files}
    wrapped = len(first) == 1 and len({f.path.parts[1] for f in files if len(f.path.parts) > 2}) > 1
    handed_in, of = defaultdict(lambda: defaultdict(HandedIn)), {}
    for found in sorted(files, key=lambda f: f.path.suffix != ".ipynb"):        # a notebook says of which assignment
        its = whose(PurePosixPath(*found.path.parts[1:]) if wrapped else found.path, words, metadata)
        people = [(student, "", str(found.path))] if student else list(matched(known, its, found, result))
        try:
            data = found.read() if people else b""
            folder = assignment_of(assignments, found, data)
        except Untaken as error:
            result.problems.append(f"{found.path} {error}; it was left out.")
            continue
        for name, key, file in people:
            its_own = of.setdefault((name, key), folder)                        # what lies beside goes with it
            folder = folder if found.path.suffix == ".ipynb" else its_own
            if folder not in {a.folder for a in assignments}:
                result.problems.append(f"{found.path} is of {folder}, and was left out: name that chapter as well.")
                continue
            add(handed_in[name, folder][key], found, file, data, its, file_times)
    return handed_in


def matched(known, its, found, result):
    """(student, key, file) for each student whose the file is; who is not found is named."""
    for tries in its.of:
        reasons = []
        for one in tries:
            name, why = known.find(**one.clue) if known else (re.sub(r"[^\w.@, -]", "_", one.guess)[:60].strip(), "")
            if name and nameable(name):
                yield name, one.key, one.file
                break
            reasons.append(why)
        else:
            why = next((r for r in reasons if "both" in r), (reasons or ["its name says nobody's"])[0])
            result.unmatched.append([str(found.path), why])
    if not its.of:
        result.unmatched.append([str(found.path), f"{METADATA} does not say whose it is"])


def assignment_of(assignments, found, data):
    """The folder of the assignment that a file is of: as its cells say, or its path, or the only one there is."""
    stems = assignments[0].course.assignments()
    for name in {asked[1].decode() for asked in ASKED.finditer(data)} if found.path.suffix == ".ipynb" else ():
        if name in every() and every()[name].chapter in stems:
            return stems[every()[name].chapter]
    named = [a for a in assignments if {a.folder, a.stem} & {*found.path.parts, found.path.stem}]
    return (named or assignments)[0].folder


def add(handed, found, file, data, its, file_times):
    """Put a file into what was handed in together; of two of one name the later one counts."""
    path = PurePosixPath(file or found.path.name)
    if path.name == TIMESTAMP:
        handed.moment = told(data.decode(errors="replace").strip())[0] or handed.moment
    if data not in (other for _, other in handed.files[str(path)]):
        handed.files[str(path)].append((its.order, data))
    handed.names.append(str(found.path))
    handed.origins += [found.origin] if found.origin else []
    handed.late |= its.late
    handed.moment = handed.moment or its.moment
    if found.modified and found.path.suffix == ".ipynb":
        handed.modified = max(filter(None, [handed.modified, found.modified.replace(tzinfo=None)]))
        if file_times:
            handed.moment = handed.moment or found.modified.astimezone(UTC).replace(tzinfo=None)
