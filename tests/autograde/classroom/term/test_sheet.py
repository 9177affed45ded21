"""CSV as it comes: any encoding and delimiter that is in use, one sentence for what is none, and no formula out."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.classroom.course import CourseError
from autograde.classroom.term import sheet as module
from autograde.classroom.term.sheet import as_key, as_text, no_formula, read_sheet, tidy


@pytest.fixture
def read(tmp_path):
    def take(content):
        (tmp_path / "list.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_sheet(tmp_path / "list.csv")
    return take


@pytest.mark.parametrize("content, header, rows, delimiter", [
    ("a,b\n1,2\n", ["a", "b"], [["1", "2"]], ","), ("a;b\n1,5;2\n", ["a", "b"], [["1,5", "2"]], ";"),
    ("a\tb\r\n1\t2\r\n", ["a", "b"], [["1", "2"]], "\t"), ("a\n1\n", ["a"], [["1"]], ","), ("a,b\r1,2", ["a",
    "b"], [["1", "2"]], ","),
    ("sep=;\na;b,c\n1;2\n", ["a", "b,c"], [["1", "2"]], ";"), ('sep=|\r\na|b\n1|2\n', ["a",
    "b"], [["1", "2"]], "|"),
    ('"a;b",c\n1,2\n', ["a;b", "c"], [["1", "2"]], ","), (" a , b \n1,2\n", ["a", "b"], [["1", "2"]], ","),
    ('a,b\n"1\n2",3\n', ["a", "b"], [["1\n2", "3"]], ","), ('a,b\n1,"2\n3"', ["a", "b"], [["1", "2\n3"]], ","),
    ('a,b\n"say ""no""",3\n', ["a", "b"], [['say "no"', "3"]],
    ","),
    ("\n\na,b\n\n1,2\n,,\n", ["a", "b"], [["1", "2"]], ","), ("a,b,,\n1,2,,\n1,2\n1\n", ["a", "b", "", ""], [
        ["1", "2", "", ""], ["1", "2", "", ""], ["1", "", "", ""]], ","),
    ("a,b\n1,2,,,\n", ["a", "b"], [["1", "2"]], ",")])
def test_a_table_is_read_whatever_wrote_it(read, content, header, rows, delimiter):
    found = read(content)
    assert (found.header, found.rows, found.delimiter) == (header, rows, delimiter)
    assert all(len(row) == len(header) for row in found.rows)


@pytest.mark.parametrize("encoding, told", [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"),
                                            ("cp1252", "cp1252"), ("latin-1", "cp1252")])
def test_accents_are_read_in_every_encoding_that_is_in_use(read, encoding, told):
    found = read("name\nJürgen Müller\n".encode(encoding))
    assert (found.rows, found.encoding) == ([["Jürgen Müller"]], told)


def test_each_row_knows_the_line_where_its_record_ends(read):
    assert read("a,b\n\n1,2\n\"x\ny\",3\n4,5\n").lines == [3, 5, 6]


@pytest.mark.parametrize("content, told", [
    ("", "list.csv is empty: its first line must name the columns"), ("\n \n,,\n", "list.csv is empty"),
    (b"PK\x03\x04rest", "is a spreadsheet's own file: save it as CSV"), (b"\xd0\xcf\x11\xe0",
    "is a spreadsheet's own file"),
    ("a,b\n1,2,3\n", "list.csv, line 2, has 3 cells and the first line 2: put a cell that holds ',' into quotes"),
    ('a,b\n1,2\n"3,4\n5,6\n', "list.csv, line 3, has a quotation mark that is not closed"),
    ("a;b\n1;2;3\n", "put a cell that holds ';' into quotes"), ("a,b\n" + "x" * 200_000 + ",1",
    "line 2, is no CSV: field larger"),
    (b"\x81\x8d\xff", "is no text that could be read"), ("a\0b\n", "is no text that could be read"),
    (b"\xff\xfe\x00", "is no text that could be read")])
def test_what_is_no_table_is_refused_in_one_sentence(read, content, told):
    with pytest.raises(CourseError) as error:
        read(content)
    assert told in str(error.value) and "\n" not in str(error.value)


def test_so_is_what_is_no_file_or_too_large(tmp_path, monkeypatch):
    with pytest.raises(CourseError, match="there is no file"):
        read_sheet(tmp_path / "nothing.csv")
    with pytest.raises(CourseError, match="is not a file"):
        read_sheet(tmp_path)
    monkeypatch.setattr(module, "LARGEST", 1000)
    (tmp_path / "large.csv").write_bytes(b"a\n" * 500)
    assert read_sheet(tmp_path / "large.csv").header == ["a"]
    with (tmp_path / "large.csv").open("ab") as file:
        file.write(b"a")
    with pytest.raises(CourseError, match=r"large\.csv has more than 0 MB; is it the right file\?"):
        read_sheet(tmp_path / "large.csv")


@pytest.mark.parametrize("title", ["E-Mail address", "email_address", "EmailAddress", " EMAIL ADDRESS: ",
    "e.mail.address"])
def test_a_column_is_found_however_its_name_is_written(read, title):
    assert as_key(title) == "emailaddress"
    assert read(f"a,{title},{title}\n1,2,3\n").column("nothing", "emailaddress") == 1


def test_of_several_names_the_first_that_is_there_counts(read):
    found = read("b,a,a\n")
    assert (found.column("a", "b"), found.column("b", "a"), found.column("c")) == (1, 0, None)


@pytest.mark.parametrize("value, out", [(2.0, 2), (2.5, 2.5), (1 / 3, 0.3333), (-0.00001, 0), (7, 7), (1e9, 10**9)])
def test_a_number_is_tidy(value, out):
    assert tidy(value) == out and type(tidy(value)) is type(out)


@pytest.mark.parametrize("value, out", [
    ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-x", "'-x"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1",
    "'\r=1"),
    ("Ada", "Ada"), ("", ""), ("a=1", "a=1"), (-3, -3), (None, None), ("'=1", "'=1")])
def test_a_spreadsheet_takes_no_text_for_a_formula(value, out):
    assert no_formula(value) == out


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=4), st.sampled_from(",;\t"))
def test_what_is_written_is_read_again(tmp_path_factory, rows, delimiter):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(as_text(["student", "points"], rows, delimiter), encoding="utf-8", newline="")
    found = read_sheet(path)
    assert found.rows == [row for row in rows if any(cell.strip() for cell in row)]
    assert list(csv.reader(io.StringIO(as_text(["a"], [["x"]])))) == [["a"], ["x"]]
