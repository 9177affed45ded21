"""The commands as a group: their order, and what the command line would hide."""

import typer

from autograde.classroom.course import CourseError

TERM = ("init", "release", "students", "collect", "grade", "watch", "feedback", "report", "export", "backup", "restore",
        "gradescope", "doctor", "demo", "verify", "book", "student")


class Commands(typer.core.TyperGroup):
    """The commands in the order in which a term needs them; a compiled module that is cut short is told by name."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except EOFError as error:           # Typer would say "Aborted!"
            from autograde.classroom.trouble import cut_short
            if told := cut_short(error):
                raise CourseError(told) from error
            raise RuntimeError(f"EOFError: {error}") from error

    def list_commands(self, ctx):
        return sorted(super().list_commands(ctx), key=lambda name: TERM.index(name) if name in TERM else len(TERM))
