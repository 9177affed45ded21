"""What several commands are told alike."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from autograde.boundary.text import cleaned

Names = Annotated[list[str], typer.Argument(metavar="ASSIGNMENT", help="dropout, or 06_dropout")]
Folder = Annotated[Path, typer.Option("--course", help="The course's folder, if it is not this one", metavar="FOLDER")]
Isolation = Annotated[Literal["bubblewrap", "filter", "process"],
                      typer.Option(help="bubblewrap; filter: the system-call filter alone, for root in a container; or "
                                        "process: no walls, for macOS and Windows")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a script to read")]


def say(*lines):
    """Print lines in which there are names of files: nothing in them commands a terminal or cannot be written."""
    print(*(cleaned(line, len(line)) for line in lines), sep="\n", end="\n" * bool(lines))
