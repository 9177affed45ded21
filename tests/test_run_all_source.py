"""The lecturer's notebooks: Run All earns full marks in every check, without an error or a warning, and every widget
has a name."""

import pytest
from running import SOURCES, UNANSWERED, complaints, nameless, reports, run_all, widgets

SOME = [pytest.param(path, marks=pytest.mark.soak) if path.stem in UNANSWERED else path for path in SOURCES]


@pytest.mark.slow
@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_run_all_earns_full_marks(path, tmp_path):
    nb = run_all(path, tmp_path)
    assert not list(complaints(nb))
    said = reports(nb)
    asked = [cell.source for cell in nb.cells if cell.source.startswith("check(")]
    assert asked and list(said) == asked
    assert [text for text in said.values() if "points, correct" not in text] == []
    made = widgets(nb)
    assert len(made) > 100 and list(nameless(made)) == []
