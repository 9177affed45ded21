"""Whose a file is, by where it lies and what it is called: Canvas, Moodle, Gradescope, nbgrader, or by hand.

    Canvas       doejane_LATE_4711_99_dropout.ipynb                      name, Canvas's ID, attachment
    Moodle       Jane Doe_4711_assignsubmission_file_/dropout.ipynb      name, participant's number; or one flat name
    Gradescope   assignment_1_export/submission_99/dropout.ipynb         submission_metadata.yml says whose
    nbgrader     jane+06_dropout+2026-12-01 10:15:00 UTC+secret/…        its exchange's inbound folder
    by hand      jane/dropout.ipynb, jane/06_dropout/…, dropout_jane.ipynb
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from autograde.classroom.timestamp import told

CANVAS = re.compile(r"(?P<name>[^_]+)_(?:(?P<late>late)_)?(?P<number>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.I)
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)")
INBOUND = re.compile(r"(?P<id>.+)\+[^+]+\+(?P<time>\d{4}-[^+]+)(?:\+[^+]*)?")
GRADESCOPE = re.compile(r"submission_(\d+)")
AGAIN = re.compile(r"(.+?)-(\d+)(\.\w+)")                              # Canvas: a file of the same name came again
COPY = re.compile(r"[ _-]*(\(\d+\)|[ _-]copy)$", re.I)
METADATA = "submission_metadata.yml"
LINE = re.compile(r"( *(?:- )?):(\w+):(?: (.*)|)")


class Try(NamedTuple):
    """clue: for Roster.find;  key: what was handed in together;  file: its path in that;  guess: without a roster."""

    clue: dict
    key: str
    file: str
    guess: str


@dataclass(frozen=True)
class Whose:
    """of: for each student that it may be of, the Trys, of which the first that fits counts."""

    of: list
    moment: object = None           # when it was handed in, in UTC, without a zone
    late: bool = False              # as Canvas says
    order: int = 0                  # of two files of one name, the greater came later


def whose(path, words, metadata):
    """The Whose of a file.  words: the assignment's names, which are nobody's;  metadata: of Gradescope."""
    parts = path.parts
    for i, part in enumerate(parts):
        inner = "/".join(parts[i + 1:])
        if found := MOODLE.fullmatch(part):
            file = "/".join(filter(None, [found["file"], inner]))
            return Whose([[Try({"lms_id": found["number"], "name": found["name"]}, found["number"], file,
                               found["name"])]])
        if inner and (found := INBOUND.fullmatch(part)):
            return Whose([[Try({"ids": [found["id"]]}, part, inner, found["id"])]], told(found["time"])[0])
        if inner and metadata and (found := GRADESCOPE.fullmatch(part)):
            its = metadata.get(found[1], {"submitters": [], "moment": None})
            return Whose([[Try({"ids": [s.get("sid", ""), s.get("email", "")], "name": s["name"]}, part, inner,
                               s.get("sid") or s.get("email") or s["name"])] for s in its["submitters"]], its["moment"])
    if found := CANVAS.fullmatch(parts[-1]):
        again = AGAIN.fullmatch(found["file"])
        return Whose([[Try({"lms_id": found["number"], "name": found["name"]}, found["number"],
                           again[1] + again[3] if again else found["file"], found["name"])]], None,
                     bool(found["late"]), int(again[2]) if again else 0)
    return Whose([by_hand(parts, words)])


def by_hand(parts, words):
    """A folder says whose it is, or a part of the file's name."""
    *folders, name = parts
    tries = [Try({"ids": [folder], "name": folder}, "/".join(folders[:i + 1]),
                 "/".join(part for part in parts[i + 1:] if part not in words), folder)
             for i, folder in enumerate(folders) if folder not in words]
    rest = COPY.sub("", name.rpartition(".")[0] or name)
    for word in sorted(words, key=len, reverse=True):
        rest = re.sub(rf"(^|[ _.+-]){re.escape(word)}(?=$|[ _.+-])", r"\1", rest, flags=re.I)
    rest = rest.strip(" _.+-")
    pieces = [rest, *re.split(r"[ _+-]+", rest)] if rest and name.endswith(".ipynb") else []
    return tries + [Try({"ids": [piece], "name": piece}, "/".join(parts), name, rest) for piece in
                    dict.fromkeys(pieces)]


def submitters(text):
    """{submission: {"submitters": [{"name", "sid", "email"}], "moment"}} of Gradescope's metadata.

    A line at a time: of the file, which holds all results, only these few are needed.
    """
    found, its, part = {}, None, ""
    for line in text.splitlines():
        if started := re.fullmatch(r"submission_(\d+):\s*", line):
            its = found.setdefault(started[1], {"submitters": [], "moment": None})
        elif its is not None and (said := LINE.fullmatch(line)):
            part = said[2] if said[1] == "  " else part
            value = (said[3] or "").strip().strip("'\"")
            if said[1] == "  " and part == "created_at":
                its["moment"] = told(value)[0]
            elif part == "submitters" and said[2] == "name":
                its["submitters"].append({"name": value})
            elif part == "submitters" and its["submitters"]:
                its["submitters"][-1].setdefault(said[2], value)
    return found
