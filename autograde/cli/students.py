"""Take a roster in, list it, take somebody or a name out."""

import json
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.course import Course, CourseError
from autograde.cli.options import Folder, Json

app = typer.Typer(help=__doc__, no_args_is_help=True)
Students = Annotated[list[str], typer.Argument(metavar="STUDENT", help="The name of the folder in submitted/")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first")]


@app.command("import")
def take_in(file: Annotated[Path, typer.Argument(help="A CSV file: a gradebook or a list of participants that Canvas, "
                                                      "Moodle or Gradescope exported, or your own")],
            column: Annotated[str, typer.Option("--id", metavar="COLUMN", help="The column that names the students' "
                                                "folders, if it is not found")] = "", course: Folder = Path(".")):
    """Take a file's students into the roster, course/students.csv.

    Columns are known by their names, in any order: student_id or username or email, last_name, first_name, email,
    section, and the LMS's number.  Commas, semicolons and tabs are understood, and so is what Excel saves.
    Given again, it changes what has changed; nobody is taken off.
    """
    from autograde.classroom.term.roster import import_roster, roster
    here = Course.here(course)
    told = import_roster(here, file, column)
    if (here.made / "gradebook.db").exists():
        from autograde.classroom.nbgrader.people import enrol
        enrol(here, roster(here).values())
    print(*told, sep="\n")


@app.command("list")
def show(as_json: Json = False, course: Folder = Path(".")):
    """List the roster, with what each student has handed in.  Whoever handed in and is not on it comes last."""
    from autograde.classroom.term.everywhere import students_of
    from autograde.classroom.term.roster import Student, roster
    here = Course.here(course)
    known = roster(here)
    work = {a.folder: set(a.students()) for a in map(here.assignment, here.assignments())}
    rows = [vars(known.get(s) or Student(s)) | {"on_roster": s in known, "handed_in": [a for a in work if s in work[a]]}
            for s in [*known, *sorted(students_of(here) - set(known))]]
    if as_json:
        print(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for row in rows:
        name = f"{row['first_name']} {row['last_name']}".strip() if row["on_roster"] else "(not on the roster)"
        print(f"{row['student']:24} {name:28} {row['section']:12} {', '.join(row['handed_in'])}".rstrip())
    print(f"{len(known)} students on the roster" + f", {len(rows) - len(known)} others" * (len(rows) > len(known)) +
          "; autograde students import FILE takes one in" * (not known))


@app.command()
def remove(names: Students, yes: Yes = False, course: Folder = Path(".")):
    """Delete a student's work, grades and name, everywhere.

    It cannot be undone.

    Not touched, but named: course.toml, if the name stands in it, and backups.  What others handed in and nbgrader's
    exchange are not looked into.
    """
    from autograde.classroom.term import everywhere
    here = Course.here(course)
    everywhere.require_known(here, names)
    if not yes:
        typer.confirm(f"Delete all work and grades of {', '.join(names)}?", abort=True)
    print(*everywhere.remove(here, names), sep="\n")


@app.command()
def anonymise(names: Annotated[list[str], typer.Argument(metavar="STUDENT", show_default=False)] = (),
              everybody: Annotated[bool, typer.Option("--all", help="Everybody")] = False, yes: Yes = False,
              course: Folder = Path(".")):
    """Give students names that tell nothing, everywhere.

    Work and grades stay.  It cannot be undone.

    Not touched, but named: course.toml and what they handed in, if the name stands there, and backups.  What others
    handed in and nbgrader's exchange are not looked into.
    """
    from autograde.classroom.term import everywhere
    here = Course.here(course)
    if bool(names) == everybody:
        raise CourseError("name the students, or say --all")
    chosen = sorted(everywhere.students_of(here)) if everybody else list(names)
    if not yes:
        typer.confirm(f"Take the names off {len(chosen)} students?", abort=True)
    print(*everywhere.anonymise(here, chosen), sep="\n")
