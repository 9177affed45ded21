"""A server that grades for weeks neither keeps a sandbox for ever nor judges in one that is dead or stale."""

import contextlib
import shutil
import threading
import time

import pytest

from autograde.classroom import kept_sandbox
from autograde.classroom.kept_sandbox import KeptSandbox, state_of


class Fake:
    """In place of a Sandbox, which takes half a second."""

    def __init__(self, folder):
        self.folder, self.open = folder, True


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "course_lib"
    folder.mkdir()
    (folder / "dropout.py").write_text("x = 1\n", encoding="utf-8")
    return folder


@pytest.fixture
def made(monkeypatch, tmp_path, library):
    """The sandboxes that were opened, in order."""
    found = []

    @contextlib.contextmanager
    def opened(chapter, isolation):
        if chapter == "broken":
            raise OSError("no sandbox today")
        folder = tmp_path / f"sandbox-{len(found)}"
        folder.mkdir()
        found.append(Fake(folder))
        yield found[-1]
        found[-1].open = False
        shutil.rmtree(folder, ignore_errors=True)

    monkeypatch.setattr(kept_sandbox, "opened", opened)
    monkeypatch.setattr(kept_sandbox, "library_of", lambda chapters: library)
    return found


@pytest.fixture
def kept(made):
    keeper = KeptSandbox(idle=60)
    yield keeper
    if keeper.timer:
        keeper.timer.cancel()
    keeper.close()


def ask(keeper, chapter="dropout", isolation="bubblewrap"):
    with keeper.of(chapter, isolation) as sandbox:
        assert sandbox.open
        return sandbox


def test_the_next_submission_is_judged_in_the_same_sandbox(kept, made):
    assert ask(kept) is ask(kept) is made[0]


@pytest.mark.parametrize("other", [{"chapter": "optimizers"}, {"isolation": "process"}])
def test_for_another_chapter_or_isolation_there_is_another_and_the_first_is_closed(kept, made, other):
    assert ask(kept) is not ask(kept, **other)
    assert [sandbox.open for sandbox in made] == [False, True]


def test_a_library_that_has_changed_is_not_judged_with(kept, made, library):
    ask(kept)
    (library / "dropout.py").write_text("x = 22\n", encoding="utf-8")
    ask(kept)
    (library / "new.py").touch()
    ask(kept)
    assert [sandbox.open for sandbox in made] == [False, False, True]


def test_a_sandbox_whose_folder_somebody_removed_is_replaced(kept, made):
    shutil.rmtree(ask(kept).folder)
    assert ask(kept) is made[1]


def test_nobody_asks_and_it_is_closed_and_opened_again_for_the_next(made):
    keeper = KeptSandbox(idle=0.02)
    ask(keeper)
    deadline = time.monotonic() + 10
    while made[0].open and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not made[0].open
    assert ask(keeper) is made[1]
    keeper.timer.cancel()
    keeper.close()


def test_it_is_not_closed_under_a_submission_that_takes_longer(made):
    keeper = KeptSandbox(idle=0.01)
    ask(keeper)
    with keeper.of("dropout", "bubblewrap") as sandbox:
        time.sleep(0.1)
        assert sandbox.open
    keeper.timer.cancel()
    keeper.close()
    assert not made[-1].open


def test_two_threads_are_served_one_after_the_other(kept, made):
    inside, seen = [], []

    def submission():
        with kept.of("dropout", "bubblewrap"):
            inside.append(1)
            time.sleep(0.01)
            seen.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=submission) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 5 and len(made) == 1


def test_after_one_that_could_not_be_opened_the_next_can(kept, made):
    ask(kept)
    with pytest.raises(OSError, match="no sandbox today"):
        ask(kept, "broken")
    assert not made[0].open
    assert ask(kept) is made[1]


def test_the_state_of_a_library_is_that_of_its_sources(library):
    before = state_of(library)
    assert before == state_of(library)
    (library / "picture.css").touch()
    assert before == state_of(library)
    (library / "dropout.py").unlink()
    assert before != state_of(library)
