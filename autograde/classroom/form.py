"""The form in which course/ keeps things, a number in course/form: what is older is brought up to date.

    1   before there was that file; records may lack what is now in every one of them
    2   records with fingerprints and versions, and all of their fields
"""

import json

from autograde.classroom.course import FORM, Course
from autograde.classroom.whole_file import put

FIELDS = {"notebook": "", "notebooks": {}, "release": "", "notes": [], "errors": {}, "wanted": "", "scores": {},
          "answers": {}, "judged_of": "", "written_of": "", "version": ""}


def bring_up_to_date(course: Course) -> None:
    """Change what an older autograde left; grades stay, and what lacks a fingerprint is graded anew at the next run.

    Raises CourseError if a newer one made it.
    """
    if course.form() == FORM:
        return
    for path in sorted((course.made / "grades").glob("*/*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if FIELDS.keys() - kept.keys():
            put(path, json.dumps(FIELDS | kept, indent=1, ensure_ascii=False))
    put(course.made / "form", f"{FORM}\n")
