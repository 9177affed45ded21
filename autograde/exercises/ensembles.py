"""Chapter 13: ensembles."""

import numpy as np

from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise, grows
from course_lib import ensembles, losses, schedules


def members(rng, K=5, N=4, C=3):
    """What K members say of N examples: probabilities (K, N, C)."""
    return losses.softmax(2 * rng.normal(size=(K, N, C)))


mean = Exercise(ensembles.average, unasked={"dtype": OWN})


@mean.case(points=1)
def five_members_four_examples_three_classes(f, rng):
    """The members' axis goes, the others stay: (5, 4, 3) becomes (4, 3)."""
    return f(members(rng))


@mean.case(points=1)
def it_is_a_probability_again(f, rng):
    """Three members, three examples, three classes: every row adds up to 1, and the numbers are the means."""
    out = f(members(rng, 3, 3, 3))
    return {"sum of each row": out.sum(axis=-1), "out": out}


@mean.case(points=1)
def one_member_cannot_rule_a_class_out(f, rng):
    """Two give class 0 a probability of 0.9, one says that it is impossible: there is hope left."""
    p = rng.uniform(0.85, 0.95)
    return f(np.array([[[p, 1 - p]], [[p, 1 - p]], [[0.0, 1.0]]]))


@mean.case(points=1)
def float32_stays_float32(f, rng):
    """Nets compute in float32, and so should their average."""
    out = f(members(rng).astype(np.float32))
    return {"dtype": str(out.dtype), "out": out}


@mean.case(points=1)
def a_member_that_is_alone_speaks_for_all(f, rng):
    """With K = 1 the average is what that member says."""
    return f(members(rng, 1, 3, 4))


mean.mistake(".mean(axis=0)", ".sum(axis=0)", earns=1,
    hint="You added the members up and did not divide. With forty members you are 4000 % sure: should the result "
         "not be a probability itself?")
mean.mistake(".mean(axis=0)", ".mean(axis=1)", earns=0,
    hint="You averaged over the examples: now each member has an opinion on the average digit, which nobody "
         "asked. Which of (K, N, C) counts the members?")
mean.mistake(".mean(axis=0)", ".mean(axis=-1)", earns=0,
    hint="You averaged over the classes. C probabilities that add up to 1 have the mean 1 / C, whatever the net "
         "has learned: months of training for a constant. Which axis counts the members?")
mean.mistake("probabilities.mean(axis=0)", "losses.softmax(np.log(probabilities).mean(axis=0))", earns=1,
    hint="You averaged the logarithms, which are the scores up to a constant, and went back by softmax. That is "
         "the other mean, two exercises on, in which one member that says 0 has a veto. Here the probabilities "
         "themselves are averaged.")
mean.mistake("probabilities.mean(axis=0)", "np.exp(np.log(probabilities).mean(axis=0))", earns=1,
    hint="You took the geometric mean: one member that says 0 makes it 0, and the rows no longer add up to 1. "
         "Asked for is the plain, arithmetic mean.")
mean.mistake("probabilities.mean(axis=0)", "losses.softmax(probabilities.mean(axis=0))", earns=0,
    hint="There is one softmax too many. These are probabilities already; a second softmax makes them nearly alike.")
mean.mistake(".mean(axis=0)", ".max(axis=0)", earns=1,
    hint="For each class you took the member that is most sure of it. The result does not even add up to 1.")
mean.mistake("probabilities.mean(axis=0)", "np.median(probabilities, axis=0)", earns=1,
    hint="You took the median of each class. It forgets how sure the others are, and medians of probabilities do "
         "not add up to 1.")
mean.mistake("probabilities.mean(axis=0)",
                "(probabilities == probabilities.max(axis=-1, keepdims=True)).mean(axis=0)", earns=0,
    hint="You counted for which class each member is. That is a vote, the next exercise: it throws away how sure "
         "a member is, and that is what an average is for.")
mean.mistake(".mean(axis=0)", ".mean(axis=0).argmax(axis=-1)", earns=0,
    hint="You returned the class that wins. Asked for are the probabilities from which it would be chosen: "
         "whoever uses your function may want to know how sure the ensemble is.")
