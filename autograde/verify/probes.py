"""Wrong with full marks: what the cases of an exercise take for right, and should not.

    holes(exercise, seeds)      the wrong versions of the reference that earn all points, though nobody has said that
                                they are right, a sentence each; and what is said to be right, but is not

A wrong version is an edit of one place of the source, or an option that is taken for another number.  One that computes
the same is no fault: it is listed beside the exercises, in equivalents.toml, with the reason.
"""

import warnings
from inspect import signature

from autograde.exercises.registry import equivalents
from autograde.judging.edits import edited
from autograde.judging.judge import strictly, trial
from autograde.verify.kinds import Settled, finer, is_a_check
from autograde.verify.options import asked, confused, silent


def settled(exercise, kinds=lambda node: [node]):
    """The edits of the reference without its checks, and without the options that may be left out; as it then is, if no
    kinds are said.
    """
    parameters = signature(exercise.reference).parameters
    usual = {name: parameters[name].default for name in exercise.left_out if name in parameters}
    return edited(exercise.reference, kinds, is_a_check, Settled(usual).visit)


def survivors(exercise, calls, seeds):
    """The wrong versions that earn all points under all of these seeds, in words, each once."""
    versions = [*confused(exercise, calls), *settled(exercise, finer)]
    with warnings.catch_warnings(action="ignore"):
        return list(dict.fromkeys(words for words, f in versions if passes(exercise, f, seeds)))


def holes(exercise, seeds):
    """What the cases take for right, and nobody has said why; what is said to be right, and is not."""
    calls = asked(exercise)
    yield from silent(exercise, calls)
    if not passes(exercise, next(settled(exercise))[1], seeds):
        yield ("the reference is not right without its checks and the options that may be left out, so any edit of it "
               "counts as noticed: let a check only refuse")
    found, known, excused = survivors(exercise, calls, seeds), equivalents(exercise.name), set()
    for words in found:
        if here := {edit for edit in known if f"{words} in ".startswith(f"{edit} in ")}:
            excused |= here
        else:
            yield f"no case notices {words}: one must, or equivalents.toml says why that is right, too"
    for edit in known.keys() - excused:
        yield f"equivalents.toml has {edit}, but a case notices that, or it is no edit"


def passes(exercise, f, seeds):
    """Whether a function earns all points: as judge says, but without a word, and no longer than it must."""
    trials = []
    for case in exercise.cases:
        trials.append(trial(exercise, case, f, seeds))
        if trials[-1].status != "correct":
            return False
    return all(strictly(t, trials, exercise).status == "correct" for t in trials)
