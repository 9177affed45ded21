"""The commands as a group."""

import importlib
import pickle
import py_compile
import sys
from pathlib import Path

import pytest
import typer

from autograde import cli
from autograde.cli import commands
from autograde.sandbox import doctor


def test_each_command_has_its_place_in_a_term():
    group = typer.main.get_command(cli.app)
    assert tuple(group.list_commands(typer.Context(group))) == commands.TERM


def test_a_compiled_module_that_is_cut_short_is_told_by_name(monkeypatch, capsys, tmp_path):
    """As Python leaves one that was written onto a full disk; to what ends too early Typer says "Aborted!"."""
    (tmp_path / "cut_short_here.py").write_text("ANSWER = [1, 2, 3]\n" * 99)
    compiled = Path(py_compile.compile(tmp_path / "cut_short_here.py"))
    compiled.write_bytes(compiled.read_bytes()[:20])
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(doctor, "examine", lambda: importlib.import_module("cut_short_here"))
    monkeypatch.setattr(sys, "argv", ["autograde", "doctor"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    told = capsys.readouterr().err
    assert left.value.code == 2 and told.startswith(f"autograde: {compiled} is cut short (") and "delete it" in told


def test_what_else_ends_too_early_is_an_error_with_its_traceback(monkeypatch):
    monkeypatch.setattr(doctor, "examine", lambda: pickle.loads(b""))
    monkeypatch.setattr(sys, "argv", ["autograde", "doctor"])
    with pytest.raises(RuntimeError, match="EOFError: Ran out of input"):
        cli.main()
