"""A term as a new instructor plays it: roster, collect, grade, mark by hand, an extension, pages, export, move."""

import csv
import io
import json
import shutil
import sys
import zipfile

import pytest
from nbgrader.api import Gradebook
from walls import needs_bubblewrap

from autograde import cli
from autograde.classroom.course import Course

pytestmark = [pytest.mark.slow, needs_bubblewrap]

ROSTER = ("Student;ID;SIS User ID;SIS Login ID;Section\n\"Lovelace, Ada\";4711;;ada;One\n\"Bold, Ben\";4712;;ben;One\n"
          "\"Third, Cleo\";4713;;cleo;One\n\"Fourth, Dora\";4714;;dora;One\n")
TERMS = "time_zone = 'UTC'\n[late]\nper_day = 10\n[assignments.dropout]\ndue = 2026-12-01T12:00:00\n"


@pytest.fixture
def autograde(monkeypatch, capsys, released):
    """autograde(words…): the command line on the released course: (exit code, what was printed)."""
    def run(*words, where=None):
        place = () if words[0] == "restore" else ("--course", str(where or released.course.root))
        code = 0
        monkeypatch.setattr(sys, "argv", ["autograde", *map(str, words), *place])
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out
    return run


def mark(assignment, student, comment):
    """As somebody does in formgrader: each answer in words gets all its points but one.  Returns (points, of)."""
    with Gradebook(f"sqlite:///{assignment.course.made / 'gradebook.db'}") as book:
        grades = book.find_submission_notebook(assignment.stem, assignment.folder, student).grades
        for grade in [grade for grade in grades if grade.needs_manual_grade]:
            grade.manual_score, grade.needs_manual_grade = grade.max_score - 1, False
            book.find_comment(grade.name, assignment.stem, assignment.folder, student).manual_comment = comment
        book.db.commit()
        return sum(grade.score for grade in grades), sum(grade.max_score for grade in grades)


