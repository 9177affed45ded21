"""The commands around grading: what comes in, and what goes out."""

import json
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.course import Course, CourseError
from autograde.cli.options import Folder, Isolation, Json, Names, say

app = typer.Typer()


@app.command()
def collect(names: Names, source: Annotated[list[Path], typer.Option("--from", metavar="PATH", help="A zip of Canvas, "
            "Moodle or Gradescope, a folder, or a notebook; may be repeated. Without it: nbgrader's exchange")] = (),
            student: Annotated[str, typer.Option(metavar="NAME", help="Whose all of it is")] = "",
            file_times: Annotated[bool, typer.Option("--file-times", help="The files' own times are those of the "
                                                     "hand-in")] = False,
            times: Annotated[Path | None, typer.Option(metavar="FILE", show_default=False, help="A table that says "
            "when each student handed in: Moodle's grading worksheet, or a CSV with a column timestamp")] = None,
            as_json: Json = False, course: Folder = Path(".")):
    """Take in what was handed in, from an LMS's zip or a folder.

    It goes into submitted/<student>/<assignment>/, where grade looks for it.  The roster (autograde students
    import) tells whose a file is, by the LMS's number, an id, an address or a name.  Of two hand-ins of one student
    the newer counts; the other is kept in course/collected/.  Given again, it changes nothing.  Whatever is not
    taken is named, with the reason; exit code 1 if there is any.

    Times are kept where they are told: by a timestamp.txt, by Gradescope, by nbgrader's exchange, by --times.  The
    zips of Canvas and Moodle hold none.

    --from course/submitted sorts in what lies there under another name.
    """
    from autograde.classroom.term.collect import Collected
    from autograde.classroom.term.collect import collect as take_in
    here = Course.here(course)
    assignments = [here.assignment(name) for name in names]
    result = Collected()
    for path in source:
        for key, value in vars(take_in(assignments, path, student=student, file_times=file_times,
                                            times=times)).items():
            vars(result)[key].extend(value)
    if not source:
        if student:
            raise CourseError("--student goes with --from PATH; nbgrader's exchange knows whose its files are")
        from autograde.classroom.nbgrader.gradebook import Nbgrader
        for assignment in assignments:
            before = set(assignment.students())
            there = Nbgrader(here).collect(assignment)
            result.new += [who for who in there if who not in before]
            result.there += [who for who in there if who in before]
    say(*[json.dumps(vars(result), indent=1, ensure_ascii=False)] if as_json else told(result))
    raise typer.Exit(bool(result.unmatched or result.problems))


def told(result):
    """What came of it, a line each."""
    for what, students in ("collected", result.new), ("replaced by a newer one", result.replaced), (
            "there already", result.there):
        if students:
            yield f"{what}: {len(students)} ({', '.join(students)})"
    yield from (*result.aside, *result.notes, *result.problems)
    for name, why in result.unmatched:
        yield f"not matched: {name}: {why}"
    if result.unmatched:
        yield "Whose these are: put them on the roster, or give them alone, with --from FILE --student NAME."
    if not any(vars(result).values()):
        yield "there was nothing to collect"


@app.command()
def report(names: Names, student: Annotated[str, typer.Option(metavar="NAME", help="Print what there is to say of this "
           "one student, and write no page")] = "", as_json: Json = False, course: Folder = Path(".")):
    """Write a page on how the class did, and a CSV beside it.

    It prints where the page is.  Who has not handed in and who is late; median and quartiles of the graded; how
    difficult each case is and what it tells of the rest; which mistakes were made, and by whom; who handed in
    again, and what that brought; whose mistakes or text are alike.
    """
    from autograde.classroom.class_report import class_report, of_student, write_class_report
    for assignment in map(Course.here(course).assignment, names):
        if student:
            say(*of_student(assignment, student))
        elif as_json:
            header, *rows = class_report(assignment).rows()
            say(json.dumps({"assignment": assignment.folder,
                            "students": [dict(zip(header, row, strict=True)) for row in rows]}, ensure_ascii=False))
        else:
            print(write_class_report(assignment).as_uri())


