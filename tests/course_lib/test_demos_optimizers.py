"""The demos of chapter 8 as functions: what each of them claims is so, and comes fast enough to follow a slider."""


import numpy as np
import pytest

from course_lib import optimizers
from course_lib.demos import optimizers as demos
from course_lib.demos import optimizers_training as training
from course_lib.plots import Picture
from course_lib.plots import optimizers as plots


def unanswered(name):
    def stub(*args, **options):
        raise NotImplementedError(f"answer {name} first")
    return stub


@pytest.mark.parametrize("name", demos.SURFACES)
def test_the_gradient_of_a_surface_is_its_slope(name, rng):
    surface, h = demos.SURFACES[name], 1e-6
    for x, y in rng.uniform(-1.5, 1.5, (10, 2)):
        slopes = [(surface.loss(x + dx, y + dy) - surface.loss(x - dx, y - dy)) / (2 * h)
                  for dx, dy in ((h, 0), (0, h))]
        np.testing.assert_allclose(surface.gradient(x, y), slopes, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("name", demos.SURFACES)
def test_the_star_stands_where_a_surface_is_lowest(name):
    surface = demos.SURFACES[name]
    x, y = np.linspace(*surface.box[:2], 201), np.linspace(*surface.box[2:], 201)[:, None]
    floor = [surface.loss(*place) for place in surface.lowest]
    np.testing.assert_allclose(floor, floor[0])
    assert np.all(surface.loss(x, y) >= floor[0] - 1e-9)
    for place in surface.lowest:
        np.testing.assert_allclose(surface.gradient(*place), 0, atol=1e-9)


@pytest.mark.parametrize("name", demos.SURFACES)
def test_every_rule_runs_downhill_at_the_rates_set(name):
    result = demos.race(name)
    assert set(result.losses) == set(demos.RULES) and result.waiting == ()
    assert all(loss[-1] < loss[0] for loss in result.losses.values())


def test_on_the_ridge_of_the_saddle_no_rule_leaves_it():
    paths = demos.race("saddle", y=-0.01).paths
    assert all(np.all(path[:, 1] == 0) for path in paths.values())


@pytest.mark.parametrize("surface", demos.SURFACES)
def test_each_rule_runs_at_the_rate_that_is_best_there(surface):
    for rule in set(demos.RULES) - {"adadelta"}:
        assert demos.BEST[surface][rule] == demos.tuned(rule, surface), rule


STARTS = [(x, y) for x in (-2.2, -1.5, -0.8, 0.9) for y in (-1, -0.6, 0.2, 0.9)]


def in_the_valley(rule, start, **options):
    """Where a rule is along the valley and across it, and the loss, each (steps + 1,)."""
    path = demos.walk(rule, "valley", start, **options)
    return *path.T, demos.SURFACES["valley"].loss(*path.T)


@pytest.mark.parametrize("start", STARTS)
def test_in_a_valley_of_curvatures_1_and_100_momentum_damps_the_zig_zag_of_gradient_descent(start):
    """Both at their best rate, from anywhere: half as far across, and two thirds of the steps to a hundredth."""
    _, across, loss = in_the_valley("sgd", start)
    _, heavy_across, heavy_loss = in_the_valley("momentum", start)
    assert np.abs(np.diff(heavy_across)).sum() < 0.5 * np.abs(np.diff(across)).sum()
    assert np.abs(heavy_across[20:]).max() < 0.5 * np.abs(across[20:]).max()
    assert np.all(heavy_loss[20:] < loss[20:])
    last = [np.flatnonzero(values > 0.01 * values[0])[-1] for values in (loss, heavy_loss)]
    assert last[1] < 0.67 * last[0]


def test_the_best_rate_of_momentum_in_the_valley_is_that_of_gradient_descent():
    assert demos.best("sgd", "valley")["lr"] == demos.best("momentum", "valley")["lr"]


@pytest.mark.parametrize("start", STARTS)
def test_nesterov_swings_less_across_the_valley_than_momentum(start):
    swing = [np.abs(in_the_valley(rule, start)[1][10:]).max() for rule in ("momentum", "nag")]
    assert swing[1] < 0.1 * swing[0]


@pytest.mark.parametrize("start", STARTS)
def test_three_times_their_rate_only_those_that_divide_by_the_root_of_v_can_bear_in_the_valley(start):
    for rule in demos.RULES:
        *_, loss = in_the_valley(rule, start, factor=3)
        assert (loss[-1] > 100 * loss[0]) == (rule in ("sgd", "momentum", "nag")), rule


def test_adadelta_is_slow_to_start():
    result = demos.race("valley", step=20)
    assert result.ranking()[-1] == "adadelta"


def test_a_rule_that_is_not_answered_waits_and_the_others_run(monkeypatch):
    monkeypatch.setattr(optimizers, "adam", unanswered("adam"))
    result = demos.race()
    assert result.waiting == ("adam",) and "adam" not in result.paths and len(result.paths) == 8
    assert "Not answered yet: Adam." in Picture(plots.race).draw(result)[1]


def test_without_any_rule_the_first_is_asked_for(monkeypatch):
    for rule in demos.RULES:
        monkeypatch.setattr(optimizers, rule, unanswered(rule))
    with pytest.raises(NotImplementedError, match="answer sgd first"):
        demos.race()


def test_rates_that_are_far_too_large_stay_numbers():
    result = demos.race("Rosenbrock", lr_times=10)
    assert all(np.isfinite(path).all() for path in result.paths.values())


def test_the_noise_of_the_bowl_is_the_same_for_all_and_hangs_on_the_seed():
    a, b, c = (demos.race("noisy bowl", seed=seed).paths["sgd"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(a, b)
    assert np.abs(a - c).max() > 0.1


def test_at_the_first_step_the_corrected_averages_are_the_gradient():
    result = demos.memory()
    assert result.m_hat[0] == pytest.approx(result.g[0]) and result.V_hat[0] == pytest.approx(result.g[0]**2)
    assert abs(result.m[0]) < 0.2 * abs(result.g[0])


def test_late_the_correction_has_faded():
    result = demos.memory(beta1=0.5, beta2=0.5)
    np.testing.assert_allclose([result.m_hat[-1], result.V_hat[-1]], [result.m[-1], result.V[-1]])


def test_memory_walks_as_adam_does():
    ground, w, state = demos.SURFACES["Beale"], np.array(demos.SURFACES["Beale"].start), (0, 0, 0)
    lr = demos.best("adam", "Beale")["lr"]
    for taken in demos.memory("Beale", beta2=0.99).taken[:10]:
        new, state = optimizers.adam(w, np.array(ground.gradient(*w)), state, lr=lr, beta2=0.99)
        assert w[0] - new[0] == pytest.approx(taken)
        w = new


def test_momentum_is_stable_up_to_theorys_edge():
    result = demos.stability(steps=400)
    for row, edge in zip(result.left, result.edge, strict=True):
        assert np.all(row[result.rates < 0.97 * edge] < 0.6)
        assert not np.any(row[result.rates > 1.1 * edge] < 1)                 # inf and nan among them


def test_theorys_best_place_is_better_than_its_neighbours():
    lr, rho = demos.stability().best

    def left(lr, rho):
        return np.linalg.norm(demos.stability(lr, rho, steps=200).path[-1])
    assert left(lr, rho) < min(left(lr, rho - 0.1), left(lr, rho + 0.15), left(0.7 * lr, rho))


def test_the_nets_learn_at_a_rate_in_between():
    result = training.learning(epochs=3)
    assert set(result.best()) == {1}
    assert result.test[:, 1].min() > 0.75


def test_no_net_trains_before_all_rules_are_answered(monkeypatch):
    monkeypatch.setattr(optimizers, "adamw", unanswered("adamw"))
    with pytest.raises(NotImplementedError, match="answer adamw first"):
        training.learning(progress=lambda runs: pytest.fail("it began to train"))


@pytest.mark.parametrize("view, result", [
    (plots.race, demos.race()), (plots.race, demos.race("Beale", step=0)), (plots.memory, demos.memory(step=5)),
    (plots.stability, demos.stability(0.3, 0.1)),
    (plots.learning, training.Learning(np.ones((9, 3, 50)), np.ones((9, 3))).at("adam"))])
def test_a_view_draws_what_the_demo_returns_and_says_it(view, result):
    image, text = Picture(view).draw(result)
    assert image[:4] == b"RIFF" and text.endswith(".")


def test_at_step_0_no_rule_of_the_race_is_first_or_last():
    _, at_first = Picture(plots.race).draw(demos.race(step=0))
    _, later = Picture(plots.race).draw(demos.race(step=60))
    assert at_first.startswith("Step 0: all are ") and "last" not in at_first and " is lowest, " in later


def test_adamw_closes_a_gap_and_at_its_best_more_of_it_than_a_penalty_does():
    """Labels that are partly wrong; over seeds."""
    result = training.decay(seeds=3)
    np.testing.assert_array_equal(result.test[0, 0], result.test[1, 0])    # without λ the two are one rule
    plain, decoupled = result.test.mean(axis=2)                            # (rules, λ)
    best = decoupled.argmax()
    assert best > 0 and decoupled[best] > decoupled[0] + 0.04 and decoupled[best] > plain.max() + 0.01
    gap = (result.train - result.test).mean(axis=2)
    assert gap[1, best] < gap[1, 0] - 0.1
    image, text = Picture(plots.decay).draw(result)
    assert image[:4] == b"RIFF" and text.endswith(".")


def test_a_short_patience_gives_back_a_worse_net_on_average_and_the_loop_one_from_before_the_fall():
    by_patience = {p: [training.stopping(patience=p, seed=seed) for seed in range(4)] for p in (1, 10)}
    short, long = (np.mean([run.test[0] for run in runs]) for runs in by_patience.values())
    assert short < long - 0.03
    for run in by_patience[10]:
        assert run.stopped.max() > run.whole[-1] and run.stopped.tolist() == run.whole[:len(run.stopped)].tolist()
        assert run.best == np.argmax(run.stopped)
    assert np.mean([run.test[0] - run.test[1] for run in by_patience[10]]) > 0.02


def test_the_run_that_stops_makes_no_step_that_the_whole_run_has_made(monkeypatch):
    """300 examples in batches of 32, 6 epochs: 60 steps, and none for the run that waits one epoch."""
    steps, sgd = [], optimizers.sgd
    monkeypatch.setattr(optimizers, "sgd", lambda *args, **options: steps.append(1) or sgd(*args, **options))
    run = training.stopping(patience=1, epochs=6)
    assert len(steps) == 60 and 1 < len(run.stopped) <= 6
    assert run.stopped.tolist() == run.whole[:len(run.stopped)].tolist()
