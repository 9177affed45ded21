"""Chapter 13.  Ensembles: several nets err in different ways, and their average errs less.

The members are nets trained apart, snapshots of one run under a cyclic schedule, or the weights of one run
averaged as it goes.

Huang et al. 2017, Snapshot ensembles: train 1, get M for free.  https://arxiv.org/abs/1704.00109
"""

import numpy as np

from course_lib import losses, net, schedules
from course_lib.checks import require_count, require_floats, require_rank, require_shape, require_share
from course_lib.checks_kinds import require_array, require_function, require_model
from course_lib.checks_steps import require_state


def average(probabilities):
    """What the members say on average.

        p = 1/K Σ_k p_k

    A mean of probabilities, so that it is one, too; see average_scores for the other mean.

    probabilities: (K, N, C), of K members.  Returns (N, C).
    Raises TypeError if probabilities holds no floats, ValueError if it is not (K, N, C) or there is no member.

    CS231n, Neural networks 3: model ensembles.
    """
    _require_members(probabilities=probabilities)
    return probabilities.mean(axis=0)


def average_scores(scores):
    """The other mean: softmax of the average scores, the normalized geometric mean of the probabilities.

        p ∝ Π_k p_k^{1/K}

    One member that is sure a class is wrong can rule it out, which the mean of probabilities does not allow.

    scores: (K, N, C), before softmax.  Returns probabilities (N, C).
    Raises TypeError if scores holds no floats, ValueError if it is not (K, N, C) or there is no member.

    Hinton 2002, Training products of experts by minimizing contrastive divergence, section 1.
    """
    _require_members(scores=scores)
    return losses.softmax(scores.mean(axis=0))


def vote(classes, *, C):
    """The class that most members chose; of several with equally many votes the lowest.

        out_n = argmax_c #{k : classes_kn = c}

    classes: (K, N), integers in [0, C);  C: the number of classes.  Returns (N,), integers.
    Raises TypeError if classes holds no integers, ValueError if it is not (K, N), there is no member, or a class
    lies outside [0, C).

    Hansen & Salamon 1990, Neural network ensembles, section 3.
    """
    classes = require_array(classes=classes, kinds="iu", remedy="it names classes, as p.argmax(axis=-1)")
    C = require_count(C=C)
    require_rank(2, classes=classes)
    if len(classes) == 0 or (classes.size and not 0 <= classes.min() <= classes.max() < C):
        raise ValueError(f"classes has shape {classes.shape} and C = {C}; there must be at least one member, and "
                         "every class in [0, C)")
    votes = (classes[..., None] == np.arange(C)).sum(axis=0)   # (N, C)
    return votes.argmax(axis=1)


def snapshot_steps(steps, *, T_0, T_mult=1):
    """After which steps to take snapshots: the last of each cycle of schedules.warm_restarts.

        start_{i+1} - 1

    There the rate is smallest and the net best; one step later the restart has thrown it out of its valley.

    steps: of the whole run;  T_0, T_mult: as in schedules.warm_restarts.  Returns steps, integers; a cycle that the
    run does not finish gives none.
    Raises ValueError if steps is not positive, or T_0 or T_mult is not a whole number of at least 1.

    Huang et al. 2017, section 3.
    """
    steps = require_count(steps=steps)
    return schedules.restarts(steps + 1, T_0=T_0, T_mult=T_mult)[1:] - 1


def fit_snapshots(model, x, y, *, at, progress=iter, **options):
    """net.fit that keeps a copy of the net's state, its parameters and running averages, after certain steps.

    model, x, y and the options: as in net.fit;  at: steps, from snapshot_steps.
    Returns History and the snapshots (len(at), *model.state.shape), to be put into model.state[...].
    Raises what net.fit raises, ValueError if the run has no such step.

    Huang et al. 2017, section 3.
    """
    require_model(model=model)
    require_function(progress=progress)
    at = require_array(at=at).ravel().tolist()
    wanted, snapshots = {require_count(least=0, **{"at: a step": step}) for step in at}, []

    def copied(steps):
        for step in progress(steps):
            yield step                                         # net.fit makes its step here
            if step in wanted:
                snapshots.append(model.state.copy())

    history = net.fit(model, x, y, progress=copied, **options)
    if len(snapshots) < len(wanted):
        raise ValueError(f"at = {sorted(wanted)}; the run made only the steps 0 … {len(history.loss) - 1}")
    return history, np.array(snapshots)


def ema(w, mean=None, *, decay=0.999):
    """A running average of the weights that forgets: what the net was over the last 1 / (1 - decay) steps or so.

        mean ← decay · mean + (1 - decay) · w,     and  mean = w  at first

    Started at 0 instead it would for long be far too small.  Of a net with batch norm put the mean into
    model.parameters[...], then let net.estimate_statistics find the statistics of that net.

    w: any shape, floats;  mean: of the steps before, as w;  decay: from 0 to 1.  Returns the new mean, as w.
    Raises TypeError if one holds no floats, ValueError if shapes differ or decay is outside [0, 1].

    Polyak & Juditsky 1992; with decay: Tarvainen & Valpola 2017, Mean teachers, section 2.
    https://arxiv.org/abs/1703.01780
    """
    require_floats(w=w)
    decay = require_share(decay=decay)
    if mean is None:
        return w.copy()
    (mean,) = require_state(w, (mean,), "mean")
    require_shape(w.shape, mean=mean)
    return decay * mean + (1 - decay) * w


def polyak(w, mean=0, *, t):
    """A running average of the weights that forgets nothing: every step so far counts alike.

        mean ← mean + (w - mean) / t  =  1/t Σ_{i<=t} w_i

    w: any shape, floats;  mean: of the t - 1 steps before;  t: how many with this one, from 1.
    Returns the new mean, as w.
    Raises TypeError if w holds no floats, ValueError if shapes differ or t < 1.

    Polyak & Juditsky 1992, Acceleration of stochastic approximation by averaging.
    """
    require_floats(w=w)
    t = require_count(t=t)
    (mean,) = require_state(w, (mean,), "mean")
    return mean + (w - mean) / t


def _require_members(**arrays):
    require_floats(**arrays)
    require_rank(3, **arrays)
    for name, a in arrays.items():
        if len(a) == 0:
            raise ValueError(f"{name} has shape {a.shape}; there must be at least one member, (K, N, C)")
