"""What several commands are told alike."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Name = Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="dropout, or 06_dropout")]
Names = Annotated[list[str], typer.Argument(metavar="ASSIGNMENT...", help="dropout, or 06_dropout")]
Folder = Annotated[Path, typer.Option("--course", help="The course's folder, if it is not this one", metavar="FOLDER")]
Isolation = Annotated[Literal["bubblewrap", "filter", "process"],
                      typer.Option(help="bubblewrap; filter: the system-call filter alone, for root in a container; or "
                                        "process: no walls, for macOS and Windows")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a script to read")]
