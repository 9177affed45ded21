"""A judgement as it is read: as a table and as text, with nothing of a student's text taken for markup."""

import io

import numpy as np
import pytest
from tags import Tags

import autograde
from autograde import check
from autograde.exercises.registry import find
from autograde.judging.judge import Judgement, Verdict, judge
from autograde.judging.report import SAYING, Notice, Report, with_code
from course_lib import dropout

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>&amp;\"'`{{ 7 * 7 }}"


@pytest.fixture
def report():
    return Report(Judgement("scale", (
        Verdict("of ones", "Ones come out as keep_prob.", 1),
        Verdict("of more", "More comes out.", 2, "wrong", "2 at [0]", "1 at [0]", "2 times what it should be",
                ("You scaled twice.", "And you added.")))))


def test_the_text_tells_all_that_the_table_tells(report):
    assert repr(report).splitlines() == [
        "scale: 1 of 3 points, partly", "✓ of ones  (1/1, correct)", "✗ of more  (0/2, wrong)",
        "    asked: More comes out.", "    came out: 2 at [0]", "    expected: 1 at [0]",
        "    (2 times what it should be)", "    hint: You scaled twice.", "    hint: And you added."]
    page = Tags(report._repr_html_())
    for words in ("scale: 1 of 3 points, partly", "of ones", "1 of 1", "More comes out.", "2 at [0]", "1 at [0]",
                  "2 times what it should be", "You scaled twice.", "And you added."):
        assert words in page.text


@pytest.mark.parametrize("encoding, sign", [("utf-8", "✓ of ones"), ("cp1252", r"\N{CHECK MARK} of ones"),
                                            ("ascii", r"\N{CHECK MARK} of ones")])
def test_print_writes_it_wherever_it_goes(report, encoding, sign, monkeypatch):
    written = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr("sys.stdout", written)
    print(report)
    print(Notice("λ ≤ 1"))
    written.flush()
    said = written.buffer.getvalue().decode(encoding)
    assert sign in said and ("λ ≤ 1" if encoding == "utf-8" else r"\N{LESS-THAN OR EQUAL TO} 1") in said


def test_print_writes_it_where_no_encoding_is_known(report, monkeypatch):
    monkeypatch.setattr("sys.stdout", written := io.StringIO())
    print(report)
    assert written.getvalue() == f"{report!r}\n"


def test_the_table_is_a_table_to_a_screen_reader(report):
    page = Tags(report._repr_html_())
    assert [attrs["scope"] for tag, attrs in page.tags if tag == "th"] == ["col"] * 4 + ["row"] * 2
    assert [attrs["role"] for tag, attrs in page.tags if tag == "p"] == ["status"]          # read out when it appears
    assert {"thead", "tbody"} <= page.names()
    assert page.tags[0][1] == {"role": "region", "aria-label": report.summary} | page.tags[0][1]
    assert "correct" in page.text and "wrong" in page.text                  # not by colour and ✓ alone


def test_what_stands_in_backticks_is_code_on_the_page_and_no_markup_comes_with_it():
    assert with_code("1 / `keep_prob` <b> and `a<b`") == "1 / <code>keep_prob</code> &lt;b&gt; and <code>a&lt;b</code>"
    assert with_code("one ` alone") == "one ` alone"


def test_no_text_of_a_student_is_taken_for_markup():
    hostile = Report(Judgement(HOSTILE, (Verdict(HOSTILE, HOSTILE, 1, "wrong", HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),
                                         Verdict("b", "", 1, "raised", HOSTILE))))
    page = Tags(hostile._repr_html_())
    assert page.names() <= {"div", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "span", "br", "em"}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert page.text.count(HOSTILE) >= 6


@pytest.mark.parametrize("status", SAYING)
def test_what_concerns_the_whole_answer_is_said_once(status):
    got = "TimedOut: no answer within 5 s" if status == "timed out" else "Kind"
    text = repr(Report(Judgement("scale", tuple(Verdict(c, "", 1, status, got) for c in "abc"))))
    assert text.splitlines() == [f"scale: 0 of 3 points, {status}",
                                 SAYING[status] + " (no answer within 5 s)" * (status == "timed out")]


