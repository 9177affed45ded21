"""Whose text is alike: what is found, what is nobody's own, and how often answers that are only right look copied."""

import re
from itertools import combinations

import pytest
import unseen
from unseen import ANSWERS, CHAPTERS

from autograde.classroom.term.alike import GRAM, WINDOW, alike, bounded, prints, tokens

STUB = "def f(x, p):\n    '''Drop units of x.'''\n    raise NotImplementedError\n"
OTHERS = {f"s{n}": f"def f(x, p):\n    return {'+'.join(map(str, range(n, n + 30)))}\n" for n in range(8)}
ODD = ("def f(x, p):\n    kept = np.floor(rng.random(x.shape) + p)\n    for row in range(len(x)):\n"
       "        kept[row] = kept[row] / p if p > 0 else 0 * kept[row]\n    return kept * x, kept\n")
RENAMED = ("def f(x, p):    # my own\n    mask=np.floor( rng.random(x.shape)+p )\n    for i in range(len(x)):\n"
           "        # scale\n        mask[i] = mask[i]/p if p>0 else 0*mask[i]\n    return mask*x, mask\n")


def found(texts, released=STUB, **options):
    return alike({student: [("f", text, True)] for student, text in texts.items()}, [("f", released, True)], **options)


def test_names_comments_and_spaces_hide_nothing():
    assert list(tokens("y = np.mean(x_1)  # of all", True)) == ["n", "=", "n", ".", "mean", "(", "n", ")"]
    assert prints(ODD, True) == prints(RENAMED, True)
    assert list(tokens("Half of IT, then.", False)) == ["half", "of", "it", ",", "then", "."]


def test_a_run_of_so_many_tokens_in_common_is_noticed_wherever_it_stands():
    run = " ".join(f"{n};" for n in range((GRAM + WINDOW) // 2))[:-1]                  # GRAM + WINDOW - 1 tokens
    for before in range(9):
        assert prints("a b c " * before + run, False) & prints("x y " + run + " z w" * before, False)
    assert not prints("x y z", False)


def test_two_who_share_what_few_wrote_are_a_pair_to_look_at():
    pair, = found(OTHERS | {"ann": ODD, "bob": RENAMED})
    assert pair.students == ("ann", "bob") and pair.where == {"f": pair.shared} and pair.of == (pair.shared,) * 2
    assert found(OTHERS | {"ann": ODD}) == found(OTHERS) == found({}) == found({"ann": ODD}) == []
    assert found(OTHERS | {"ann": ODD, "bob": RENAMED}, apart=[frozenset(("bob", "ann"))]) == []        # a group


def test_what_was_handed_out_or_what_many_wrote_is_nobodys_own():
    assert found(OTHERS | {"ann": ODD, "bob": ODD}, released=ODD) == []
    assert found(OTHERS | {f"t{n}": ODD for n in range(8)}) == []


def test_an_answer_that_moved_to_another_cell_is_found_there():
    texts = {student: [("f", text, True)] for student, text in OTHERS.items()}
    texts |= {"ann": [("f", STUB, True), ("g", ODD, True)], "bob": [("f", RENAMED, True)]}
    pair, = alike(texts, [("f", STUB, True)])
    assert set(pair.where) == {"g"}


def test_of_a_student_so_much_is_looked_at_and_no_more():
    cells = list(bounded([("f", "x" * 70_000, True), ("g", "y" * 70_000, True), ("h", "z", False)]))
    assert [len(text) for _, text, _ in cells] == [70_000, 30_000, 0]
    assert len(prints("((((" * 25_000, True)) == 1                 # no time, and no depth


def answers(chapter):
    """{exercise: the sources of what several people answered}"""
    pytest.importorskip(f"unseen.{chapter}")
    by = {}
    for answer in ANSWERS:
        if answer.chapter == chapter:
            by.setdefault(answer.exercise, []).append(answer.source)
    return by


def disguised(source):
    names = sorted(set(re.findall(r"^\s+(\w+) = ", source, re.MULTILINE)))
    for number, name in enumerate(names):
        source = re.sub(rf"\b{name}\b", f"mine_{number}", source)
    return source.replace("\n", "    # by me\n")


def test_answers_that_are_only_to_the_same_question_are_seldom_alike_and_copies_mostly_are():
    """Small classes, the hardest: of each chapter four people, each with answers of their own, and one who took half of
    the first one's and gave the names other names."""
    honest = copied = classes = 0
    for chapter in CHAPTERS:
        by = {name: sources[:4] for name, sources in answers(chapter).items() if len(sources) >= 4}
        if len(by) > 1:
            classes += 1
            people = {f"s{n}": [(name, sources[n], True) for name, sources in by.items()] for n in range(4)}
            honest += len(alike(people))
            half = people["s0"][:max(1, len(by) // 2)]
            pairs = alike(people | {"copy": [(name, disguised(text), code) for name, text, code in half]})
            copied += ("s0", "copy") in [pair.students for pair in pairs]
    assert classes >= 12 and unseen.ANSWERS
    assert honest == 0 and copied >= classes // 2, (classes, honest, copied)


def test_every_pair_is_told_once():
    pairs = found({f"t{n}": ODD.replace("0 *", "0 *" * (n + 1)) for n in range(2)} | OTHERS)
    assert len({frozenset(pair.students) for pair in pairs}) == len(pairs) <= len(list(combinations(range(10), 2)))
