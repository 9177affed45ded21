"""Text from the other side, made fit to be shown."""

from autograde.boundary.text import cleaned


def test_it_is_cut():
    assert cleaned("x" * 10_000_000, 5) == "xxxxx"


def test_lines_and_tabs_stay_and_so_does_every_script():
    assert cleaned("a\n\tβ 数", 10) == "a\n\tβ 数"


def test_what_commands_a_terminal_or_turns_the_line_around_is_replaced():
    assert cleaned("\x1b[2J\r\x00\u202e\ud800", 10) == "�[2J����"
