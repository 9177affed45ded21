"""The commands around grading: what comes in, and what goes out."""

import typer

app = typer.Typer()