@app.command()
def feedback(names: Names, student: Annotated[list[str], typer.Option(metavar="NAME", help="Only this student's; may "
             "be repeated")] = (), release: Annotated[bool, typer.Option("--release", help="Also give the pages out, "
             "through nbgrader's exchange")] = False, as_json: Json = False, course: Folder = Path(".")):
    """Write the students' pages anew, after marks by hand.

    In course/feedback/, and also where the course file has changed.  Nothing is judged; whoever has to be graded
    first is named.  Who handed in through a group gets a copy of the page. Exit code 1 if somebody has to be graded
    first.
    """
    from autograde.classroom.term.feedback import write_feedback
    failed = False
    for assignment in map(Course.here(course).assignment, names):
        result = write_feedback(assignment, student, release=release)
        failed |= bool(result.ungraded)
        if as_json:
            say(json.dumps({"assignment": assignment.folder, **vars(result)}, ensure_ascii=False))
            continue
        lines = {f"to be graded first, with autograde grade {assignment.stem}": result.ungraded,
                 "given the page of their group": result.copied, "released": result.released,
                 "not handed in through the exchange, so their pages are in course/feedback alone": result.elsewhere}
        say(f"{assignment.folder}: {len(result.written)} pages written anew",
            *(f"  {what}: {', '.join(students)}" for what, students in lines.items() if students))
    raise typer.Exit(failed)


@app.command()
def watch(names: Names, isolation: Isolation = "bubblewrap", course: Folder = Path(".")):
    """Grade what arrives in submitted/, within seconds.

    Once it is whole, and until Ctrl-C.
    """
    from autograde.classroom.grade_class import grade_class
    from autograde.classroom.term.watch import watch as look
    assignments = list(map(Course.here(course).assignment, names))
    graded = 0

    def grade(assignment, students):
        nonlocal graded
        before = {student: (assignment.record(student) or {}).get("judged") for student in students}
        try:
            grade_class(assignment, isolation, progress=lambda work, **_: work, only=students)
        finally:                                # also of a run that Ctrl-C ends
            new = {student: kept for student in students if (kept := assignment.record(student))
                   and kept["judged"] != before[student]}
            graded += len(new)
        return new

    say(f"watching for hand-ins of {', '.join(a.folder for a in assignments)}; Ctrl-C ends it")
    try:
        look(assignments, grade, say)
    except KeyboardInterrupt:
        say(f"stopped watching; {graded} hand-ins were graded, and what was done is kept")


@app.command()
def export(names: Names, fill: Annotated[list[Path], typer.Option(metavar="FILE", help="Canvas's gradebook or Moodle's "
           "grading worksheet, as it was exported; may be repeated")] = (),
           column: Annotated[str, typer.Option(metavar="NAME", help="The column of that file, if it is not called as "
                                               "the assignment")] = "",
           scale: Annotated[bool, typer.Option("--scale", help="Convert to the points that file says")] = False,
           provisional: Annotated[bool, typer.Option("--provisional", help="Also grades that wait for a hand")] = False,
           zeros: Annotated[bool, typer.Option("--zeros", help="0 for whoever did not hand in")] = False,
           as_json: Json = False, course: Folder = Path(".")):
    """Write the grades: a CSV, JSON, an LMS's own file filled in.

    All of it goes into course/export/.  Points by hand, lateness, extensions and groups are in them, as of now.
    Whoever is not graded yet is left empty and named.  To Canvas, the filled file is imported in its gradebook; to
    Moodle, by “Upload grading worksheet”.
    """
    from autograde.classroom.term.export import export as write
    here = Course.here(course)
    result = write([here.assignment(name) for name in names], fill, column=column, scale=scale,
                   provisional=provisional, zeros=zeros)
    if as_json:
        say(json.dumps(result.rows, indent=1, ensure_ascii=False))
    else:
        say(*[f"written: {path}" for path in result.paths], *result.notes)


@app.command()
def backup(file: Annotated[Path | None, typer.Argument(help="Where it goes; into course/backup/, if it is not said",
                                                       show_default=False)] = None, course: Folder = Path(".")):
    """Write the whole course into one file, to keep or to move it.

    Its secret and its grades are in it.  Only its owner may read the file; autograde restore makes the course of
    it, here or on another machine.
    """
    from autograde.classroom.term.backup import back_up
    say(f"written: {back_up(Course.here(course), file)}")


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="What autograde backup wrote")],
            folder: Annotated[Path, typer.Argument(help="Where the course goes; new, or empty")]):
    """Make the course of a backup in FOLDER.  Nothing has to be graded again: secret and grades are in it."""
    from autograde.classroom.term.backup import restore as put_back
    say(f"the course is in {put_back(file, folder).root}")
