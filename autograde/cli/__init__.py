"""autograde: verify the exercises, release an assignment, grade a class, look at how it did.

A command is a function, and its docstring is the help.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.course import Course, CourseError
from autograde.cli.commands import Commands
from autograde.cli.options import Folder, Isolation, Json, Names, say
from autograde.cli.students import app as students_app
from autograde.cli.term import app as term_app

app = typer.Typer(cls=Commands, help=__doc__.partition("\n\n")[0], no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False, rich_markup_mode=None,
                  epilog="A term goes from init to export, top down; marks by hand are given in nbgrader's formgrader, "
                         "between grade and feedback. COMMAND --help says more.")
app.add_typer(students_app, name="students")


def print_version(asked: bool):
    if asked:
        print(f"autograde {version('training-neural-networks')}")
        raise typer.Exit


@app.callback()
def options(version: Annotated[bool, typer.Option("--version", callback=print_version, is_eager=True,
                                                  help="Print the version and leave")] = False):
    pass


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where the course goes; new, or empty")],
         empty: Annotated[bool, typer.Option("--empty", help="Without notebooks, for exercises of your own")] = False):
    """Make a course in FOLDER, new or empty.

    The notebooks, nbgrader's configuration, course.toml for due dates and the like, and a .gitignore for what students
    hand in.
    """
    from autograde.classroom.new_course import make_course
    make_course(folder, empty=empty)
    print(f"A course is in {folder}: change to it, then {Path('scripts/lab.py')} to read it, autograde verify to prove "
          "it, autograde release to begin. Due dates are said in course.toml.")


@app.command()
def verify(names: Annotated[list[str], typer.Argument(metavar="[CHAPTER | EXERCISE]...", show_default=False,
                                                      help="All of them, if none is named")] = (),
           seeds: Annotated[int, typer.Option(help="Under how many seeds; 0: the usual four", metavar="N",
                                              min=0)] = 0, course: Folder = Path(".")):
    """Prove that the exercises are fair, and the chapters whole.

    Every reference earns all its points, every mistake is caught and recognised as itself, no other wrong version
    that a machine makes of a reference earns all of them, every exercise has two cases and four mistakes, and every
    notebook asks for its chapter's exercises.
    """
    from tqdm import tqdm

    from autograde.exercises.registry import every
    from autograde.verify import SEEDS, chapter_faults, every_fault
    here = Course.here(course)
    chapters = here.assignments()
    chosen = [e for e in every().values() if not names or {e.name, e.chapter, chapters.get(e.chapter)} & set(names)]
    if unknown := set(names) - {name for e in chosen for name in (e.name, e.chapter, chapters.get(e.chapter))}:
        raise CourseError(f"there is neither a chapter nor an exercise called {', '.join(sorted(unknown))}")
    judged = every_fault(chosen, here.root, range(seeds) if seeds else SEEDS)
    found = [f"{e.name}: {fault}" for e, faults in tqdm(judged, desc="verifying", unit="exercise", total=len(chosen),
             leave=False) for fault in faults]
    asked = [folder for stem, folder in chapters.items() if not names or any(e.chapter == stem for e in chosen)]
    found += [f"{folder}: {fault}" for folder in asked for fault in chapter_faults(here.assignment(folder))]
    if not chapters:
        found.append(f"{here.root / 'notebooks'}: there is no chapter in it")
    cases, mistakes = (sum(len(getattr(e, part)) for e in chosen) for part in ("cases", "mistakes"))
    those = "1 exercise is" if len(chosen) == 1 else f"{len(chosen)} exercises are"
    print("\n".join(found) or f"{those} sound, with {cases} cases and {mistakes} mistakes, and so "
          f"{'is the notebook' if len(asked) == 1 else f'are the {len(asked)} notebooks'} asking for them.")
    raise typer.Exit(bool(found))


@app.command()
def release(names: Names, also: Annotated[list[str], typer.Option(help="A chapter whose answers the library must not "
            "give away either; may be repeated", metavar="CHAPTER")] = (), course: Folder = Path(".")):
    """Make what students get: nbgrader's release, and a zip of it.

    The library in it lacks this chapter's answers; those of other chapters only with --also.
    """
    from autograde.classroom.release import release as make_release
    here = Course.here(course)
    others = [here.assignment(other).stem for other in also]
    for assignment in list(map(here.assignment, names)):
        archive = make_release(assignment, others)
        print(f"released:  {assignment.release}\nas a zip:  {archive}")
    print(f"to those who have no Jupyter, once:  {archive.with_name('environment.zip')}")


@app.command()
def student(folder: Annotated[Path, typer.Argument(help="Where it goes")] = Path("course/student")):
    """Make the course without its answers, to learn by yourself.

    Chapters that are there already are left as they are: they hold your work.
    """
    from autograde.classroom.student_course import write_course
    added, kept = write_course(folder)
    print(f"{len(added)} chapters added to {folder}" + (f", {len(kept)} were there and are left as they are; to begin "
          "one anew, move its folder away and give this command again" if kept else ""))


@app.command()
def book(folder: Annotated[Path | None, typer.Argument(show_default=False, help="A folder of chapters, such as "
                                                "course/student; this course's notebooks, if none is named")] = None,
         into: Annotated[Path, typer.Option(help="Where the pages go", metavar="FOLDER")] = Path("course/book"),
         chapter: Annotated[list[str], typer.Option(help="Only this one; may be repeated")] = (),
         solutions: Annotated[bool, typer.Option("--solutions", help="With the answers")] = False):
    """Make pages of the chapters, to read, to print, for a phone.

    They need no kernel, no server and no network.  Demos move there as far as their first knob goes.  A student's
    own notebooks show the student's own results.
    """
    from autograde.book import build
    from autograde.project import FILES
    if folder is None:
        try:
            folder = Course.here().root / "notebooks"
        except CourseError:
            folder = FILES / "notebooks"
    print(f"The book is in {into}: open {build(folder, into, chapter, solutions=solutions)[-1]}")


@app.command()
def grade(names: Names,
          isolation: Isolation = "bubblewrap", again: Annotated[bool, typer.Option("--again",
          help="Grade also what was graded before and has not changed")] = False, student: Annotated[list[str],
          typer.Option(help="Only this student's; may be repeated", metavar="NAME")] = (), notebook: Annotated[str,
          typer.Option(help="The one that counts where somebody handed in several with answers", metavar="NAME")] = "",
          workers: Annotated[int, typer.Option(help="Processes; 0: one for each processor", min=0)] = 0,
          dask: Annotated[str, typer.Option(help="Grade on the Dask cluster of this scheduler, tls://HOST:PORT or "
                                            "tcp://HOST:PORT", metavar="ADDRESS")] = "",
          dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge and print, but write nothing")] = False,
          as_json: Json = False, course: Folder = Path(".")):
    """Grade what was handed in, where it is new or has changed.

    It is looked for in nbgrader's course/submitted/<student>/<assignment>/, where collect puts it.  Points land in
    nbgrader's gradebook, the judged notebooks in autograded/, the students' pages in feedback/.  A run that is cut
    off goes on where it was.  A changed exercise grades anew whom it concerns; marks and comments by hand stay.
    Exit code 1: some could not be graded.
    """
    from autograde.classroom.grade_class import changes, grade_class, left_over, summary
    from autograde.classroom.term.strays import said
    failed, kept = False, {}
    for assignment in list(map(Course.here(course).assignment, names)):
        before = {who: assignment.record(who) for who in assignment.students()} if dry_run else {}
        records = grade_class(assignment, isolation, again, notebook=notebook, workers=workers or None, only=student,
                              dry_run=dry_run, dask=dask)
        told_of = [{key: r[key] for key in ("student", "status", "reason", "earned", "points")}
                   for r in records.values()]
        kept[assignment.folder] = told_of
        troubled, lost = [r for r in told_of if r["status"] != "graded"], said(assignment.course, assignment)
        failed |= bool(troubled or lost)
        if not as_json:
            told = summary(records) if records or not dry_run else "nothing would change"
            say(f"{assignment.folder}: " * (len(names) > 1) + told,
                *(changes(before, records) if dry_run else
                  [f"  {r['student']}: {r['status']}: {r['reason']}" for r in troubled]), *lost,
                *(f"  {sentence}" for sentence in (() if dry_run or student else left_over(assignment))))
    if as_json:
        say(json.dumps(kept, indent=1, ensure_ascii=False))
    raise typer.Exit(failed)


@app.command()
def doctor():
    """Tell which walls around students' code stand here.

    And how to get what is missing.  A harmless submission tries each wall.  Exit code 1 unless all stand.
    """
    from autograde.sandbox.doctor import examine
    findings = examine()
    print(*findings, sep="\n")
    raise typer.Exit(not all(finding.stands for finding in findings))


app.add_typer(term_app)


@app.command()
def gradescope(names: Names, at_once: Annotated[bool, typer.Option("--at-once", help="Show students the hidden cases "
               "at once, not only after the due date")] = False, course: Folder = Path(".")):
    """Make an autograder for Gradescope, a zip of each ASSIGNMENT.

    It prints where it is.  Upload it as "Configure Autograder"; students hand in the notebook.  Release the
    assignment first.
    """
    from autograde.classroom.gradescope.package import write_package
    for name in names:
        print(write_package(Course.here(course).assignment(name), at_once=at_once))


@app.command()
def demo(chapter: Annotated[str, typer.Argument(help="The chapter to play")] = "dropout",
         folder: Annotated[Path, typer.Option(help="Where to play: a new or empty folder, or one where it was "
                                                     "played before, which is emptied")] = Path("course/demo"),
         students: Annotated[int, typer.Option(help="How many hand in; 0: one for each sample", min=0)] = 0):
    """Play it all on a sample class, from release to report.

    Submissions are honest and hostile.  Exit code 1 if a submission did not get the points that are written down
    for it.
    """
    from autograde.classroom.sample_demo import play
    raise typer.Exit(play(chapter, folder, students=students or None))


def main():
    """The command line; what the instructor can mend is said in one sentence, exit code 2."""
    from autograde.sandbox.errors import SandboxUnavailable
    try:
        app()
    except (CourseError, SandboxUnavailable) as error:
        print(f"autograde: {error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        from autograde.classroom.trouble import refused
        if (told := refused(error)) is None:
            raise
        print(f"autograde: {told}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("autograde: stopped; what was done is kept, and the same command goes on from there", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
