"""nbgrader's exchange, as it is shipped: what is handed in there is collected, and pages are given out there."""

import json
import os

import pytest

from autograde.classroom.course import CourseError
from autograde.classroom.nbgrader.gradebook import Nbgrader
from autograde.classroom.term.feedback import Feedback, give_out

pytestmark = [pytest.mark.slow,                 # nbgrader leaves files of the exchange open
              pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture
def exchange(released, tmp_path):
    """An exchange, and in it what ada handed in twice."""
    root = tmp_path / "exchange"
    inbound = root / released.course.root.name / "inbound"
    for when, text in ("2026-12-01 10:00:00.000000 UTC", "first"), ("2026-12-01 11:00:00.000000 UTC", "second"):
        folder = inbound / f"ada+06_dropout+{when}+abc"
        folder.mkdir(parents=True)
        (folder / "dropout.ipynb").write_text(json.dumps({"cells": [], "metadata": {"text": text}}), encoding="utf-8")
        (folder / "timestamp.txt").write_text(when, encoding="ascii")
        (folder / "submission_secret.txt").write_text("s3cret", encoding="ascii")
    os.chmod(root, 0o777)
    with (released.course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nget_config().Exchange.root = {str(root)!r}\nget_config().ExchangeCollect.check_owner = False\n")
    return root


def test_the_newest_hand_in_is_collected_and_the_page_given_out(released, exchange):
    assert Nbgrader(released.course).collect(released) == ["ada"]
    handed_in = released.folder_of("submitted", "ada")
    assert "second" in (handed_in / "dropout.ipynb").read_text(encoding="utf-8")
    for student in "ada", "ben":                                        # ben's was put there by hand
        page = released.folder_of("feedback", student) / "dropout.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"{student}'s page", encoding="utf-8")
    result = Feedback()
    give_out(released, ["ada", "ben"], result)
    assert (result.released, result.elsewhere) == (["ada"], ["ben"])
    page, = (exchange / released.course.root.name / "feedback").glob("*.html")
    assert page.read_text(encoding="utf-8") == "ada's page"


def test_an_exchange_that_is_not_there_is_one_sentence(released, exchange):
    (released.course.root / "course.toml").write_text('course_id = "another"', encoding="utf-8")
    with pytest.raises(CourseError) as refused:
        Nbgrader(released.course).collect(released)
    assert "nothing was collected, since nbgrader's exchange cannot be used (" in str(refused.value)
    assert "with --from" in str(refused.value) and "\n" not in str(refused.value)
