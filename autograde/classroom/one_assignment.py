"""A course of one assignment, as files: what judging it elsewhere takes, and nothing of the class.

Neither the secret nor a student, neither notes nor grades are in it.
"""

from pathlib import Path

from autograde.classroom.course import Assignment, CourseError
from autograde.editions.edition import library_of

SUITES = "*.py", "*.js", "*.css", "*.html", "*.npz", "*.sh", "*.toml"


def course_of(assignment: Assignment) -> dict[str, bytes]:
    """{path: bytes} of a course whose one notebook is the released one.  Its exercises and its library are in it where
    they are the course's own.  Raises CourseError if the assignment was not released.
    """
    if not assignment.released_notebook.is_file():
        raise CourseError(f"{assignment.folder} was not released, and hand-ins are graded against the release: "
                          f"autograde release {assignment.stem}")
    released = assignment.released_notebook.read_bytes()
    files = {"nbgrader_config.py": b"", f"notebooks/{assignment.folder}/{assignment.stem}.ipynb": released,
             f"course/release/{assignment.folder}/{assignment.stem}.ipynb": released}
    if (own := assignment.course.root / "exercises").is_dir():
        library = library_of([assignment.stem])
        files |= contents(own, "exercises") | contents(library, library.name)
    return files


def contents(folder: Path, name: str) -> dict[str, bytes]:
    """{path below `name`: bytes} of a package's files."""
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for pattern in SUITES for path in sorted(folder.rglob(pattern))
            if path.is_file() and not {"__pycache__", "shipped"} & set(path.parts)}
