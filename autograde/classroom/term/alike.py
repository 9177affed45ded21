"""Whose answers share text: winnowing (Schleimer, Wilkerson & Aiken, SIGMOD 2003), as MOSS does it.

    tokens   words, numbers and signs; in code without comments, and a name is n unless it is called or an attribute
    prints   hashes of GRAM tokens in a row, of WINDOW neighbouring ones the smallest: any GRAM + WINDOW - 1 tokens in
             common are noticed
    own      prints that are not in the release and that at most a fifth of the class has, and at most COMMON students

What most write, since the formula wants it, is nobody's own.  Pairs share their own; they are to be looked at.

(copydetect knows no such limit, so that everybody is like everybody where ten lines are asked for; it hands students'
text to a lexer that takes quadratic time for some; and it imports pyplot, which takes longer than the whole report.)
"""

import json
import keyword
import re
import statistics
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from autograde.classroom.submission import EXTRA, grade_id, solution, tags
from autograde.classroom.to_do import judged_notebook

GRAM, WINDOW = 8, 4                             # tokens in a row, and neighbours of which one is kept
COMMON = 10                                     # students
LEAST = 6                                       # prints, some 30 tokens: less than that is chance
LIMIT = 100_000                                 # characters of a student that are looked at
TOKEN = re.compile(r"#.*|[^\W\d]\w*|\d[\w.]*|\S")


@dataclass(frozen=True)
class Alike:
    """Two students with text in common.  shared: prints;  of: how many each has of their own;  where: {cell: shared}"""

    students: tuple
    shared: int
    of: tuple
    where: dict


def alike(texts, released=(), apart=frozenset()):
    """The pairs who stand out, the most alike first.

    texts: {student: [(cell, text, whether it is code), …]};  released: texts in the same form, which are nobody's own;
    apart: pairs, as frozensets, who may be alike: a group.
    """
    known = {one for _, text, code in released for one in prints(text, code)}
    found = {student: {one: cell for cell, text, code in its for one in prints(text, code) if one not in known}
             for student, its in texts.items()}
    who = defaultdict(list)
    for student, its in found.items():
        for one in its:
            who[one].append(student)
    most = min(COMMON, max(2, len(found) // 5))
    who = {one: students for one, students in who.items() if len(students) <= most}
    own = Counter(student for students in who.values() for student in students)
    shared = defaultdict(list)
    for one, students in who.items():
        for pair in combinations(students, 2):
            shared[pair].append(one)
    every = [0] * (len(found) * (len(found) - 1) // 2 - len(shared)) + [len(its) for its in shared.values()]
    lower, _, upper = statistics.quantiles(every, n=4) if len(every) > 1 else (0, 0, 0)
    least = max(LEAST, upper + 3 * (upper - lower))             # Tukey's far out
    pairs = [Alike(pair, len(its), tuple(own[s] for s in pair), dict(Counter(found[pair[0]][one] for one in its)))
             for pair, its in shared.items() if len(its) >= least and frozenset(pair) not in apart]
    return sorted(pairs, key=lambda pair: (-pair.shared, pair.students))


def prints(text, code):
    """The fingerprints of a text, a set."""
    its = list(tokens(text, code))
    grams = [zlib.crc32(" ".join(its[i:i + GRAM]).encode()) for i in range(len(its) - GRAM + 1)]
    return {min(grams[i:i + WINDOW]) for i in range(max(1, len(grams) - WINDOW + 1))} if grams else set()


def tokens(text, code):
    for found in TOKEN.finditer(text):
        token = found[0]
        if not code:
            yield token.lower()
        elif token[0] != "#":
            name = token.isidentifier() and not keyword.iskeyword(token)
            telling = text[found.end():found.end() + 1] == "(" or text[max(0, found.start() - 1):found.start()] == "."
            yield "n" if name and not telling else token


def texts_of(assignment, students):
    """What these students wrote, and what they were given, in the form that `alike` takes."""
    released = cells_of(assignment.released_notebook, lambda cell: True)
    return {student: list(bounded(cells_of(judged_notebook(assignment, student), lambda cell: solution(cell) or EXTRA
                                           in tags(cell)))) for student in students}, released


def cells_of(path, wanted):
    if not path.exists():
        return []
    return [(grade_id(cell) or "a cell of their own", "".join(cell["source"]), cell["cell_type"] == "code")
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if wanted(cell)]


def bounded(cells):
    left = LIMIT
    for cell, text, code in cells:
        yield cell, text[:left], code
        left -= len(text[:left])
