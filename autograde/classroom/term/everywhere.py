"""Taking a student out of a course, or only the name: in every folder, record and row at once.

Both may be cut off and given again.  What cannot be known to be somebody's is named: texts in which the name stands.
"""

import contextlib
import json
import os
import secrets
import shutil

from autograde.classroom.course import Assignment, CourseError
from autograde.classroom.grade_class import alone
from autograde.classroom.term.course_file import FILE as COURSE_FILE
from autograde.classroom.term.roster import Student, roster, write_roster
from autograde.classroom.to_do import judged_of
from autograde.classroom.whole_file import put

STEPS = "submitted", "autograded", "feedback"
COLLECTED = "collected"                         # what was handed in and does not count: see collect.py
COMPUTED = "report", "export"                   # pages and tables that name everybody; made anew in a second
LARGEST = 20_000_000                            # bytes of a file that is searched for a name


def students_of(course):
    """Everybody who is on the roster or left something in the course."""
    found = {*roster(course)}
    for step in STEPS:
        found |= {p.name for p in (course.made / step).glob("*") if p.is_dir() and not p.name.startswith(".")}
    return found | {p.stem for p in (course.made / "grades").glob("*/*.json") if not p.name.startswith("~")}


def remove(course, students):
    """Delete all of these students' work, grades and names.  Returns sentences.  Raises CourseError."""
    require_known(course, students)
    with alone(course):
        words = {student: words_of(course, student) for student in students}
        for student in students:
            for path in places(course, student):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            if (course.made / "gradebook.db").exists():
                from autograde.classroom.nbgrader.people import remove as remove_rows
                remove_rows(course, student)
            known = roster(course)
            if known.pop(student, None):
                write_roster(course, known)
        return [f"Removed with all work and grades: {', '.join(students)}.", *drop_computed(course),
                *look_at(course, words)]


def anonymise(course, students):
    """Give these students names that tell nothing; work and grades stay.  Returns sentences.  Raises CourseError."""
    pending = course.made / ".anonymising.json"
    names = json.loads(pending.read_text(encoding="utf-8")) if pending.exists() else {}
    require_known(course, [student for student in students if student not in names])
    with alone(course):
        names |= {student: f"student-{secrets.token_hex(4)}" for student in students if student not in names}
        put(pending, json.dumps(names), 0o600)
        words = {}
        for student, pseudonym in names.items():
            words[pseudonym] = words_of(course, student)
            rename(course, student, pseudonym)
        pending.unlink()
        return [f"Names taken off: {len(names)}. Work and grades stay.", *drop_computed(course),
                *look_at(course, words)]


def rename(course, student, pseudonym):
    """Files first, the record last of each, so that a kill leaves something to go on from."""
    current = {folder.name for folder in (course.made / "grades").glob("*")
               if is_current(Assignment(course, folder.name), student)}
    for path in places(course, student):
        if path.is_dir():
            (target := path.with_name(pseudonym)).mkdir(parents=True, exist_ok=True)
            for part in [*path.iterdir()]:
                part.replace(target / part.name)
            path.rmdir()
        else:
            kept, assignment = json.loads(path.read_text(encoding="utf-8")), Assignment(course, path.parent.name)
            its = {"judged_of": judgement(assignment, pseudonym, kept)} if assignment.folder in current else {}
            assignment.write_record(pseudonym, kept | its | {"student": pseudonym})
            path.unlink()
    if (course.made / "gradebook.db").exists():
        from autograde.classroom.nbgrader.people import rename as rename_rows
        rename_rows(course, student, pseudonym)
    known = roster(course)
    if known.pop(student, None):
        write_roster(course, known | {pseudonym: Student(pseudonym)})


def is_current(assignment, student):
    """Whether a record is of what lies there, so that under another name, with other seeds, it is so too."""
    kept = assignment.record(student)
    return bool(kept and assignment.source.exists()
                and kept.get("judged_of") == judgement(assignment, student, kept))


def judgement(assignment, student, kept):
    return judged_of(assignment, student, kept["isolation"] or "bubblewrap", kept.get("wanted", ""))


def places(course, student):
    """What is a student's, folders first."""
    steps = [course.made / step / student for step in (*STEPS, COLLECTED)]
    records = [Assignment(course, folder.name).record_path(student)
               for folder in sorted((course.made / "grades").glob("*")) if folder.is_dir()]
    return [path for path in [*steps, *records] if os.path.lexists(path)]


def words_of(course, student):
    """The words by which a text would name a student."""
    its = roster(course).get(student, Student(student))
    return [word for word in {student, its.email, its.sis_id, its.last_name} if len(word) > 2]


def look_at(course, words):
    """Where names still stand, as a sentence, if anywhere.  words: {student, as the folder is called now: the words}"""
    found = sorted({path for student, its in words.items() for path in mentions(course, student, its)})
    return [f"Look at {', '.join(found)}: a name may stand there."] if found else []


def mentions(course, student, words):
    """Yield the files in which the words stand: what the student wrote, the course file, backups."""
    for path in [course.root / COURSE_FILE, *(course.made / "submitted" / student).rglob("*"),
                 *(course.made / "submitted").glob("*"), *(course.made / "backup").glob("*")]:
        with contextlib.suppress(OSError):
            there = path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST
            text = path.read_bytes().decode(errors="replace").casefold() if there else ""
            if path.parent.name == "backup" or any(word.casefold() in text + path.name.casefold() for word in words):
                yield str(path.relative_to(course.root))


def drop_computed(course):
    """Delete pages and tables that name everybody; the next report and export make them anew."""
    there = [course.made / name for name in COMPUTED if (course.made / name).exists()]
    for path in there:
        shutil.rmtree(path)
    return [f"Deleted, since they name people: {', '.join(f'course/{p.name}' for p in there)}; `autograde report` and "
            "`autograde export` make them anew."] if there else []


def require_known(course, students):
    if unknown := sorted(set(students) - students_of(course)):
        raise CourseError(f"there is no student called {', '.join(unknown)}: `autograde students list` names them")
