"""What several commands print and are told alike."""

import pytest
import typer
from typer.testing import CliRunner

from autograde.cli.options import Folder, Isolation, Json, Names, say


@pytest.mark.parametrize("lines, out", [
    ([], ""), (["one"], "one\n"), (["one", "two"], "one\ntwo\n"), (["ümläut ∂"], "ümläut ∂\n"), ([""], "\n")])
def test_lines_are_printed_as_they_are(capsys, lines, out):
    say(*lines)
    assert capsys.readouterr().out == out


@pytest.mark.parametrize("name", ["\x1b[2Jada", "a\x07b", "\u202eada", "\ud800", "a\0b", "\x9b31m"])
def test_no_name_of_a_file_commands_the_terminal_or_stops_the_printing(capsys, name):
    say(f"not matched: {name}: nobody", "after")
    first, after = capsys.readouterr().out.splitlines()
    assert after == "after" and first.startswith("not matched: ") and first.endswith(": nobody")
    assert first.isprintable() and first.encode()


def test_a_long_line_is_whole(capsys):
    say("x" * 100_000)
    assert len(capsys.readouterr().out) == 100_001


@pytest.fixture
def told():
    """told(words…): what a command with these options is told; None if it is refused."""
    app, seen = typer.Typer(), []

    @app.command()
    def command(names: Names, isolation: Isolation = "bubblewrap", as_json: Json = False, course: Folder = "."):
        seen.append((names, isolation, as_json, str(course)))

    def run(*words):
        seen.clear()
        result = CliRunner().invoke(app, list(words))
        return seen[0] if result.exit_code == 0 else None
    return run


def test_options_have_one_name_in_every_command(told):
    assert told("dropout", "06_x", "--isolation", "process", "--json", "--course", "/c") == (
        ["dropout", "06_x"], "process", True, "/c")
    assert told("dropout") == (["dropout"], "bubblewrap", False, ".")


@pytest.mark.parametrize("words", [[], ["dropout", "--isolation", "none"], ["dropout", "--isolation"], ["dropout",
    "--jsn"]])
def test_what_means_nothing_is_refused(told, words):
    assert told(*words) is None
