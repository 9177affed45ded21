"""The command autograde, and python -m autograde.  A student's packages are not enough for it."""

import contextlib
import sys


def main():
    """The command line; without an instructor's packages one sentence, exit code 2.

    A console that lacks a letter, as cp1252 lacks ✓, gets the letter's name.
    """
    with contextlib.suppress(AttributeError):           # what stands in for the console may know no encoding
        sys.stdout.reconfigure(errors="namereplace")
    try:
        from autograde.cli import main as command
    except ModuleNotFoundError as error:
        sys.exit(refused(error.name))
    command()


def refused(name):
    """Say which package is missing, and return the exit code."""
    print(f"autograde: the package {name} is missing, which an instructor needs and a student does not: "
          "pip install 'training-neural-networks[instructor]'", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
