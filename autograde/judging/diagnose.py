"""Which mistake explains what came out: a hint is true, or it is not given.

    A mistake is named for a failing case if it gives there what the student's code gives, fails no case that the
    student passes, and has no rival: another mistake, a slip or an edit of the reference made by machine that fails
    none either, explains the same cases, and is something else in a quarter of all.  Of several mistakes that explain
    a case, the one that explains most is named.

    Only where a case is left unexplained, a slip that any function may hold (slips) is told, if it explains all that
    are left, or two mistakes made at once are named in place of single ones; they must give the student's outcome in
    every case in which they show.

Numbers are evidence: a mistake must explain as many cases with numbers as it gets wrong.  Yes, no, text and rounded
numbers, to which much may lead, are evidence if they are all that came out wrong, or, where something passes, all that
a mistake changes, in one case; what Python says when it stops the code, if nothing else is wrong and something passes.
"""

from dataclasses import dataclass

import numpy as np

from autograde.judging.outcome import Raised, agree

REFUSED = ("WrongResult", "InputChanged")           # by the judge, for what the code did: these say more than an error
SAME = 0.25                                         # the share of a mistake's cases in which what is like it may differ


@dataclass(frozen=True, eq=False)
class Version:
    """A wrong version of the reference beside the student's code."""

    kind: str
    number: int                     # among those of its kind
    name: tuple                     # what it has to say
    shows: frozenset                # the cases in which it departs from the reference
    explains: frozenset             # those of them in which it does so as the student's code does


def diagnose(trials, table):
    """For each trial the hints of what explains it.

    table: () -> what every version gives under the public seed (expected.table); asked only where it is needed.
    """
    told = {i: t for i, t in enumerate(trials) if not t.case.levels}
    wrong = frozenset(i for i, t in told.items() if t.status in ("wrong", "raised"))
    passed = frozenset(i for i, t in told.items() if t.status == "correct")
    stopped = frozenset(i for i in wrong
                        if isinstance(trials[i].actual, Raised) and trials[i].actual.kind not in REFUSED)
    coarse = frozenset(i for i in wrong if says_little(trials[i].actual))
    if not wrong:
        return [()] * len(trials)

    known = {}                                      # a frozen outcome may be that of many versions

    def fits(i, outcome):
        if (i, id(outcome)) not in known:
            known[i, id(outcome)] = agree(trials[i].actual, outcome)
        return known[i, id(outcome)]

    def possible(kind):
        """The versions that explain something on enough evidence, and fail no case that is passed."""
        shown = {i: told[i].answer.shows(kind) for i in wrong | passed}
        for k, (name, _) in enumerate(trials[min(wrong)].answer.of(kind)):
            shows = frozenset(i for i in shown if shown[i][k])
            if not shows & passed:
                explains = frozenset(i for i in shows if fits(i, trials[i].answer.of(kind)[k][1]))
                if enough(shows, explains):
                    yield Version(kind, k, name, shows, explains)

    def enough(shows, explains):
        """Whether there is evidence for a version: see the top of this module."""
        numbers, other = explains - stopped - coarse, shows - explains - stopped - coarse
        if numbers:
            return len(numbers) >= len(other)
        if not passed:
            return explains == wrong and explains - stopped
        return explains == wrong or len(explains - stopped) == len(shows) == 1

    def has_rival(v):
        """Whether another mistake, or a version that is only the machine's, explains all that this one does."""
        if any(v.explains <= m.explains and not set(m.name) <= set(v.name) for m in mistakes):
            return True
        if v.explains == wrong:                     # then what explains as much is the same in every case
            return False
        rows = [table()["cases"][t.case.name] for t in told.values()]
        made = np.array([[*row["edits"], *row["slips"]] for row in rows])                       # (cases, versions)
        own = np.array([row[v.kind][v.number] for row in rows])[:, None]
        fair = (made[[i in passed for i in told]] == 0).all(axis=0)
        alike = (made == own)[[i in v.explains for i in told]].all(axis=0)
        return bool((fair & alike & ((made != own).sum(axis=0) > SAME * len(v.shows))).any())

    mistakes = list(possible("mistakes"))
    likely = [v for v in mistakes if not has_rival(v)]
    hints = {i: v.name for i in wrong if (v := best([v for v in likely if i in v.explains]))}
    if left := wrong - hints.keys():
        single, pairs = ([v for v in possible(kind) if v.shows == v.explains and v.explains & left and not has_rival(v)]
                         for kind in ("slips", "pairs"))
        single = [v for v in single if left <= v.explains]
        if slip := best(single, said=lambda v: v.name[0]):
            alike = {v.name for v in single if v.explains == slip.explains}
            hints = dict.fromkeys(slip.explains & left, in_words(alike)) | hints
        elif two := best(pairs):
            hints = dict.fromkeys(two.explains, two.name)
    return [hints.get(i, ()) for i in range(len(trials))]


def best(versions, said=lambda v: v.name):
    """The one that explains most, and shows least where it does not; None if several do so and say different things."""
    def rank(v):
        return 2 * len(v.explains) - len(v.shows)

    first = [v for v in versions if rank(v) == max(map(rank, versions))]
    return first[0] if len(set(map(said, first))) == 1 else None


def in_words(slips):
    """What slips {(what, detail), …} say in common, as hints."""
    (what, detail), *others = slips
    return (f"{what}: {detail}." if detail and not others else f"{what}.",)


def says_little(outcome):
    """Whether there is nothing in it but yes, no, text, and single numbers of one decimal."""
    if isinstance(outcome, (dict, tuple)):
        return all(map(says_little, outcome.values() if isinstance(outcome, dict) else outcome))
    if isinstance(outcome, (str, Raised)):
        return isinstance(outcome, str)
    return outcome.dtype.kind == "b" or (outcome.size == 1 and bool(np.all(outcome == np.round(outcome, 1))))
