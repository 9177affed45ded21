"""One page on a class: the right figures, and nothing of a student's taken for markup."""

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tags import Tags

from autograde.classroom.class_report import SCRIPT, UNWALLED, ClassReport, of_student, write_class_report
from autograde.classroom.course import Course, CourseError
from autograde.classroom.term.course_file import Terms
from autograde.classroom.term.grades import MISSING, Grade, Part
from autograde.classroom.term.roster import Roster, Student, write_roster

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{ 7 * 7 }}"


def verdict(case, points, status="correct", hints=()):
    return {"case": case, "requirement": f"what {case} asks", "points": points, "status": status, "got": "",
            "expected": "", "relation": "", "hints": list(hints), "earned": points if status == "correct" else 0}


def record(student, status="graded", verdicts=(), reason="", isolation="bubblewrap"):
    earned, points = sum(v["earned"] for v in verdicts), sum(v["points"] for v in verdicts)
    exercise = {"name": "scale", "status": "correct" if earned == points else "partly" if earned else
                next(v["status"] for v in verdicts if v["status"] != "correct"),
                "earned": earned, "points": points, "verdicts": list(verdicts)} if verdicts else None
    return {"student": student, "assignment": "06_dropout", "status": status, "reason": reason, "earned": earned,
            "points": points or 4, "isolation": isolation, "exercises": [exercise] if exercise else []}


def graded(records, **about):
    """The Grades that records make, if nothing but the judge has a say."""
    return {r["student"]: Grade(r["student"], r["status"], r["reason"], tuple(
        Part(e["name"], f"check-{e['name']}", e["earned"], e["points"]) for e in r["exercises"]),
        through=r["student"], **about) for r in records}


@pytest.fixture
def report():
    records = [record("anna", verdicts=[verdict("one", 1), verdict("two", 3)]),
               record("bert", verdicts=[verdict("one", 1), verdict("two", 3, "wrong", ["scaled twice"])]),
               record("cleo", verdicts=[verdict("one", 1, "wrong", ["scaled twice", "added"]),
                                        verdict("two", 3, "wrong", ["scaled twice"])]),
               record("dora", verdicts=[verdict("one", 1, "timed out"), verdict("two", 3, "timed out")]),
               record("emil", "unreadable", verdicts=[verdict("one", 1, "not answered"),
                                                      verdict("two", 3, "not answered")], reason="no notebook at all"),
               record("fred", "failed", reason="nbgrader could not grade it")]
    grades = graded(records) | {"gina": Grade("gina", MISSING)}
    return ClassReport("06_dropout", {r["student"]: r for r in records}, grades,
                       Roster({s: Student(s, s.title() + "son") for s in grades}),
                       {"anna": "../feedback/anna/06_dropout/dropout.html"})


def test_each_graded_submission_stands_in_one_tenth(report):
    bars = report.distribution()
    assert {bar.label: bar.count for bar in bars if bar.count} == {"0–10 %": 2, "20–30 %": 1, "90–100 %": 1}
    assert {bar.total for bar in bars} == {4} and len(bars) == 10


def test_who_is_not_graded_is_no_zero(report):
    assert report.quartiles == (0, 0.5, 1.75)                           # of 0, 0, 1 and 4: not of emil, fred and gina
    text = Tags(report.html()).text
    assert "0.5 points of 4, the median of the graded; half of them have 0 to 1.75" in text


def test_a_cases_difficulty_is_over_those_who_are_graded(report):
    assert [(c.case, c.passed, c.total, c.requirement, c.difficulty) for c in report.cases()["scale"]] == [
        ("one", 2, 4, "what one asks", 0.5), ("two", 1, 4, "what two asks", 0.25)]
    assert report.cases()["scale"][0].discrimination is None            # of four hand-ins nobody should tell


def test_a_mistake_counts_once_for_each_submission_that_made_it_and_names_them(report):
    assert [(m.exercise, m.hint, m.students, m.total) for m in report.mistakes()] == [
        ("scale", "scaled twice", ("bert", "cleo"), 4), ("scale", "added", ("cleo",), 4)]


