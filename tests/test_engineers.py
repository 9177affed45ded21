"""docs/engineers.md: what it says of files, exit codes, languages and licences is so."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from autograde.cli.options import Isolation

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/engineers.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "docs/record.schema.json").read_text(encoding="utf-8"))


def rows(heading):
    """The rows of the table whose header begins so, below its rule."""
    table = PAGE.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def commands_that_may_exit_with_1():
    """Those that raise typer.Exit(what is not constant)."""
    for path in (ROOT / "autograde/cli").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and any(
                    isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call) and part.exc.args
                    and ast.unparse(part.exc.func) == "typer.Exit" for part in ast.walk(node)):
                yield node.name


def run(folder, *words):
    return subprocess.run([sys.executable, "-m", "autograde", *map(str, words)], cwd=folder, capture_output=True,
                          text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=120, check=False)


def test_every_command_that_may_exit_with_1_says_when():
    assert {row[0].strip("`") for row in rows("command")} == set(commands_that_may_exit_with_1())


def test_a_refusal_is_2_and_one_sentence(tmp_path):
    assert [row[0] for row in rows("code")] == ["0", "1", "2", "130"]
    refused = run(tmp_path, "grade", "dropout")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert run(tmp_path, "no-such-command").returncode == 2
    assert run(tmp_path, "--version").returncode == 0


def test_without_an_instructors_packages_the_refusal_names_what_to_install(tmp_path):
    code = ("import sys\nsys.modules['typer'] = None\nfrom autograde.__main__ import main\nmain()")
    refused = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
                             env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert refused.returncode == 2 and refused.stderr.count("\n") == 1
    assert "typer is missing" in refused.stderr and "[instructor]" in refused.stderr


def test_what_ctrl_c_exits_with(monkeypatch, capsys):
    from autograde import cli

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 130 and "what was done is kept" in capsys.readouterr().err


def test_the_keys_of_a_record_that_are_named_are_keys_of_the_form():
    named = {word for row in rows("key") for word in re.findall(r"`(\w+)`", row[0])}
    assert named and named <= set(SCHEMA["properties"])
    assert set(get_args(get_args(Isolation)[0])) | {""} == set(SCHEMA["properties"]["isolation"]["enum"])


def test_what_the_page_points_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    files = re.findall(r"`((?:autograde|examples|docs|tests)/[\w/]+(?:\.\w+)?)`", PAGE)
    assert links and len(files) > 5
    assert [name for name in links if not (ROOT / "docs" / name).exists()] == []
    assert [name for name in files if not (ROOT / name).exists() and "frozen" not in name] == []


TRANSLATED = """
import sys
import autograde
from autograde.classroom.course import Course
Course.here(sys.argv[1])

def vanilla_dropout_predict(x, *, keep_prob):
    return x / keep_prob

print(autograde.check(vanilla_dropout_predict))
"""


def test_a_chapter_in_another_language_is_the_one_that_counts(tmp_path):
    for path in "exercises", "notebooks":
        (tmp_path / path).mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    source = (ROOT / "autograde/exercises/dropout.py").read_text(encoding="utf-8")
    for english, german in (("no_unit_is_off_at_test_time", "keine_einheit_ist_aus"),
                            ("You divided by keep_prob. At test time", "Du hast durch keep_prob geteilt. Beim Test")):
        assert source.count(english) == 1
        source = source.replace(english, german)
    (tmp_path / "exercises/dropout.py").write_text(source, encoding="utf-8")
    said = subprocess.run([sys.executable, "-c", TRANSLATED, tmp_path], cwd=tmp_path, capture_output=True, text=True,
                          encoding="utf-8", check=True, env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    assert "Du hast durch keep_prob geteilt." in said.stdout and "keine einheit ist aus" in said.stdout


def test_whose_the_data_are_is_said_of_all_that_are_read():
    from course_lib import data
    named = {name for row in rows("what") for name in re.findall(r"`data\.(\w+)`", row[0])}
    read = {name for name in vars(data) if callable(getattr(data, name)) and name[0] != "_"
            and getattr(data, name).__module__ == data.__name__}
    assert named == read - {"spirals", "fetch_cifar10"}         # computed; and what gets the files of another
