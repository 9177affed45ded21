"""Grading what arrives, within seconds of its being whole."""

import os
import time

from autograde.classroom.course import CourseError

SECONDS = 2.0


def watch(assignments, grade, say, *, seconds=SECONDS, sleep=time.sleep):
    """Look at submitted/ again and again; whatever is new or has changed, and no longer changes, is graded.

    grade: grade(assignment, students) -> {student: record};  say: takes sentences.  Ends with KeyboardInterrupt.
    """
    before, done, told = {}, {}, set()
    while True:
        for assignment in assignments:
            now = {student: state_of(assignment.folder_of("submitted", student)) for student in assignment.students()}
            whole = [s for s, state in now.items() if state and before.get((assignment, s)) == state
                     and done.get((assignment, s)) != state]
            before |= {(assignment, s): state for s, state in now.items()}
            if not whole:
                continue
            try:
                records = grade(assignment, whole)
            except CourseError as error:                        # another run, a release that is made anew: it passes
                if str(error) not in told:
                    say(f"{assignment.folder}: {error}")
                told.add(str(error))
                continue
            told.clear()
            done |= {(assignment, s): now[s] for s in whole}
            for student, record in records.items():
                say(f"{time.strftime('%H:%M:%S')}  {assignment.folder}  {student}: " + (
                    f"{record['earned']:g} of {record['points']:g}" if record["status"] == "graded" else
                    f"{record['status']}: {record['reason']}"))
        sleep(seconds)


def state_of(folder):
    """Names, sizes and times of what lies in a hand-in, but for the times that grading itself sets aside."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.lstat(os.path.join(place, name))
            except OSError:                                     # it is just being moved
                return None
            if not name.startswith("timestamp"):
                found.append((place, name, status.st_size, status.st_mtime_ns))
    return sorted(found)