mean.mistake(".mean(axis=0)", ".mean(axis=0, dtype=float)", earns=4,
    hint="Your average is float64 whatever comes in. Did you collect it in np.zeros without a dtype?")


voting = Exercise(ensembles.vote, unasked={"dtype": "classes come out"})


@voting.case(points=1)
def the_majority_wins(f, rng):
    """Of seven members four agree, for each example on another class."""
    C, N = 6, 8
    others = rng.integers(0, C, (3, N))
    winners = rng.permutation(np.arange(N) % C)                # each class wins somewhere
    classes = np.concatenate([np.tile(winners, (4, 1)), others])
    return {"classes": f(rng.permuted(classes, axis=0), C=C)}


@voting.case(points=1)
def most_votes_are_enough(f, rng):
    """Say five members say 9, 3, 9, 4 and 5: two votes win, though they are no majority; and nobody mentioned a 6."""
    C = int(rng.integers(6, 13))
    a, b, c = rng.permutation(C - 2)[:3]
    return {"class": f(np.array([[C - 1], [a], [C - 1], [b], [c]]), C=C)}


@voting.case(points=1)
def a_tie_goes_to_the_lower_class(f, rng):
    """One vote for 2, one for 1: the answer is 1, whoever came first.  The same with two votes each."""
    low = int(rng.integers(1, 4))
    least, high = rng.integers(0, low), low + rng.integers(3, 5)        # so far apart that no mean of them is low
    return {"one vote each": f(np.array([[high, low], [low, high]]), C=9),
            "two votes each": f(np.array([[high], [least], [low], [high], [low]]), C=9)}


@voting.case(points=1)
def the_first_and_the_last_class_can_win(f, rng):
    """Classes are 0 … C - 1, both ends among them."""
    C = int(rng.integers(3, 9))
    return {"all for 0": f(np.zeros((3, 2), int), C=C), "all for C - 1": f(np.full((3, 2), C - 1), C=C)}


@voting.case(points=1)
def no_loop_over_the_examples(f, rng):
    """Members and classes are few, examples are many: all of them are counted at once."""
    classes = rng.integers(0, 3, (5, 60))
    return {"classes": f(classes, C=3),
            **grows(f, "examples", lambda n: f.lines(np.resize(classes, (5, n)), C=3), 6, 60)}


voting.mistake("votes.argmax(axis=1)", "C - 1 - votes[:, ::-1].argmax(axis=1)", earns=3,
    hint="With equally many votes you take the highest class, not the lowest. Some rule must decide, and it must "
         "be the one that was agreed on before the election.")
voting.mistake("return votes.argmax(axis=1)", "return np.rint(classes.mean(axis=0)).astype(int)", earns=1,
    hint="You averaged the numbers of the classes. Half the members see a 3, half a 9, and you announce a 6? "
         "Class numbers are names: they can be counted, not averaged.")
voting.mistake("return votes.argmax(axis=1)", "return np.sort(classes, axis=0)[len(classes) // 2]", earns=2,
    hint="You took the median of the class numbers. Right where more than half agree, and nonsense elsewhere: that a "
         "4 is between a 3 and a 9 does not make it a compromise.")
voting.mistake("votes.argmax(axis=1)", "votes.max(axis=1)", earns=0,
    hint="You returned how many votes the winner got, not who it is.")
voting.mistake("== np.arange(C)", "== np.arange(C - 1)", earns=1,
    hint="The last class stands for no election: you count votes for C - 1 classes. How far does range(n) go?")
voting.mistake("votes.argmax(axis=1)", "votes.argmin(axis=1)", earns=0,
    hint="You elect the class with the fewest votes. Some comedies begin that way.")
voting.mistake("return votes.argmax(axis=1)", "return classes.max(axis=0)", earns=2,
    hint="You took the largest class number that anybody said: nine always beats three. Look for the largest "
         "number of votes.")


@voting.mistake(earns=4,
    hint="You count example by example. For seven digits fine; here come thousands, many times over. Members and "
         "classes are few: go through one of those instead, and count all examples at once.")
def vote(classes, *, C):
    return np.array([np.bincount(column, minlength=C).argmax() for column in classes.T])