def test_what_could_not_be_graded_is_listed_with_the_reason(report):
    assert [g.student for g in report.failed] == ["emil", "fred"]
    text = Tags(report.html()).text
    assert "emil Emilson unreadable no notebook at all" in text and "fred Fredson failed nbgrader could not" in text


def test_who_did_not_hand_in_is_listed_with_the_name(report):
    text = Tags(report.html()).text
    assert "1 did not hand in" in text and "On the roster, and nothing is here student due gina Ginason" in text


def test_who_is_late_is_listed_the_latest_first(report):
    due = datetime(2026, 12, 1, 12, tzinfo=UTC)
    for student, hours in ("anna", 1), ("bert", 30):
        late = timedelta(hours=hours)
        report.grades[student] = Grade(student, "graded", parts=report.grades[student].parts, handed_in=due + late,
                                       due=due, late=late, per_cent=10, taken=0.4, through=student)
    assert [g.student for g in report.late] == ["bert", "anna"]
    text = Tags(report.html()).text
    assert "anna Annason 1 hour 2026-12-01 13:00 UTC 2026-12-01 12:00 UTC 0.4 (10 %)" in text and "2 late" in text


def test_answers_without_a_verdict_are_counted_by_status(report):
    assert report.troubles() == {"timed out": 1}


def test_the_page_tells_all_of_it(report):
    page = Tags(report.html())
    assert "4 graded" in page.text and "2 could not be graded" in page.text
    assert re.search(r"anna Annason graded 4 of 4\b", page.text) and re.search(r"bert Bertson graded 1 of 4", page.text)
    assert {attrs.get("href") for tag, attrs in page.tags if tag == "a"} >= {"../feedback/anna/06_dropout/dropout.html"}


def test_a_mixture_of_versions_is_said_with_whom_it_concerns(report):
    assert "versions" not in Tags(report.html()).text
    about = vars(report.grades["anna"]) | {"version": "0badcafe"}
    report.grades["anna"] = Grade(**about)
    text = Tags(report.html()).text
    assert "These grades are of 2 versions" in text and "0badcafe : 1 ( anna )" in text


def test_grading_without_walls_is_said_on_the_page(report):
    assert report.warning == "" and UNWALLED not in Tags(report.html()).text
    report.records["bert"]["isolation"] = "process"
    page = Tags(report.html())
    assert UNWALLED in page.text and ("p", {"class": "warning", "role": "alert"}) in page.tags


