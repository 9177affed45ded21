"""Chapter 8, the loop: right answers written in other ways than the reference, mistakes in other words than ours."""

import numpy as np


def drawn_without_replacement(examples, *, held_out, rng):
    held = rng.choice(examples, held_out, replace=False)
    return np.setdiff1d(np.arange(examples), held), held


def by_a_mask(examples, *, held_out, rng):
    numbers = np.arange(examples)
    rng.shuffle(numbers)
    mask = np.zeros(examples, bool)
    mask[numbers[:held_out]] = True
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def as_lists(examples, *, held_out, rng):
    order = np.argsort(rng.random(examples)).tolist()
    return order[:-held_out], order[-held_out:]


def cut_where_it_must_be(examples, *, batch, rng):
    return np.split(rng.permutation(examples), np.arange(batch, examples, batch))


def one_after_the_other(examples, *, batch, rng):
    left, batches = list(range(examples)), []
    rng.shuffle(left)
    while left:
        batches.append(np.array(left[:batch]))
        left = left[batch:]
    return batches


def by_random_keys(examples, *, batch, rng):
    order = np.argsort(rng.random(examples))
    return [order[k * batch:(k + 1) * batch].tolist() for k in range(-(-examples // batch))]


def with_a_counter(w, step, score, *, examples, batch, epochs, patience, rng):
    best_score, best_w, bad, curve = float("-inf"), w.copy(), 0, []
    for _ in range(epochs):
        order = rng.permutation(examples)
        for i in range(0, examples, batch):
            w = step(w, order[i:i + batch])
        s = score(w)
        curve.append(s)
        if s > best_score:
            best_score, best_w, bad = s, np.copy(w), 0
        else:
            bad += 1
            if bad == patience:
                break
    return best_w, curve


def with_all_states_kept(w, step, score, *, examples, batch, epochs, patience, rng):
    states, curve = [], []
    while len(curve) < epochs and (not curve or len(curve) - 1 - int(np.argmax(curve)) < patience):
        for rows in cut_where_it_must_be(examples, batch=batch, rng=rng):
            w = step(w, rows)
        states.append(np.array(w))
        curve.append(float(score(w)))
    return states[int(np.argmax(curve))], np.array(curve)


def by_recursion(w, step, score, *, examples, batch, epochs, patience, rng):
    def go_on(w, best, kept, waited, left):
        if left == 0 or waited == patience:
            return kept, ()
        for rows in by_random_keys(examples, batch=batch, rng=rng):
            w = step(w, np.array(rows))
        now = score(w)
        new = now > best
        kept, scores = go_on(w, max(now, best), np.array(w) if new else kept, 0 if new else waited + 1, left - 1)
        return kept, (now, *scores)
    kept, scores = go_on(w, -np.inf, w, 0, epochs)
    return kept, np.array(scores)


RIGHT = {
    "split": [drawn_without_replacement, by_a_mask, as_lists],
    "minibatches": [cut_where_it_must_be, one_after_the_other, by_random_keys],
    "training_loop": [with_a_counter, with_all_states_kept, by_recursion],
}


def turned_round(examples, *, held_out, rng):
    return drawn_without_replacement(examples, held_out=held_out, rng=rng)[::-1]


def never_shuffled(examples, *, batch, rng):
    return np.split(np.arange(examples), range(batch, examples, batch))


def whole_batches_only(examples, *, batch, rng):
    order = rng.permutation(examples)[:examples // batch * batch]
    return list(order.reshape(-1, batch))


def the_last_one(w, step, score, *, examples, batch, epochs, patience, rng):
    bad, best, curve = 0, -np.inf, []
    for _ in range(epochs):
        for rows in cut_where_it_must_be(examples, batch=batch, rng=rng):
            w = step(w, rows)
        curve.append(score(w))
        bad = 0 if curve[-1] > best else bad + 1
        best = max(best, curve[-1])
        if bad >= patience:
            break
    return w, np.array(curve)


def never_tired(w, step, score, *, examples, batch, epochs, patience, rng):
    return with_a_counter(w, step, score, examples=examples, batch=batch, epochs=epochs, patience=epochs + 1, rng=rng)


WRONG = {                               # with words of the hint that must be given, and no other
    "split": [(turned_round, "changed places")],
    "minibatches": [(never_shuffled, "as they come"), (whole_batches_only, "does not fill a batch")],
    "training_loop": [(the_last_one, "the last epoch. While you waited"), (never_tired, "never stop before")],
}
