"""CSV files as learning management systems write them and spreadsheets save them."""

import csv
import io
import re
from dataclasses import dataclass

from autograde.classroom.course import CourseError

LARGEST = 20_000_000                            # bytes
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass
class Sheet:
    """header: the columns' names;  rows: lists as long as it;  lines: the line in the file where each row begins."""

    name: str
    header: list
    rows: list
    lines: list
    delimiter: str = ","
    encoding: str = "utf-8"

    def column(self, *names):
        """The number of the first column that has one of these names, however it is written; None if there is none."""
        written = [as_key(title) for title in self.header]
        return next((written.index(name) for name in names if name in written), None)


def read_sheet(path):
    """The Sheet of a CSV file.  Raises CourseError."""
    try:
        if not path.is_file():
            raise CourseError(f"there is no file {path}" if not path.exists() else f"{path} is not a file")
        data = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}") from None
    if data is None:
        raise CourseError(f"{path.name} has more than {LARGEST / 1e6:.0f} MB; is it the right file?")
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise CourseError(f"{path.name} is a spreadsheet's own file: save it as CSV, then use that")
    text, encoding = decoded(path.name, data)
    delimiter = ""
    if told := re.match(r'"?sep=(.)"?\r?\n', text):                     # Excel's own first line
        text, delimiter = text[told.end():], told[1]
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    delimiter = delimiter or max(",;\t", key=first.count)
    reader, rows, lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [], []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise CourseError(f"{path.name}, line {reader.line_num}, is no CSV: {error}") from None
    if rows and "\n" in rows[-1][-1] and not text.rstrip().endswith('"'):               # all the rest is in one cell
        raise CourseError(f"{path.name}, line {lines[-1] + 1 - rows[-1][-1].count(chr(10))}, has a quotation mark that "
                          "is not closed")
    if not rows:
        raise CourseError(f"{path.name} is empty: its first line must name the columns")
    header = [title.strip() for title in rows[0]]
    for i, row in enumerate(rows):
        while len(row) > len(header) and not row[-1].strip():
            row.pop()
        if len(row) > len(header):
            raise CourseError(f"{path.name}, line {lines[i]}, has {len(row)} cells and the first line {len(header)}: "
                              f"put a cell that holds {delimiter!r} into quotes")
        row += [""] * (len(header) - len(row))
    return Sheet(path.name, header, rows[1:], lines[1:], delimiter, encoding)


def decoded(name, data):
    """The text, and the encoding: a mark at the beginning says it, or else it is UTF-8, or what old Excel wrote."""
    for encoding in [MARKS[mark] for mark in MARKS if data.startswith(mark)] or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise CourseError(f"{name} is no text that could be read: save it as CSV in UTF-8")


def as_key(title):
    """A column's name, however it is written: "E-Mail address", "email_address" and "EmailAddress" are one."""
    return "".join(c for c in title.casefold() if c.isalnum())


def as_text(header, rows, delimiter=","):
    """Rows as CSV.  Lines end as the standard says."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def tidy(value):
    """A number with four decimals at most, and none if it is whole."""
    value = round(value, 4)
    return int(value) if value == int(value) else value


def no_formula(value):
    """A text that a spreadsheet takes for no formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") and value[:1] else value
