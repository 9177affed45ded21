"""One page on a class: the right figures, and nothing of a student's taken for markup."""

import re
from html.parser import HTMLParser

import pytest

from autograde.classroom.class_report import UNWALLED, ClassReport, write_class_report
from autograde.classroom.course import Course

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{ 7 * 7 }}"


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += f" {data.strip()}" if data.strip() else ""


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
    return ClassReport("06_dropout: 6 submissions", {r["student"]: r for r in records},
                       {"anna": (6.0, 2.0, False), "bert": (1.0, 0.0, True)})


def test_each_submission_stands_in_one_tenth(report):
    bars = report.distribution()
    assert {bar.label: bar.count for bar in bars if bar.count} == {"0–10 %": 4, "20–30 %": 1, "90–100 %": 1}
    assert sum(bar.count for bar in bars) == 6 and len(bars) == 10


def test_a_cases_pass_rate_is_over_those_who_were_judged(report):
    assert [(bar.label, bar.count, bar.total, bar.note) for bar in report.cases()["scale"]] == [
        ("one", 2, 5, "what one asks"), ("two", 1, 5, "what two asks")]
    assert report.cases()["scale"][0].share == 0.4


def test_a_mistake_counts_once_for_each_submission_that_made_it(report):
    assert [(bar.label, bar.note, bar.count, bar.total) for bar in report.mistakes()] == [
        ("scale", "scaled twice", 2, 5), ("scale", "added", 1, 5)]


def test_what_could_not_be_graded_is_listed_with_the_reason(report):
    assert [r["student"] for r in report.failed] == ["emil", "fred"]
    text = Page(report.html()).text
    assert "emil unreadable no notebook at all" in text and "fred failed nbgrader could not grade it" in text


def test_answers_without_a_verdict_are_counted_by_status(report):
    assert report.troubles() == {"timed out": 1, "not answered": 1}


def test_the_page_tells_all_of_it(report):
    text = Page(report.html()).text
    assert "4 graded" in text and "2 could not be graded" in text and "1 wait for grading by hand" in text
    assert "0.833 points of 4 on average" in text                  # (4 + 1 + 0 + 0 + 0 + 0) / 6
    assert re.search(r"anna graded 4 of 4 6\b", text) and re.search(r"bert graded 1 of 4 1, waiting", text)


def test_grading_without_walls_is_said_on_the_page(report):
    assert report.warning == "" and UNWALLED not in Page(report.html()).text
    report.records["bert"]["isolation"] = "process"
    page = Page(report.html())
    assert UNWALLED in page.text and ("p", {"class": "warning", "role": "alert"}) in page.tags


def test_the_page_forbids_scripts_and_anything_from_elsewhere(report):
    html = report.html()
    page = Page(html)
    policy, = (attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert "http://" not in html and "https://" not in html


def test_no_text_of_a_student_is_taken_for_markup(report):
    bad = record(HOSTILE, "unreadable", [verdict(HOSTILE, 4, HOSTILE, [HOSTILE])], HOSTILE)
    bad["exercises"][0]["name"] = HOSTILE
    bad["exercises"][0]["verdicts"][0]["requirement"] = HOSTILE
    page = Page(ClassReport(HOSTILE, {HOSTILE: bad}, {HOSTILE: (1.0, 0.0, True)}).html())
    assert page.text.count(HOSTILE) >= 10
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)


def test_bars_say_their_numbers_in_words(report):
    assert "1 of 6" in Page(report.html()).text
    assert all(attrs.get("aria-hidden") == "true" for tag, attrs in Page(report.html()).tags
               if attrs.get("class") == "bar")


def test_a_class_of_nobody_is_a_page_too():
    text = Page(ClassReport("06_dropout: 0 submissions", {}, {}).html()).text
    assert "0 graded" in text and "None." in text


def test_the_page_is_written_beside_the_gradebook_and_may_be_written_again(report, tmp_path):
    (tmp_path / "notebooks/06_dropout").mkdir(parents=True)
    (tmp_path / "notebooks/06_dropout/dropout.ipynb").write_text("{}")
    assignment = Course(tmp_path).assignment("dropout")
    for _ in range(2):
        path = write_class_report(assignment, report.records, report.scores)
    assert path == tmp_path / "course/report/06_dropout.html" and "anna" in path.read_text(encoding="utf-8")
