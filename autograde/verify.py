"""Whether the exercises are fair: what `autograde verify` asks of each of them."""

from autograde.answers import PUBLIC_SEED
from autograde.judge import judge

SEEDS = (PUBLIC_SEED, 1, 2, 20_261_122)             # the public one, and some that stand for secret ones
LEAST_CASES, LEAST_MISTAKES = 2, 4


def unanswered(*args, **kwargs):
    raise NotImplementedError


def forgotten_return(*args, **kwargs):
    pass


def faults(exercise):
    """What is wrong with an exercise, a sentence each."""
    if len(exercise.cases) < LEAST_CASES:
        yield f"it has {len(exercise.cases)} cases; at least {LEAST_CASES} are asked for"
    if len(exercise.mistakes) < LEAST_MISTAKES:
        yield f"it has {len(exercise.mistakes)} mistakes; at least {LEAST_MISTAKES} are asked for"
    if any(judge(exercise, idle).earned for idle in (unanswered, forgotten_return)):
        yield "a function that does nothing earns points"
    for case in exercise.cases:
        if not case.run.__doc__:
            yield f"the case “{case.name}” has no docstring: it is what the student reads"
    for seed in SEEDS:
        for v in judge(exercise, exercise.reference, [seed]).verdicts:
            if v.status != "correct":
                yield f"under seed {seed} the reference fails the case “{v.case}”: {v.got}, expected {v.expected}"
        for number, mistake in enumerate(exercise.mistakes, 1):
            yield from (f"under seed {seed} mistake {number} {fault}" for fault in faults_of(mistake, exercise, seed))


def faults_of(mistake, exercise, seed):
    """A mistake must be caught, and be recognised as itself and not as another."""
    judgement = judge(exercise, mistake.function, [seed])
    if judgement.status == "correct":
        yield f"is caught by no case (“{mistake.hint}”)"
    elif judgement.status == "raised":
        yield f"(“{mistake.hint}”) computes nothing: {judgement.verdicts[0].got}"
    elif judgement.hints != [mistake.hint]:
        named = " and ".join(f"“{hint}”" for hint in judgement.hints) or "nothing"
        yield f"(“{mistake.hint}”) is recognised as {named}"
    if judgement.earned != mistake.earns:
        yield f"(“{mistake.hint}”) earns {judgement.earned:g} points; {mistake.earns:g} are written down"
