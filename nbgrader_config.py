"""nbgrader's configuration of this course: stock commands and formgrader grade through the course's judge."""

from pathlib import Path

from autograde.classroom.nbgrader.configuration import configure

configure(get_config(), Path(__file__).resolve().parent)  # noqa: F821      given by nbgrader
