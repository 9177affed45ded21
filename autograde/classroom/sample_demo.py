"""`autograde demo`: the whole loop on a sample class, in a folder of its own."""

import json
import shutil
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

from tqdm import tqdm

from autograde.classroom.class_report import write_class_report
from autograde.classroom.course import Course, CourseError
from autograde.classroom.grade_class import grade_class, summary
from autograde.classroom.release import release
from autograde.classroom.sample_class import sample_class
from autograde.project import FILES

MARK = ".autograde-demo"                         # in a folder that this made, and may empty


def play(chapter, folder, isolation="bubblewrap", progress=tqdm, *, students=None):
    """Release, submit, grade, report; print each sample's points.  Returns whether any came out wrong.

    students: as many as there are samples if not said; of more, several hand in the same.
    """
    assignment = prepare(chapter, Path(folder))
    released = json.loads(assignment.released_notebook.read_text(encoding="utf-8"))
    samples = class_of(students, sample_class(assignment.stem, released))
    for sample in samples:
        submit(assignment, sample)
    records = grade_class(assignment, isolation, progress=progress)
    wrong = [sample.name for sample in samples if not as_written_down(sample, records[sample.name])]
    widest = max(len(sample.name) for sample in samples)
    for sample in samples:
        record = records[sample.name]
        print(f"{sample.name:{widest}} {record['status']:11} {record['earned']:4g} of {record['points']:g}, "
              f"{sample.points:g} written down{'   ✗' if sample.name in wrong else ''}")
    print(summary(records))
    print(f"class report:       {write_class_report(assignment).as_uri()}")
    mistaken = next((sample for sample in samples if sample.hints), samples[0])
    page = assignment.folder_of("feedback", mistaken.name) / f"{assignment.stem}.html"
    print(f"a student's page:   {page.resolve().as_uri()}")
    return bool(wrong)


def class_of(students, samples):
    """So many samples, under names of their own; the samples themselves if students is None."""
    rounds = ((number, sample) for number in count(1) for sample in samples)
    return [replace(sample, name=f"{sample.name}-again-{number}" if number > 1 else sample.name)
            for number, sample in islice(rounds, len(samples) if students is None else students)]


def prepare(chapter, folder):
    """A course of its own in `folder`, with this chapter released."""
    source = Course(FILES).assignment(chapter)
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).exists())):
        raise CourseError(f"{folder} holds something that is not from this command: name a folder that is new or "
                          "empty; nothing was touched")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    shutil.copytree(source.source.parent, folder / "notebooks" / source.folder)
    shutil.copy(FILES / "nbgrader_config.py", folder)
    assignment = Course(folder.resolve()).assignment(chapter)
    release(assignment)
    return assignment


def submit(assignment, sample):
    folder = assignment.folder_of("submitted", sample.name)
    folder.mkdir(parents=True)
    (folder / f"{assignment.stem}.ipynb").write_bytes(sample.content)


def as_written_down(sample, record):
    """Whether points, statuses and hints are those that the sample deserves."""
    statuses = {e["name"]: e["status"] for e in record["exercises"] if e["status"] != "correct"}
    hints = {hint for e in record["exercises"] for v in e["verdicts"] for hint in v["hints"]}
    return (record["status"], record["earned"], statuses, hints) == (
        sample.status, sample.points, sample.statuses, set(sample.hints))
