"""make soak: each part is run, whatever becomes of the others, and the table says what was run and what was not."""

import importlib.util
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def soak():
    spec = importlib.util.spec_from_file_location("soak", ROOT / "scripts/soak.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["soak"] = module                # dataclass looks its module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["soak"]


def part(soak, name, code):
    return soak.Part(name, "a claim", (sys.executable, "-c", code))


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
def test_a_make_within_has_no_options_of_the_one_that_runs_it(soak, tmp_path, monkeypatch):
    """As make soak ARGS=cluster runs make cluster, to which ARGS would be words for pytest."""
    (tmp_path / "inner").write_text("all:\n\t@echo got[$(ARGS)]\n", encoding="utf-8")
    monkeypatch.setenv("MAKEFLAGS", " -- ARGS=cluster")
    monkeypatch.setenv("ARGS", "cluster")
    monkeypatch.setenv("MAKELEVEL", "1")                    # it would say which folder it leaves
    assert soak.run(soak.Part("inner", "a claim", ("make", "-f", str(tmp_path / "inner"))))[1] == "✓ got[]"


@pytest.fixture
def three(soak):
    return [part(soak, "good", "print('all is well'); print('page: file:///tmp/x')"),
            part(soak, "bad", "print('2 of 40 | survived\\n'); raise SystemExit(1)"),
            part(soak, "last", "print('done')")]


def test_a_part_that_fails_stops_no_other_and_is_named(soak, three, tmp_path, capsys):
    assert soak.soak(three, three, tmp_path / "table.md") == ["bad"]
    rows = soak.kept((tmp_path / "table.md").read_text(encoding="utf-8"))
    assert [rows[name][1] for name in rows] == ["✓ all is well", "✗ exit code 1: 2 of 40 / survived", "✓ done"]
    assert rows["good"][2:] == (soak.today(), soak.machine()) and rows["good"][0].endswith(" s")
    assert "[2/3] bad: a claim" in capsys.readouterr().out


def test_a_command_that_is_not_there_is_a_failure_of_its_part(soak, three, tmp_path):
    missing = soak.Part("missing", "a claim", ("no-such-command",))
    assert soak.soak(three, [missing, three[0]], tmp_path / "table.md") == ["missing"]


def test_what_was_not_run_says_so_and_what_was_run_before_stays(soak, three, tmp_path):
    table = tmp_path / "table.md"
    soak.soak(three, three[:1], table)
    first = soak.kept(table.read_text(encoding="utf-8"))
    assert first["good"][1] == "✓ all is well" and first["bad"] == first["last"] == soak.NOT_RUN
    soak.soak(three, three[2:], table)
    second = soak.kept(table.read_text(encoding="utf-8"))
    assert second["good"] == first["good"] and second["bad"] == soak.NOT_RUN and second["last"][1] == "✓ done"


def test_each_part_has_a_folder_of_its_own_that_is_gone_afterwards(soak, tmp_path):
    code = "import pathlib, sys; p = pathlib.Path(sys.argv[1]); print(len(list(p.iterdir()))); (p / 'x').touch()"
    command = (sys.executable, "-c", f"{code}; print(p)", "{folder}")
    _, outcome, *_ = soak.run(soak.Part("folder", "a claim", command))
    assert outcome.startswith("✓ /") and not Path(outcome.removeprefix("✓ ")).exists()


def test_the_committed_table_has_a_row_for_each_part(soak):
    text = (ROOT / "docs/soak.md").read_text(encoding="utf-8")
    every = list(soak.parts())
    assert text == soak.written(every, soak.kept(text)) and soak.kept(text).keys() == {p.name for p in every}
    assert len(soak.CHAPTERS) == 14 and len({p.name for p in every}) == len(every)


@pytest.mark.parametrize("seconds, said", [(0.4, "0 s"), (119, "119 s"), (121, "2 min"), (3600, "60 min")])
def test_a_time_is_told_in_seconds_or_minutes(soak, seconds, said):
    assert soak.duration(seconds) == said