def test_what_was_judged_before_the_end_is_still_told():
    report = Report(Judgement("scale", (Verdict("a", "", 1), Verdict("b", "", 1, "wrong", hints=("You scaled twice.",)),
                                        Verdict("c", "", 1, "timed out", "TimedOut: 5 s"))))
    for text in repr(report), Tags(report._repr_html_()).raw:
        assert all(words in text for words in ("1 of 3 points, partly", SAYING["timed out"], "You scaled twice."))
    assert "✓ a  (1/1, correct)" in repr(report)


def test_the_same_failure_of_several_cases_is_one_row():
    raised = [Verdict(c, "", 1, "raised", "NameError: name 'y' is not defined (line 3)", f"{i}") for i, c in
              enumerate("abc")]
    report = Report(Judgement("scale", (*raised, Verdict("d", "", 2, "wrong", "1", "2"), Verdict("e", "", 1))))
    assert [(row.cases, row.earned, row.points) for row in report.rows()] == [
        (["a", "b", "c"], 0, 3), (["d"], 0, 2), (["e"], 1, 1)]
    assert repr(report).count("name 'y' is not defined") == 1 and "✗ a; b; c  (0/3, raised)" in repr(report)
    assert report._repr_html_().count("is not defined") == 1


@pytest.mark.parametrize("answer, to_do", [
    (None, "end it with a line that says return out, (mask,)"),
    (np.ones((2, 5)), "return all of its 2 parts, with commas between them: return out, (mask,)"),
    ((np.ones((2, 5)),), "one missing: return out, (mask,)"), ("done", "return numbers, not text"),
    ((np.ones((5, 2)), (np.ones((2, 5)),)), "look at part 1 of 2")])
def test_an_answer_of_the_wrong_form_says_what_to_do(answer, to_do):
    report = Report(judge(find("dropout_forward"), lambda x, *, keep_prob, rng: answer))
    assert repr(report).count(to_do) == 1 and to_do in Tags(report._repr_html_()).raw


def test_what_check_cannot_know_it_says():
    source = ("import decimal, nbformat\ndef helper(x):\n    return nbformat.v4\n"
              "def dropout_backward(dout, mask):\n    helper(decimal)\n    return dout * mask")
    names = {}
    exec(source, names)
    said = repr(check(names["dropout_backward"]))
    assert "uses nbformat, which will not be there when it is graded" in said and "4 of 4" in said


def test_notices_are_sentences():
    assert repr(Notice("One.", "Two.")) == "One.\nTwo."


# ── check and use, as a notebook calls them

def test_check_says_what_it_takes():
    assert "check takes your function itself, as in check(dropout_forward); this is a float." in repr(check(3.0))


def test_check_names_the_nearest_exercise():
    def dropout_foward(x):
        return x
    assert "Not checked: there is no exercise called 'dropout_foward'; did you mean dropout_forward?" in repr(
        check(dropout_foward))


def test_check_of_the_reference_earns_all():
    assert check(dropout.dropout_forward).judgement.status == "correct"


def test_use_refuses_with_the_reason_and_changes_nothing():
    def dropout_backward(dout, mask):
        return dout
    before = dropout.dropout_backward
    said = repr(autograde.use(dropout_backward))
    assert said.startswith("Not used, since it does not pass yet. dropout_backward: 0 of 4 points, wrong.")
    assert dropout.dropout_backward is before


def test_use_puts_what_passes_into_the_library(monkeypatch):
    def dropout_backward(dout, mask):
        return np.multiply(mask, dout)
    monkeypatch.setattr(dropout, "dropout_backward", dropout.dropout_backward)      # and back, at the end
    assert repr(autograde.use(dropout_backward)) == "From here on the course runs your dropout_backward."
    assert dropout.dropout_backward is dropout_backward


def test_use_of_something_else_says_what_check_says():
    assert "takes your function itself" in repr(autograde.use(7))


def test_a_function_that_is_in_use_is_still_held_against_the_reference(monkeypatch):
    def dropout_backward(dout, mask):
        return np.multiply(mask, dout)
    monkeypatch.setattr(dropout, "dropout_backward", dropout.dropout_backward)
    autograde.use(dropout_backward)
    assert find("dropout_backward").reference is not dropout_backward
    assert judge(find("dropout_backward"), lambda dout, mask: dout).hints != []
