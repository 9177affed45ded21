"""A file that is there whole, as it was or as it will be, whatever happens while it is written."""

import contextlib
from pathlib import Path


def put(path: Path, text: str, mode: int = 0o644) -> None:
    """Written beside and moved into place: a kill leaves the old file or the new one, a full disk the old one.

    Raises OSError, which names the file: the system's own does not.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        error.filename = error.filename or str(path)
        raise