@voting.mistake(earns=3,
    hint="With equally many votes you take the class that was named first, so that it matters in which order the "
         "members speak. Shuffle them, and the result must be the same.")
def vote(classes, *, C):                                                                       # noqa: F811
    votes = (classes[..., None] == np.arange(C)).sum(axis=0)
    theirs = np.take_along_axis(votes.T, classes, axis=0)
    return np.take_along_axis(classes, theirs.argmax(axis=0)[None], axis=0)[0]


scores = Exercise(ensembles.average_scores)


@scores.case(points=1)
def softmax_of_the_mean_scores(f, rng):
    """Five members, four examples, three classes."""
    return f(2 * rng.normal(size=(5, 4, 3)))


@scores.case(points=1)
def as_many_members_as_examples_and_classes(f, rng):
    """(3, 3, 3): each row is a probability, and equal members say together what each of them says."""
    one = 2 * rng.normal(size=(1, 3, 3))
    return {"sum of each row": f(2 * rng.normal(size=(3, 3, 3))).sum(axis=-1), "three alike": f(one.repeat(3, axis=0))}


@scores.case(points=1)
def one_member_can_rule_a_class_out(f, rng):
    """Two prefer class 0, one is sure that it is wrong, by a score of -100."""
    s = rng.uniform(-1, 1)
    return f(np.array([[[2.0, 0.0, s]], [[2.0, 0.0, s]], [[-100.0, 0.0, s]]]))


@scores.case(points=1)
def scores_of_a_thousand_do_not_overflow(f, rng):
    """The exponential of 1000 is too large for a float: shift the scores first, as in softmax."""
    return f(np.array([[[1000.0, 1000 - rng.uniform(1, 3), 0.0]], [[1000.0, 1000.0, -1000.0]]]))


scores.mistake("losses.softmax(scores.mean(axis=0))", "losses.softmax(scores).mean(axis=0)", earns=1,
    hint="You made probabilities first and averaged these. That is the first exercise again. Here the scores are "
         "averaged, and there is one softmax at the end.")
scores.mistake("losses.softmax(scores.mean(axis=0))", "scores.mean(axis=0)", earns=0,
    hint="You returned the mean scores. From scores to probabilities one step is missing.")
scores.mistake("losses.softmax(scores.mean(axis=0))", "losses.softmax(scores.sum(axis=0))", earns=0,
    hint="You summed the scores: three members who say the same are suddenly three times as sure of it, like a "
         "choir that takes its own echo for applause. Equal members should say together what each says.")
scores.mistake("scores.mean(axis=0)", "scores.mean(axis=1)", earns=0,
    hint="You averaged the scores of all examples. Which of (K, N, C) counts the members?")
scores.mistake("losses.softmax(scores.mean(axis=0))", "losses.softmax(scores.mean(axis=0).T).T", earns=0,
    hint="Your softmax runs over the examples, so that the digits compete for the classes. It is the classes that "
         "compete for a digit: which axis should add up to 1?")
scores.mistake("losses.softmax(scores.mean(axis=0))", "losses.softmax(losses.softmax(scores).mean(axis=0))", earns=0,
    hint="There are two softmaxes in this. What goes into the second one is a probability already.")


@scores.mistake(earns=3,
    hint="Your exponential overflows: e to the power of 1000 is inf, and inf / inf is no number. Shifting all "
         "scores of an example by a constant changes nothing in the end. Which?")
def average_scores(scores):
    e = np.exp(scores.mean(axis=0))
    return e / e.sum(axis=-1, keepdims=True)


@scores.mistake(earns=2,
    hint="You divided by the sum over all examples and classes. Each example has a probability of 1 to give away "
         "among the classes, and so does the next.")
def average_scores(scores):                                                                       # noqa: F811
    e = np.exp(scores.mean(axis=0) - scores.mean(axis=0).max())
    return e / e.sum()


snapshots = Exercise(ensembles.snapshot_steps, returns="steps",
                     unasked={"in place": "numbers go in", "dtype": "steps come out"})


