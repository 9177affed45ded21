"""A file that is there whole, as it was or as it will be, whatever happens while it is written."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


@contextlib.contextmanager
def whole(path: Path, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file to be written, moved into place at the block's end; until then only its owner may read it.

    A kill leaves the old file or the new one, a full disk or any other error the old one.
    Raises OSError, which names the file: the system's own does not.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=private) as file:
            yield file
        beside.chmod(mode)
        beside.replace(path)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def put(path: Path, content: str | bytes, mode: int = 0o644) -> None:
    """The same for a content that is there already; a text is written in UTF-8, and its lines end as they do."""
    with whole(path, mode) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