def test_the_page_runs_one_script_which_is_ours_and_takes_nothing_from_elsewhere(report):
    html = report.html()
    page = Tags(html)
    policy, = (attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    script, = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert script == SCRIPT and policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert not {"img", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert "http://" not in html and "https://" not in html


def test_no_text_of_a_student_is_taken_for_markup(report):
    bad = record(HOSTILE, "graded", [verdict(HOSTILE, 4, HOSTILE, [HOSTILE])], HOSTILE)
    bad["exercises"][0]["name"] = HOSTILE
    bad["exercises"][0]["verdicts"][0]["requirement"] = HOSTILE
    failed = record(HOSTILE + "2", HOSTILE, reason=HOSTILE)
    page = Tags(ClassReport(HOSTILE, {HOSTILE: bad}, graded([bad, failed], group=HOSTILE), Roster(
        {HOSTILE: Student(HOSTILE, HOSTILE)}), {}, strays=(HOSTILE,)).html())
    assert page.text.count(HOSTILE) >= 10
    assert [tag for tag, _ in page.tags].count("script") == 1 and "img" not in {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)


def test_bars_say_their_numbers_in_words(report):
    assert "1 of 4" in Tags(report.html()).text
    assert all(attrs.get("aria-hidden") == "true" for tag, attrs in Tags(report.html()).tags
               if attrs.get("class") == "bar")


def test_headers_have_a_scope_tables_a_caption_and_the_page_its_landmarks(report):
    page = Tags(report.html())
    tags = [tag for tag, _ in page.tags]
    assert all(attrs.get("scope") in ("row", "col") for tag, attrs in page.tags if tag == "th")
    assert tags.count("table") == tags.count("caption") and {"header", "nav", "main", "footer"} <= set(tags)
    assert {attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs["href"].startswith("#")} <= {
        f"#{attrs['id']}" for _, attrs in page.tags if "id" in attrs}


def test_a_class_of_nobody_is_a_page_too():
    text = Tags(ClassReport("06_dropout", {}, {}).html()).text
    assert "0 graded" in text and "None." in text


def test_hand_ins_one_after_the_other_are_told_in_words_beside_a_line(report):
    assert "Handed in again Nobody." in Tags(report.html()).text
    before = {"handed_in": "", "judged": "2026-11-30T12:00:00+00:00", "status": "unreadable", "earned": 0, "points": 4}
    report.records["bert"] |= {"judged": "2026-12-01T12:00:00+00:00", "handed_in": "2026-12-01T11:00:00+00:00",
                               "before": [before]}
    page = Tags(report.html())
    assert "bert Bertson 0 , not graded judged 2026-11-30 12:00 UTC → 1 of 4 2026-12-01 11:00 UTC" in page.text
    assert [attrs["points"] for tag, attrs in page.tags if tag == "polyline"] == ["0.0,24.0 120.0,18.0"]
    assert all(attrs["aria-hidden"] == "true" for tag, attrs in page.tags if tag == "svg")


def test_pairs_with_the_same_text_are_told_by_passages(report):
    odd = "return [(a, b) for a in range(17) for b in range(a) if a * b % 5 == 3 or a - b == 11 and not a % 7]"
    report = replace(report, texts=({s: [("scale", odd if s in ("anna", "bert") else s, True)] for s in report.records},
                                    [("scale", "return x", True)]))
    pair, = report.alike()
    assert pair.students == ("anna", "bert")
    assert f"anna and bert: {pair.shared} passages, of {pair.shared} and {pair.shared} of their own" in Tags(
        report.html()).text
    assert replace(report, terms=Terms(groups={"red": ("bert", "cleo", "anna")})).alike() == []


@pytest.fixture
def assignment(report, tmp_path):
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}")
    assignment = Course(tmp_path).assignment("dropout")
    for student, kept in report.records.items():
        assignment.folder_of("submitted", student).mkdir(parents=True)
        assignment.write_record(student, kept)
    write_roster(assignment.course, {"gina": Student("gina", "=HYPERLINK(1)", "Gina")})
    return assignment


def test_the_page_is_written_beside_the_gradebook_with_a_csv_and_may_be_written_again(assignment, tmp_path):
    for _ in range(2):
        path = write_class_report(assignment)
    assert path == tmp_path / "course/report/06_dropout.html" and "anna" in path.read_text(encoding="utf-8")
    text = path.with_suffix(".csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(r["student"], r["status"], r["points"], r["scale"]) for r in rows] == [
        ("anna", "graded", "4", "4"), ("bert", "graded", "1", "1"), ("cleo", "graded", "0", "0"),
        ("dora", "graded", "0", "0"), ("emil", "unreadable", "", ""), ("fred", "failed", "", ""),
        ("gina", MISSING, "", "")]
    assert rows[1]["mistakes"] == "scale: scaled twice" and rows[6]["name"] == "Gina =HYPERLINK(1)"


def test_what_lies_elsewhere_in_submitted_is_named(assignment):
    (assignment.course.made / "submitted/lastname_222_333_dropout.ipynb").write_text("{}")
    text = Tags(write_class_report(assignment).read_text(encoding="utf-8")).text
    assert "Not looked at" in text and "submitted/lastname_222_333_dropout.ipynb" in text


def test_one_student_is_told_in_lines(assignment):
    assert list(of_student(assignment, "bert")) == ["06_dropout, bert: 1 of 4 points", "  scale: 1 of 4",
                                                    "      scaled twice"]
    assert next(of_student(assignment, "fred")) == "06_dropout, fred: failed, nbgrader could not grade it"
    assert list(of_student(assignment, "gina")) == ["06_dropout, gina (Gina =HYPERLINK(1)): not handed in"]
    with pytest.raises(CourseError, match="there is no hugo in 06_dropout"):
        list(of_student(assignment, "hugo"))


def test_before_anything_is_graded_there_is_no_page(assignment):
    for student in assignment.students():
        assignment.record_path(student).unlink()
    with pytest.raises(CourseError, match="nothing of 06_dropout is graded yet: run autograde grade dropout"):
        write_class_report(assignment)
