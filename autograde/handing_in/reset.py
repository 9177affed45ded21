"""One exercise back to its stub.

The kernel cannot write into a cell of an open notebook: the editor would overwrite it, or the other way round.  So the
stub is put into a new cell below, what stood there into a file, and what to do with both is said.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograde.classroom.submission import grade_id
from autograde.exercises.registry import find
from autograde.handing_in.graded import released
from autograde.handing_in.library import given_back
from autograde.handing_in.notebook import history
from autograde.handing_in.outcome import ANSWERS, defines
from autograde.judging.report import Notice


def reset(name: str, session: Mapping[str, Any]) -> Notice:
    """name: of the exercise;  session: the notebook's names."""
    try:
        exercise = find(name)
    except LookupError as error:
        return Notice(f"Nothing was reset: {error}.")
    said = [f"The course runs its own {name} again."] if given_back(exercise.name) else []
    if (here := released()) is None:
        return Notice(*said, ANSWERS)
    _, notebook = here
    stub = next(("".join(cell["source"]) for cell in notebook["cells"] if grade_id(cell) == name), "")
    if last := next((text for text in reversed(history(session)) if defines(text, name)), ""):
        path = Path(f"{name}-{time.strftime('%Y%m%d-%H%M%S')}.py")
        try:
            path.write_text(last.rstrip() + "\n", encoding="utf-8")
            said.append(f"What you had last run is kept in {path}.")
        except OSError as error:
            said.append(f"It could not be kept in a file ({error.strerror}); here it is:\n{last}")
    shell = session.get("get_ipython")
    if callable(shell) and hasattr(shell(), "set_next_input"):
        shell().set_next_input(stub)
        said.append(f"The stub of {name} is in a new cell below. Put it in place of your answer, whose text the kernel "
                    "cannot change, or delete that cell: when graded, an answer counts wherever it stands.")
    else:
        said.append(f"The stub of {name}, to be put in place of your answer:\n{stub}")
    return Notice(*said)