@snapshots.case(points=1)
def cycles_of_one_length(f, rng):
    """Four cycles, which fill the run to its last step."""
    T_0 = int(rng.integers(6, 20))
    return {f"T_0 = {T_0}, {4 * T_0} steps": f(4 * T_0, T_0=T_0)}


@snapshots.case(points=1)
def each_cycle_longer_than_the_last(f, rng):
    """T_mult = 2: the second cycle is twice as long as the first, the third four times."""
    T_0 = int(rng.integers(4, 12))
    return {f"T_0 = {T_0}, T_mult = 2, {15 * T_0} steps": f(15 * T_0, T_0=T_0, T_mult=2),
            f"T_0 = {T_0}, T_mult = 3, {13 * T_0} steps": f(13 * T_0, T_0=T_0, T_mult=3)}


@snapshots.case(points=1)
def what_is_not_finished_gives_none(f, rng):
    """The run ends within a cycle, or one step too early: no snapshot of that one."""
    T_0 = int(rng.integers(6, 20))
    return {"half a cycle more": f(3 * T_0 + T_0 // 2, T_0=T_0), "one step too few": f(3 * T_0 - 1, T_0=T_0),
            "too short for any": len(np.ravel(f(T_0 // 2, T_0=T_0)))}


@snapshots.case(points=1)
def the_rate_is_lowest_there_and_highest_one_step_later(f, rng):
    """The schedule itself, warm_restarts with lr = 1, is asked for its rate at your steps and just after them."""
    T_0 = int(rng.integers(7, 14))
    at = np.asarray(f(15 * T_0, T_0=T_0, T_mult=2)).astype(int)
    return {"rate at the snapshots": schedules.warm_restarts(at, lr=1.0, T_0=T_0, T_mult=2),
            "rate one step later": schedules.warm_restarts(at + 1, lr=1.0, T_0=T_0, T_mult=2)}


snapshots.mistake("[1:] - 1", "[1:]", earns=0,
    hint="You come one step late: the restart has just thrown the net out of its valley at full rate, and you "
         "photograph it in flight. Steps are counted from 0; which is the last one of the first cycle?")
snapshots.mistake("schedules.restarts(steps + 1, T_0=T_0, T_mult=T_mult)[1:] - 1",
                  "schedules.restarts(steps, T_0=T_0, T_mult=T_mult)", earns=0,
    hint="These are the steps at which cycles begin, 0 among them: a snapshot of a net that has learned nothing "
         "yet. You want those at which cycles end.")
snapshots.mistake("steps + 1", "steps", earns=1,
    hint="The last cycle is finished and yields no snapshot, although it is the best of the run. Compare what you "
         "call the end: a run of n steps ends with step n - 1.")
snapshots.mistake("T_mult=T_mult", "T_mult=1", earns=2,
    hint="All your cycles are equally long. With T_mult = 2 each is twice as long as the one before.")
snapshots.mistake("[1:] - 1", "[1:] - 2", earns=0,
    hint="You come one step early. The rate falls until the last step of a cycle; steps are counted from 0, so "
         "the first cycle of length T has the steps 0 … T - 1.")


@snapshots.mistake(earns=3,
    hint="You also take a snapshot for the last cycle, though the run does not finish it: the rate would be high "
         "there, and the net on its way.")
def snapshot_steps(steps, *, T_0, T_mult=1):
    at = schedules.restarts(steps + 1, T_0=T_0, T_mult=T_mult)[1:] - 1
    return at if steps - 1 in at else np.append(at, steps - 1)


@snapshots.mistake(earns=2,
    hint="You know how long each cycle is, but take its length for its end. A cycle begins where the one before "
         "has ended.")
def snapshot_steps(steps, *, T_0, T_mult=1):                                                      # noqa: F811
    if T_mult == 1:
        return schedules.restarts(steps + 1, T_0=T_0)[1:] - 1
    ends = T_0 * T_mult**np.arange(20) - 1
    return ends[ends < steps]


@snapshots.mistake(earns=2,
    hint="Your cycles grow by the same number of steps each time, as 1, 2, 3, 4. Each should be T_mult times as long "
         "as the one before, as 1, 2, 4, 8.")
def snapshot_steps(steps, *, T_0, T_mult=1):                                                      # noqa: F811
    ends = np.cumsum(T_0 * (1 + (T_mult - 1) * np.arange(100))) - 1
    return ends[ends < steps]


running = Exercise(ensembles.ema, returns="mean", unasked={"dtype": OWN})


@running.case(points=1)
def the_first_mean_is_w(f, rng):
    """There is nothing before it: with mean = None the average of one is that one, in an array of its own."""
    w = rng.normal(size=(3, 2))
    return {"mean": f(w, decay=0.9), "it changes when w does": f.shares(w, decay=0.9)}


@running.case(points=1)
def one_step(f, rng):
    """decay = 0.9: nine parts of the old mean, one part of w."""
    return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), decay=0.9)


@running.case(points=1)
def how_much_each_of_five_steps_weighs(f, rng):
    """With decay = ½ the last step weighs ½, the one before ¼, and so on; all weights add up to 1, with any decay."""
    mean, decay = None, rng.uniform(0.55, 0.8)
    for w in np.eye(5):                                        # the mean then holds the weight of each step
        mean = f(w, mean, decay=decay)
    return {"weights of the steps": mean, "their sum": mean.sum()}


@running.case(points=1)
def a_mean_of_zero_is_a_mean(f, rng):
    """Only None means that there is none yet; zeros are an average like any other."""
    return f(rng.normal(size=2), np.zeros(2), decay=0.9)


@running.case(points=1)
def the_two_ends_of_decay(f, rng):
    """decay = 0 forgets everything at once, decay = 1 learns nothing new."""
    w, mean = rng.normal(size=(2, 3))
    return {"decay = 0": f(w, mean, decay=0.0), "decay = 1": f(w, mean, decay=1.0)}


@running.case(points=1)
def in_float32_it_is_float32(f, rng):
    """The mean goes into the net in the place of its weights, which are float32."""
    w, mean = rng.normal(size=(2, 3)).astype(np.float32)
    out = f(w, mean, decay=0.99)
    return {"dtype": str(out.dtype), "mean": out}


running.mistake("return w.copy()", "return (1 - decay) * w", earns=4,
    hint="Your average starts at 0. With decay = 0.999 it is a thousand times too small at first, and after a "
         "thousand steps a third is still missing. What is the average of a single w?")
running.mistake("return w.copy()", "return np.zeros_like(w)", earns=4,
    hint="Your first average is 0, and the first w is not in it at all. What is the average of a single w?")
running.mistake("decay * mean + (1 - decay) * w", "(1 - decay) * mean + decay * w", earns=1,
    hint="decay and 1 - decay have changed places. decay = 0.999 should mean a long memory; yours forgets all but "
         "a thousandth in one step.")
running.mistake("decay * mean + (1 - decay) * w", "decay * mean + w", earns=1,
    hint="Your sum piles up: that is momentum, no mean. The two weights of an average add up to 1.")
running.mistake("decay * mean + (1 - decay) * w", "(mean + w) / 2", earns=1,
    hint="You gave both halves the same weight, whatever decay says.")
running.mistake("decay * mean + (1 - decay) * w", "w.copy()", earns=1,
    hint="Nothing of the old mean is left in the new one: you return the weights as they are.")
running.mistake("decay * mean + (1 - decay) * w", "mean + (1 - decay) * w", earns=2,
    hint="The old mean does not shrink to make room: yours only grows. The two weights of an average add up to 1.")
running.mistake("decay * mean + (1 - decay) * w", "decay * mean + (1 - decay) * (w - mean)", earns=2,
    hint="You mixed two ways to write an average. In one, old and new each have a share; in the other, the old mean "
         "moves a share of the way to w. Both at once take too much of the old mean away.")
running.mistake("if mean is None:", "if mean is None or not np.any(mean):", earns=5,
    hint="You took a mean of zeros for no mean. A weight may well be 0 on average; ask whether there is a mean, "
         "not how large it is.")
running.mistake("decay * mean + (1 - decay) * w", "np.float64(decay) * mean + (1 - decay) * w", earns=5,
    hint="Your mean is float64 whatever comes in. A NumPy float64 makes its neighbours float64, too; a Python "
         "float does not.")
