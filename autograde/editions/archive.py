"""A folder of files as one small archive, and back."""

import io
import lzma
import tarfile
from pathlib import Path

SUFFIX = ".txz"                 # one stream for all files: a third less than a zip, which presses each by itself

NO_TEXT = ".npz", ".outcomes"   # what text is packed after learns nothing from it

MOST = 20_000_000               # bytes that an archive may unpack to: twenty times what the largest chapter has


def archive_name(stem: str) -> str:
    """What the archive beside a chapter's notebook is called: dropout_library.txz."""
    return f"{stem}_library{SUFFIX}"


def pack(folder: Path, archive: Path) -> None:
    """All files of a folder, like beside like, those of no text first; the same files make the same bytes."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=place):
            data = path.read_bytes()
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size, entry.mtime = len(data), 1_000_000_000          # 2001: a zip knows no year before 1980
            tar.addfile(entry, io.BytesIO(data))
    best_for_text = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}
    archive.write_bytes(lzma.compress(content.getvalue(), check=lzma.CHECK_CRC32, filters=[best_for_text]))


def place(path: Path) -> tuple[bool, str, str]:
    """By what a file is sorted."""
    return path.suffix not in NO_TEXT, path.suffix, path.as_posix()


def unpack(archive: Path, folder: Path) -> None:
    """The files of an archive that `pack` made, within the folder.  Raises ValueError if they are more than MOST."""
    with tarfile.open(archive) as tar:
        if (size := sum(entry.size for entry in tar)) > MOST:
            raise ValueError(f"{archive} would unpack to {size / 1e6:.0f} MB; at most {MOST / 1e6:.0f} are")
        tar.extraction_filter = getattr(tarfile, "data_filter", None)   # not before 3.11.4
        tar.extractall(folder)
