"""The students' notebooks: unanswered, they run to the end, and each check says what is to be done."""

import pytest
from running import SOURCES, complaints, reports, run_all

from autograde.demo import prepare


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")          # of alembic, where it makes the gradebook
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_an_unanswered_notebook_runs_to_its_end(path, tmp_path):
    released = prepare(path.stem, tmp_path / "course").released_notebook
    nb = run_all(released, tmp_path)
    assert not list(complaints(nb))
    said = reports(nb)
    assert said and all("Not answered yet" in text for text in said.values())
