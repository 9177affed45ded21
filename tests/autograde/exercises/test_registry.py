"""The exercises of the course at hand: found by name and chapter, and nothing left of another course."""

import sys

import pytest

from autograde.exercises import model, registry
from autograde.exercises.registry import (
    belong_to,
    chapters,
    equivalents,
    every,
    find,
    modules,
    of_chapter,
    parts,
    sources_of,
)


def write(folder, chapters, returns="sum(x)"):
    """A course with a package of its own, sums: {stem of its exercises: the function that they ask for}."""
    files = {"sums/__init__.py": "", "sums/dropout.py": "".join(
        f"def {name}(x):\n    return {returns}\n\n\n" for name in chapters.values())}
    files |= {f"exercises/{stem}.py": "from autograde.exercises.model import Exercise\nfrom sums import dropout\n"
                                      f"Exercise(dropout.{name}, unasked={{'dtype': 'a toy'}})\n"
              for stem, name in chapters.items()}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """As if one small chapter came along with autograde, of the same stem and package as the course's own."""
    kept, places = dict(model.EXERCISES), list(registry.PLACES)
    for name in [name for name in sys.modules if name.removeprefix("autograde.exercises.") in modules()]:
        monkeypatch.delitem(sys.modules, name)
    model.EXERCISES.clear()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "shipped")])
    monkeypatch.setattr(registry, "SHIPPED", str(write(tmp_path / "shipped", {"dropout": "largest"},
        "max(x)") / "exercises"))
    registry.PLACES[:] = [registry.SHIPPED]
    yield tmp_path / "shipped"
    registry.PLACES[:] = places
    for name in [name for name in sys.modules if name.partition(".")[0] == "sums"
                 or name.startswith("autograde.exercises.dropout")]:
        del sys.modules[name]
    model.EXERCISES.clear()
    model.EXERCISES.update(kept)


@pytest.fixture
def course(tmp_path, shipped):
    return write(tmp_path / "course", {"dropout": "total", "dropout_more": "again"})


def test_a_chapter_is_its_module_and_its_parts():
    assert set(chapters()) <= set(modules()) and "activations" in chapters()
    assert "activations_gradients" not in chapters() and "activations_gradients" in parts("activations")
    assert sorted(part for chapter in chapters() for part in parts(chapter)) == modules()
    assert all(part == chapter or part.startswith(f"{chapter}_") for chapter in chapters() for part in parts(chapter))
    assert not {"draws", "fit", "model", "registry", "__init__"} & set(modules())
    assert [path.stem for path in sources_of("activations")] == parts("activations")


def test_each_exercise_is_of_one_chapter_and_completed():
    names = [exercise.name for chapter in chapters() for exercise in of_chapter(chapter)]
    assert sorted(names) == sorted(every()) and len(names) == len(set(names))
    assert all(exercise.cases and exercise.points for exercise in every().values())
    before = {name: len(exercise.cases) for name, exercise in every().items()}
    assert {name: len(exercise.cases) for name, exercise in every().items()} == before      # once, however often


@pytest.mark.parametrize("chapter", ["", "activations_gradients", "nothing", "../dropout", "os"])
def test_what_is_no_chapter_has_no_exercises_and_nothing_is_imported_for_it(chapter):
    known = set(sys.modules)
    assert of_chapter(chapter) == [] and set(sys.modules) == known


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(LookupError, match=r"no exercise called 'dropout_foward'; did you mean dropout_forward\?"):
        find("dropout_foward")
    for name in "xyz", "", 7:
        with pytest.raises(LookupError, match=r"there is no exercise called .*; there are .*dropout_forward"):
            find(name)


def test_a_course_s_own_exercises_stand_in_place_of_the_shipped_ones_and_make_room_again(course):
    belong_to(course)
    assert chapters() == ["dropout"] and [e.name for e in of_chapter("dropout")] == ["total", "again"]
    assert find("total").reference([1, 2]) == 3 and find("total").library == "sums"
    with pytest.raises(LookupError):
        find("largest")
    belong_to(course / "nowhere")
    assert list(every()) == ["largest"] and find("largest").reference([1, 2]) == 2
    assert str(course) not in sys.path


def test_to_belong_to_the_same_course_again_changes_nothing(course):
    belong_to(course)
    kept = find("total")
    belong_to(course)
    assert find("total") is kept and sys.path.count(str(course)) == 1


def test_of_two_courses_with_a_package_of_one_name_each_has_its_own(course, tmp_path):
    other = write(tmp_path / "other", {"dropout": "total"}, "10 * sum(x)")
    for place, total in (course, 3), (other, 30), (course, 3):
        belong_to(place)
        assert find("total").reference([1, 2]) == total
    assert len(find("total").cases) == len(of_chapter("dropout")[0].cases)


def test_a_table_of_equivalent_edits_is_the_course_s(course):
    belong_to(course)
    assert equivalents("total") == {}
    (course / "exercises/equivalents.toml").write_text(TABLE, encoding="utf-8")
    assert equivalents("total") == {"a → b": "they add up", "c → d": "they add up"} and equivalents("again") == {}
    belong_to(course / "nowhere")
    assert equivalents("total") == {}


TABLE = """
[total]
"they add up" = ["a → b", "c → d"]
"""