def exported(text):
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_a_term(autograde, released, sample, tmp_path):
    course, root = released.course, released.course.root
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    code, said = autograde("students", "import", tmp_path / "roster.csv")
    assert (code, said) == (0, "4 students in roster.csv: 4 new, 0 changed, 0 as they were.\n")
    right, wrong = sample("all-correct").content, sample("mistakes-1").content
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_4711_1_dropout.ipynb", right)
        archive.writestr("boldben_LATE_4712_2_dropout-1.ipynb", wrong)
        archive.writestr("nobody_99_3_dropout.ipynb", wrong)
    (course.made / "submitted").mkdir(exist_ok=True)
    (course.made / "submitted/Third Cleo_4713_assignsubmission_file_dropout.ipynb").write_bytes(wrong)
    (root / "course.toml").write_text(TERMS, encoding="utf-8")

    code, said = autograde("collect", "dropout", "--from", tmp_path / "submissions.zip")
    assert code == 1 and "collected: 2 (ada, ben)" in said and "not matched: nobody_99_3_dropout.ipynb" in said
    assert autograde("collect", "dropout", "--from", course.made / "submitted")[1].startswith("collected: 1 (cleo)")
    for student, when in ("ada", "2026-12-01 11:00:00 UTC"), ("ben", "2026-12-02 11:00:00 UTC"):
        (released.folder_of("submitted", student) / "timestamp.txt").write_text(when, encoding="ascii")

    assert autograde("grade", "dropout") == (0, "3 of 3 submissions graded\n")
    code, said = autograde("grade", "dropout", "--json")
    assert [row["status"] for row in json.loads(said)["06_dropout"]] == ["graded"] * 3
    judged = {s: released.record(s)["judged"] for s in released.students()}
    assert autograde("grade", "dropout", "--dry-run") == (0, "nothing would change\n")

    # Marks by hand: the rubric stands beside the answer, and on no page.
    copy = (released.folder_of("autograded", "ada") / "dropout.ipynb").read_text(encoding="utf-8")
    page = released.folder_of("feedback", "ada") / "dropout.html"
    assert "Rubric" in copy and "explore(" not in copy and "Rubric" not in page.read_text(encoding="utf-8")
    assert "left empty, since it waits for a hand" in autograde("export", "dropout")[1]
    hers, most = mark(released, "ada", "Nearly.")
    assert autograde("feedback", "dropout")[1].startswith("06_dropout: 1 pages written anew")
    assert "Nearly." in page.read_text(encoding="utf-8")
    assert f"{hers:g} of {most:g} points" in page.read_text(encoding="utf-8")

    # An extension, and a void case, after grading.
    ben = sample("mistakes-1").points
    assert exported((course.made / "export/06_dropout.csv").read_text(encoding="utf-8-sig"))["ben"]["points"] == (
        f"{ben * 0.9:g}")
    exercise, lost = next((e["name"], v) for e in released.record("ben")["exercises"] for v in e["verdicts"]
                          if v["earned"] < v["points"])
    more = f"extensions = {{ben = '1 day'}}\nvoided = {{{exercise} = ['{lost['case']}']}}"
    (root / "course.toml").write_text(TERMS + more, encoding="utf-8")
    (tmp_path / "gradebook.csv").write_text(ROSTER.replace("Section\n", "Section;06_dropout (9)\n"), encoding="utf-8")
    code, said = autograde("export", "dropout", "--fill", tmp_path / "gradebook.csv")
    rows = exported((course.made / "export/06_dropout.csv").read_text(encoding="utf-8-sig"))
    given = lost["points"] - lost["earned"]
    assert code == 0 and rows["ben"]["points"] == f"{ben + given:g}" and rows["dora"]["points"] == ""
    assert '"Bold, Ben";4712;;ben;One;' + f"{ben + given:g}" in (
        course.made / "export/06_dropout-gradebook.csv").read_text(encoding="utf-8").replace("Bold, Ben", '"Bold, Ben"')
    assert autograde("feedback", "dropout")[1].startswith("06_dropout: 3 pages written anew")
    told = (released.folder_of("feedback", "ben") / "dropout.html").read_text(encoding="utf-8")
    assert "an extension" in told and "is void: everybody gets its points" in told
    assert {s: released.record(s)["judged"] for s in released.students()} == judged           # nothing was judged again
    assert autograde("grade", "dropout")[0] == 0
    assert {s: released.record(s)["judged"] for s in released.students()} == judged

    # The report, and the course in another place.
    assert autograde("report", "dropout")[0] == 0
    text = (course.made / "report/06_dropout.html").read_text(encoding="utf-8")
    assert "<b>1</b> did not hand in" in text and "<b>0</b> late" in text
    assert autograde("report", "dropout", "--student", "ada")[1].startswith(
        f"06_dropout, ada (Ada Lovelace): {hers:g} of {most:g}")
    assert autograde("backup", tmp_path / "kept.tar.gz")[0] == 0
    assert autograde("restore", tmp_path / "kept.tar.gz", tmp_path / "moved")[0] == 0
    code, said = autograde("grade", "dropout", where=tmp_path / "moved")
    moved = Course(tmp_path / "moved").assignment("dropout")
    assert code == 0 and {s: moved.record(s)["judged"] for s in moved.students()} == judged

    # Somebody leaves, and all are made nameless: grades and marks by hand stay.
    assert autograde("students", "remove", "cleo", "--yes")[0] == 0
    code, said = autograde("students", "anonymise", "--all", "--yes")       # the extension was for a name
    assert code == 0 and "Look at course.toml, " in said and ": a name may stand there." in said
    code, said = autograde("report", "dropout", "dropout", "--json")
    assert [json.loads(line)["assignment"] for line in said.splitlines()] == ["06_dropout"] * 2
    code, said = autograde("export", "dropout", "--json")
    points = sorted(row["points"] for row in json.loads(said) if row["points"] is not None)
    assert points == pytest.approx([(ben + given) * 0.9, hers]) and "ada" not in said and "cleo" not in said
    shutil.rmtree(tmp_path / "moved")
