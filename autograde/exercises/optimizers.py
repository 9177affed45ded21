"""Chapter 8: optimizers."""

import numpy as np

from autograde.exercises.fit import handed_on, loud_third, signed, stateful, steps, walk
from autograde.exercises.model import Exercise
from course_lib import optimizers

STEP = "w, state (a tuple)"         # how the results of a rule are named


def constant(g, n):
    """The same gradient n times."""
    return np.full((n, 1), float(g))


sgd = Exercise(optimizers.sgd, returns=STEP)


@sgd.case(points=1)
def one_step(f, rng):
    """Against the gradient, η times as far as it is long."""
    return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), lr=0.3)[0]


@sgd.case(points=1)
def twice_the_gradient_twice_the_step(f, rng):
    """Where it is steep the step is long; where it is flat there is none."""
    return {"steps": steps(f, rng.uniform(1, 2) * np.array([[1, 2, -4, 0]]), lr=rng.uniform(0.1, 0.3))}


sgd.mistake("w - lr * dw", "w + lr * dw", earns=0,
    hint="You walk uphill. The gradient points to where the loss grows.")
sgd.mistake("w - lr * dw", "w - dw", earns=0,
    hint="The learning rate does nothing in your step.")
sgd.mistake("w - lr * dw", "w - lr * np.sign(dw)", earns=0,
    hint="Your step is as long on a plain as on a cliff: you took the gradient's sign alone. "
         "(A rule of that kind exists, but is not this one.)")
sgd.mistake("return w - lr * dw", "return -lr * dw", earns=1,
    hint="You returned the step. What is asked for is where it leads to: the new weights.")


heavy_ball = Exercise(optimizers.momentum, returns="w, (m,)", left_out=("form",))


@heavy_ball.case(points=1)
def the_first_step_is_that_of_gradient_descent(f, rng):
    """There is no past yet, m = 0: W - η g."""
    return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), lr=0.3, rho=0.7)[0]


@heavy_ball.case(points=1)
def a_ball_that_is_pushed_once_rolls_on(f, rng):
    """One gradient, then none: each step is ρ times the one before."""
    return {"steps": steps(f, np.array([[1.0], [0], [0], [0]]), lr=rng.uniform(1, 2), rho=rng.uniform(0.55, 0.8))}


@heavy_ball.case(points=1)
def on_a_steady_slope_it_gains_speed(f, rng):
    """Under a constant gradient the steps grow, up to η g / (1 - ρ)."""
    return {"last of 200 steps": steps(f, constant(rng.uniform(1, 3), 200), lr=rng.uniform(0.1, 0.3), rho=0.87)[-1]}


@heavy_ball.case(points=1)
def a_lower_rate_does_not_stop_the_ball(f, rng):
    """η falls to 0 after the first step; m holds steps of the old η, and goes on with them."""
    rho = rng.uniform(0.8, 0.89)
    w, state = f(np.zeros(2), rng.normal(size=2), lr=0.3, rho=rho)
    return f(w, np.ones(2), tuple(state), lr=0.0, rho=rho)[0]


heavy_ball.mistake("rho * m + lr * dw", "rho * m + dw", earns=0,
    hint="The learning rate is missing from what the gradient adds to m.")
heavy_ball.mistake("rho * m + lr * dw", "rho * m + (1 - rho) * lr * dw", earns=0,
    hint="You took a proper average, with 1 - ρ before the gradient, as Adam will. Here gradients add up: that is why "
         "momentum gets faster than gradient descent on a steady slope.")
heavy_ball.mistake("return w - m, (m,)", "return w + m, (m,)", earns=0,
    hint="You walk uphill: one sign is the other way round. CS231n's v is -m, and is added; do not mix the two.")
heavy_ball.mistake("rho * m + lr * dw", "lr * (rho * m + dw)", earns=1,
    hint="η multiplies the old m as well, which has its η already. After some steps nothing is left of the past.")
heavy_ball.mistake("rho * m + lr * dw", "m + lr * dw", earns=1,
    hint="Your ball rolls without friction: ρ does nothing, and m only grows.")
heavy_ball.mistake("rho * m + lr * dw", "(1 - rho) * m + lr * dw", earns=1,
    hint="ρ is the share of the old m that stays. You kept the other share.")
heavy_ball.mistake("return w - m, (m,)", "return w - m, (lr * dw,)", earns=3,
    hint="You handed on the last gradient's part alone: the past ends one step back. The state is the new m.")
heavy_ball.mistake("return w - m, (m,)", "return w - lr * dw, (m,)", earns=1,
    hint="You computed m, and then walked along the gradient alone. That is gradient descent: m takes no part in the "
         "step.")
heavy_ball.mistake("return w - m, (m,)", "return w - state[0], (m,)", earns=1,
    hint="You walked along the old m. Update m first, then take the step with it.")
heavy_ball.mistake("return w - m, (m,)", "return w - (rho * m + lr * dw), (m,)", earns=1,
    hint="Your gradient counts twice in the step: once in m, once beside it. That is Nesterov's rule.")


@heavy_ball.mistake(earns=0, hint="You took a proper average: 1 - ρ stands before the gradient, and η before the step. "
                                "Some do so, and their steps are 1 - ρ times as long. Here gradients add up.")
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9):
    m = rho * state[0] + (1 - rho) * dw
    return w - lr * m, (m,)


@heavy_ball.mistake(earns=5, hint="You walk right, but remember -m, as CS231n's v. The state is m: what is taken off.")
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9):                           # noqa: F811
    v = rho * state[0] - lr * dw
    return w + v, (v,)


@heavy_ball.mistake(earns=4, hint="Your m is a sum of gradients, and η multiplies all of it in the end. With one η for "
                                "ever it is the same walk (PyTorch does so); here η is part of what goes into m.")
def momentum(w, dw, state=(0,), *, lr=1e-2, rho=0.9):                           # noqa: F811
    m = rho * state[0] + dw
    return w - lr * m, (m,)


ahead = Exercise(optimizers.look_ahead, returns="the point")


@ahead.case(points=1)
def where_the_old_step_would_lead(f, rng):
    """ρ of the last step is taken once more."""
    return f(rng.normal(size=(2, 3)), (rng.normal(size=(2, 3)),), rho=0.8)


@ahead.case(points=1)
def without_a_past_it_is_here(f, rng):
    """With m = 0, or ρ = 0, the point is w itself."""
    w = rng.normal(size=3)
    return {"m = 0": f(w, (np.zeros(3),), rho=0.9), "ρ = 0": f(w, (np.ones(3),), rho=0.0)}


@ahead.case(points=1)
def downhill_of_a_walk_that_goes_up(f, rng):
    """w went up, so m is negative, and ρ of that way up is still to come."""
    return {"point": f(rng.uniform(3, 4, size=2), (-rng.uniform(1, 2, size=2),), rho=rng.uniform(0.55, 0.8))}


ahead.mistake("w - rho * m", "w + rho * m", earns=1,
    hint="You looked back: that is about where w came from. m is what is taken off w.")
ahead.mistake("w - rho * m", "w - m", earns=0,
    hint="You went all of m ahead. Friction leaves ρ of it for the next step.")
ahead.mistake("w - rho * m", "w - (1 - rho) * m", earns=0,
    hint="You took the share that friction eats. Which share of m stays?")
ahead.mistake("w - rho * m", "rho * w - m", earns=0,
    hint="ρ is at the wrong letter: it is the motion that slows down, not the place.")
ahead.mistake("w - rho * m", "-rho * m", earns=0,
    hint="You returned how far ahead it is, not where.")


nag = Exercise(optimizers.nag, returns="w, (m,)", left_out=("gradient_at",))


@nag.case(points=1)
def the_newest_gradient_counts_more(f, rng):
    """In the very first step it counts 1 + ρ times: once as a step, once more in the look ahead."""
    return {"first step": steps(f, rng.normal(size=(1, 3)), lr=rng.uniform(0.05, 0.15), rho=rng.uniform(0.55, 0.8))}


@nag.case(points=1)
def four_steps(f, rng):
    """With gradients that are given."""
    return walk(f, rng.normal(size=3), rng.normal(size=(4, 3)), lr=0.2, rho=0.8)


@nag.case(points=1)
def pushed_once(f, rng):
    """One gradient, then none: 1 + ρ times η g at first, then ρ² η g, ρ³ η g, …"""
    return {"steps": steps(f, np.array([[1.0], [0], [0], [0]]), lr=rng.uniform(1, 2), rho=rng.uniform(0.55, 0.8))}


@nag.case(points=1)
def down_a_bowl(f, rng):
    """On L = ½ w² it overshoots less than momentum does: the lowest point of 40 steps from above."""
    w, state, path = rng.uniform(1, 2, size=1), (np.zeros(1),), []
    for _ in range(40):
        w, state = f(w, w, tuple(state), lr=0.12, rho=0.9)
        path.append(w)
    return {"lowest": np.min(path)}


nag.mistake("else step + rho * m", "else m", earns=0,
    hint="That is plain momentum: the new m is the whole step. Where does the newest gradient get its extra weight? "
         "(Look whether the m in your step is the new one or the old one.)")
nag.mistake("else step + rho * m", "else rho * m", earns=0,
    hint="Your step is only the look ahead. The gradient's own step, η g, is missing beside it.")
nag.mistake("else step + rho * m", "else step - rho * m", earns=0,
    hint="Your look-ahead has the wrong sign, or your m runs uphill: it brakes where the ball should roll on.")
nag.mistake("else step + rho * m", "else step + m", earns=0,
    hint="You looked all of m ahead. Friction leaves ρ of it for the next step.")
nag.mistake("else step + rho * m", "else (1 + rho) * m", earns=1,
    hint="You took the new m and ρ of it once more. The new m has all of the old one in it: so the past counts 1 + ρ "
         "times as well, and only the newest gradient should.")
nag.mistake("else step + rho * m", "else (1 + rho) * step + rho**2 * m", earns=0,
    hint="Books write ρ² before the m of the step before. You have ρ² before the new one, in which this gradient is "
         "already. Keep the old m until the step is taken, or find the form that needs the new one alone.")
nag.mistake("rho * m + step", "rho * m + dw", earns=0,
    hint="The learning rate is missing from what the gradient adds to m.")
nag.mistake("rho * m + step", "rho * m + (1 - rho) * step", earns=0,
    hint="You took an average, with 1 - ρ before the gradient. In m, gradients add up, as in momentum.")
nag.mistake("return w - (", "return w + (", earns=0,
    hint="You walk uphill. m is what is taken off w.")
nag.mistake("step + rho * m), (m,)", "step + rho * m), (step,)", earns=2,
    hint="You handed on the last gradient's step alone. The state is the new m, with all of the past in it.")


adagrad = Exercise(optimizers.adagrad, returns="w, (V,)", left_out=("eps_inside",))


@adagrad.case(points=1)
def the_first_step_is_as_long_for_all(f, rng):
    """V is g² then, so that each weight moves by η, however large its gradient."""
    return {"first step": steps(f, np.array([[0.001, -1.0, 1000.0]]), lr=rng.uniform(0.1, 0.4), eps=1e-12)}


@adagrad.case(points=1)
def steps_shrink_like_the_root_of_time(f, rng):
    """Under a constant gradient the steps are η, η/√2, η/√3, …"""
    return {"steps": steps(f, constant(rng.uniform(2, 4), 5), lr=rng.uniform(1, 2))}


@adagrad.case(points=1)
def each_weight_has_a_rate_of_its_own(f, rng):
    """A loud weight and a quiet one, three steps."""
    return walk(f, signed(rng, 1, 2, 2), loud_third(rng, 3, 2) * (1, 30), lr=0.1, eps=1e-20)


@adagrad.case(points=1)
def a_weight_without_a_gradient_stays(f, rng):
    """ε keeps 0 / 0 away."""
    return {"steps": steps(f, np.array([[0.0, 1.0], [0.0, 0.0]]), lr=rng.uniform(0.1, 0.4))}


@adagrad.case(points=1)
def where_epsilon_stands(f, rng):
    """With an ε as large as the root itself: it is added to √V."""
    return {"steps": steps(f, constant(rng.uniform(0.6, 1.2), 2), lr=1.4, eps=rng.uniform(0.7, 0.9))}


adagrad.mistake("V + dw * dw", "0.9 * V + 0.1 * dw * dw", earns=0,
    hint="You took a running average of g², which forgets; that is RMSProp, the next idea. "
         "AdaGrad forgets nothing: it adds up.")
adagrad.mistake("V + dw * dw", "V + np.abs(dw)", earns=1,
    hint="You added up absolute values. What must V hold, so that its root has the unit of a gradient?")
adagrad.mistake("V + dw * dw", "dw * dw", earns=2,
    hint="Your V is this step's g² alone, and g / √V then is a mere sign. Add to what V was.")
adagrad.mistake("dw / root(V, eps, eps_inside=eps_inside)", "dw / (V + eps)", earns=1,
    hint="You divided by V itself. Then the step has the unit of one over a gradient: is there a root in the formula?")
adagrad.mistake("dw / root(", "dw * root(", earns=1,
    hint="You multiplied by √V: a weight that has moved far moves still further. Which weights should "
         "take the shorter steps?")
adagrad.mistake("eps_inside=eps_inside", "eps_inside=True", earns=5,
    hint="Your ε stands inside the root (so did the lecture's). Here it is added to √V, as in PyTorch.")
adagrad.mistake("V + dw * dw", "V + np.sum(dw * dw)", earns=1,
    hint="All weights share one V: you summed over them. Each weight has a learning rate of its own; the sum is over "
         "time.")
adagrad.mistake("root(V, eps", "root(state[0], eps", earns=0,
    hint="You divided by the old V, which is 0 in the first step. Update V first.")
adagrad.mistake("eps_inside), (V,)", "eps_inside), (dw * dw,)", earns=4,
    hint="You handed on this step's g², not the sum. The state is the new V.")
adagrad.mistake("root(V, eps", "root(V, 0", earns=4,
    hint="Your ε does nothing, and a weight that never had a gradient is 0 / 0.")


rmsprop = Exercise(optimizers.rmsprop, returns="w, (V,)", left_out=("eps_inside",))


@rmsprop.case(points=1)
def the_first_step_is_long(f, rng):
    """V is (1 - β) g² then, so that each weight moves by η / √(1 - β), whatever its gradient."""
    return {"first step": steps(f, np.array([[0.001, -1.0, 1000.0]]), lr=rng.uniform(0.1, 0.3), beta=0.96, eps=1e-12)}


@rmsprop.case(points=1)
def a_spike_is_forgotten(f, rng):
    """One gradient of 100, then 60 of 1: the last step is η again, nearly."""
    return {"last step": steps(f, np.array([[100.0]] + [[1.0]] * 60), lr=rng.uniform(0.05, 0.15), beta=0.8)[-1]}


@rmsprop.case(points=1)
def weights_of_their_own(f, rng):
    """A loud weight and a quiet one, four steps."""
    return walk(f, signed(rng, 1, 2, 2), loud_third(rng, 4, 2) * (1, 30), lr=0.1, beta=0.9, eps=1e-20)


@rmsprop.case(points=1)
def epsilon_beside_the_root(f, rng):
    """With a large ε: it is added to √V."""
    return {"steps": steps(f, constant(rng.uniform(0.6, 1.2), 2), lr=1.4, beta=0.75, eps=rng.uniform(0.7, 0.9))}


rmsprop.mistake("beta * V + (1 - beta) * (dw * dw)", "V + dw * dw", earns=0,
    hint="Your V adds up all of the past, as AdaGrad's, and its steps die out. Where does it forget?")
rmsprop.mistake("beta * V + (1 - beta) * (dw * dw)", "beta * V + dw * dw", earns=0,
    hint="Old and new do not weigh 1 together: the newest g² lacks its share, and V is far above an average.")
rmsprop.mistake("root(V, eps", "root(V / (1 - beta), eps", earns=0,
    hint="You corrected V for its start at 0, and by the same number in every step. RMSProp corrects nothing: its "
         "first step is long.")
rmsprop.mistake("beta * V + (1 - beta) * (dw * dw)", "V + (1 - beta) * (dw * dw)", earns=1,
    hint="The newest g² has its share, but nothing of the old V is let go: it only grows. Where does it forget?")
rmsprop.mistake("beta * V + (1 - beta) * (dw * dw)", "(1 - beta) * V + beta * (dw * dw)", earns=0,
    hint="β and 1 - β have changed places: your average forgets nearly all of the past in a step.")
rmsprop.mistake("(dw * dw)", "np.abs(dw)", earns=0,
    hint="You averaged absolute values. The last three letters of RMS: root, mean, and which?")
rmsprop.mistake("dw / root(V, eps, eps_inside=eps_inside)", "dw / (V + eps)", earns=0,
    hint="You divided by V itself: the R of RMS is missing.")
rmsprop.mistake("eps_inside=eps_inside", "eps_inside=True", earns=3,
    hint="Your ε stands inside the root, as in the lecture and in TensorFlow. Here it is added to √V.")
rmsprop.mistake("root(V, eps", "root(state[0], eps", earns=0,
    hint="You divided by the old V, which is 0 in the first step. Update V first.")


adadelta = Exercise(optimizers.adadelta, returns="w, (V, U)", unasked={
    "dtype": "NumPy's root of U = 0 is a float64: the case on the state asks for it, where U is an array"})


@adadelta.case(points=1)
def it_starts_from_epsilon(f, rng):
    """U = 0 and V = (1 - β) g² at the first step."""
    return {"first step": steps(f, np.array([[1.0, -3.0]]), beta=rng.uniform(0.7, 0.8), eps=rng.uniform(0.01, 0.03))}


@adadelta.case(points=1)
def five_steps(f, rng):
    """With gradients that are given, and a large ε."""
    return walk(f, rng.normal(size=3), loud_third(rng, 5, 3), beta=0.6, eps=0.1)


@adadelta.case(points=1)
def the_rate_scales_the_step_and_nothing_else(f, rng):
    """A lower η shortens every step alike; U does not see it."""
    gradients, lr = rng.normal(size=(4, 2)), rng.uniform(0.2, 0.45)
    return {"steps for a lower η, over those for η = 1": steps(f, gradients, lr=lr) / steps(f, gradients, lr=1.0)}


@adadelta.case(points=1)
def a_million_times_the_loss_is_the_same_walk(f, rng):
    """It chooses its rate itself, from its own steps: the gradient's unit cancels."""
    gradients = rng.normal(size=(6, 2))
    a, b = (steps(f, s * gradients, eps=1e-14)[-1] for s in (1, 1e6))
    return {"last step, in units of √ε": a / 1e-7,
            "last step, over that with gradients a million times as large": np.round(a / b, 3)}


adadelta.mistake("(step * step)", "(dw * dw)", earns=2,
    hint="Your U averages squared gradients, as V does, and the two roots cancel. U is about the steps.")
adadelta.mistake("np.sqrt((U + eps) / (V + eps)) * dw", "(U + eps) / (V + eps) * dw", earns=1,
    hint="Both roots are missing. Check the units: a step must have that of a weight.")
adadelta.mistake("np.sqrt((U + eps) / (V + eps)) * dw", "np.sqrt((V + eps) / (U + eps)) * dw", earns=1,
    hint="Your fraction is upside down: where gradients are large, steps should be small.")
adadelta.mistake("np.sqrt((U + eps) / (V + eps)) * dw", "np.sqrt(U + eps) / (np.sqrt(V) + eps) * dw", earns=4,
    hint="In your denominator ε is beside the root. In AdaDelta it stands inside both.")
adadelta.mistake("np.sqrt((U + eps) / (V + eps)) * dw", "(np.sqrt(U) + eps) / np.sqrt(V + eps) * dw", earns=1,
    hint="In your numerator ε is beside the root, and the first steps are far too short to get anywhere.")
adadelta.mistake("np.sqrt((U + eps) / (V + eps)) * dw", "dw / np.sqrt(V + eps)", earns=1,
    hint="That is RMSProp's step: U takes no part in it. The numerator is to replace the learning rate.")
adadelta.mistake("beta * V + (1 - beta) * (dw * dw)", "V + dw * dw", earns=1,
    hint="Your V adds up all of the past, as AdaGrad's. It should be a running average.")
adadelta.mistake("beta * U + (1 - beta) * (step * step)", "U + step * step", earns=2,
    hint="Your U adds up all squared steps. It should forget, as V does.")
adadelta.mistake("(step * step)", "np.abs(step)", earns=2,
    hint="Your U averages the steps' absolute values. Its root is taken, so what should go in?")
adadelta.mistake("(step * step)", "(lr * lr * step * step)", earns=4,
    hint="η has got into U. It scales the step that is taken, and nothing that is remembered.")
adadelta.mistake("lr * step, (V, U)", "lr * step, (U, V)", earns=2,
    hint="You handed the two averages on in the other order. The next step will take one for the other.")


corrected = Exercise(optimizers.bias_corrected)


@corrected.case(points=1)
def after_one_number_it_is_that_number(f, rng):
    """The average of one g, begun at 0, is (1 - β) g."""
    g = rng.normal(size=4)
    return f((1 - 0.9) * g, 1, beta=0.9)


@corrected.case(points=1)
def the_average_of_a_constant_is_the_constant(f, rng):
    """After any number of steps: 1, 2, 5 and 30 of them, with β = 0.8."""
    constant, a, seen = rng.normal(size=2), np.zeros(2), {}
    for t in range(1, 31):
        a = 0.8 * a + 0.2 * constant
        if t in (1, 2, 5, 30):
            seen[f"t = {t}"] = f(a, t, beta=0.8)
    return seen


@corrected.case(points=1)
def late_it_changes_nothing(f, rng):
    """After 1000 steps with β = 0.9 all of the zero at the start is forgotten."""
    return f(rng.normal(size=(2, 2)), 1000, beta=0.9)


@corrected.case(points=1)
def a_long_memory_needs_it_longer(f, rng):
    """After 100 steps with β = 0.999 the average is still less than a tenth of what it should be."""
    average = rng.uniform(1, 2, size=1)
    return {"factor": f(average, 100, beta=0.999) / average}


corrected.mistake("average / (1 - beta**t)", "average * (1 - beta**t)", earns=1,
    hint="You multiplied. What began at 0 is too small; yours is smaller still.")
corrected.mistake("average / (1 - beta**t)", "average / (1 - beta)", earns=1,
    hint="You divide by the same number in every step, and t does nothing. It is right for the first step: how much of "
         "the zero is left after t steps?")
corrected.mistake("(1 - beta**t)", "(1 - beta) ** t", earns=1,
    hint="You raised 1 - β to the power of t. What is left of the zero at the start is β in one step: and in t?")
corrected.mistake("(1 - beta**t)", "(1 - beta ** (t + 1))", earns=1,
    hint="You count one step too many. After one number, t is 1.")
corrected.mistake("(1 - beta**t)", "(1 - beta ** (t - 1))", earns=1,
    hint="You count one step too few: after the first number you divide by 0.")
corrected.mistake("(1 - beta**t)", "beta**t", earns=0,
    hint="You divided by the weight that the zero still has. The numbers have the rest of it.")


adam = Exercise(optimizers.adam, returns="w, (m, V, t)", left_out=("eps_inside",))


@adam.case(points=1)
def the_first_step_of_every_weight_has_length_eta(f, rng):
    """m̂ = g and √V̂ = |g|, whatever the size of g."""
    return {"first step": steps(f, np.array([[0.001, -1.0, 1000.0]]), lr=rng.uniform(0.2, 0.4), eps=1e-12)}


@adam.case(points=1)
def so_has_every_step_under_a_constant_gradient(f, rng):
    """The correction makes good at once what both averages lack."""
    return {"steps": steps(f, constant(0.3, 6), lr=rng.uniform(0.2, 0.4), eps=1e-12)}


@adam.case(points=2)
def six_steps(f, rng):
    """With gradients that are given; β₁ = 0.7, β₂ = 0.9."""
    return walk(f, signed(rng, 1, 2, 3), loud_third(rng, 6, 3), lr=0.1, beta1=0.7, beta2=0.9, eps=1e-20)


@adam.case(points=1)
def a_silent_weight_stays_where_it_is(f, rng):
    """ε keeps 0 / 0 away."""
    return {"steps": steps(f, np.array([[0.0, 1.0], [0.0, 0.5]]), lr=rng.uniform(0.2, 0.4))}


@adam.case(points=1)
def epsilon_stands_beside_the_root(f, rng):
    """With a large ε: it is added to the root of V̂."""
    return {"steps": steps(f, constant(rng.uniform(0.6, 1.2), 3), lr=1.4, eps=rng.uniform(0.7, 0.9))}


adam.mistake("t = t + 1", "t = np.float32(t)", earns=0,
    hint="In your first step t is still 0, and 1 - β⁰ is a zero to divide by. Count first, then correct.")
adam.mistake("c1, c2 = 1 - beta1**t, 1 - beta2**t", "c1, c2 = 1, 1", earns=0,
    hint="Neither average is corrected for its start at 0. V lacks more than m does, so the first steps are too "
         "long: that is what m̂ and V̂ are for.")
adam.mistake("lr / c1 * m", "lr * m", earns=0,
    hint="V is corrected for its start at 0, m is not: the first steps are too short.")
adam.mistake("V / c2", "V", earns=0,
    hint="m is corrected for its start at 0, V is not: the first steps are far too long.")
adam.mistake("lr / c1", "lr * c1", earns=0,
    hint="You multiplied m by its correction. What began at 0 is too small: should it become smaller?")
adam.mistake("V / c2", "V * c2", earns=0,
    hint="You multiplied V by its correction. What began at 0 is too small: should it become smaller?")
adam.mistake("1 - beta1**t", "1 - beta1", earns=1,
    hint="Your correction of m does not know the time. It is to fade, as the zero at the start is forgotten.")
adam.mistake("1 - beta1**t, 1 - beta2**t", "1 - beta1, 1 - beta2", earns=1,
    hint="Both averages are corrected by the same number in every step, as if each were the first. How much of the "
         "zero at the start is left after t steps?")
adam.mistake("1 - beta1**t", "1 - beta2**t", earns=0,
    hint="You corrected m with the β of V. Each average has its own.")
adam.mistake("1 - beta2**t", "1 - beta1**t", earns=0,
    hint="You corrected V with the β of m. Each average has its own.")
adam.mistake("beta1 * m + (1 - beta1) * dw", "(1 - beta1) * m + beta1 * dw", earns=0,
    hint="In m, β₁ and 1 - β₁ have changed places: it forgets nearly all of the past in a step.")
adam.mistake("beta1 * m + (1 - beta1) * dw", "beta1 * m + dw", earns=0,
    hint="Your m adds up gradients, as plain momentum does. Here it is an average: old and new weigh 1 together.")
adam.mistake("beta2 * V + (1 - beta2) * (dw * dw)", "V + dw * dw", earns=0,
    hint="Your V adds up all of the past, as AdaGrad's. Here it is a running average.")
adam.mistake("root(V / c2, eps, eps_inside=eps_inside)", "(V / c2 + eps)", earns=0,
    hint="You divided by V̂ itself: the root is missing.")
adam.mistake("eps_inside=eps_inside", "eps_inside=True", earns=6,
    hint="Your ε stands inside the root, as in the lecture. Here it is added to the root, as in the paper.")
adam.mistake("eps_inside), (m, V, t)", "eps_inside), (m / c1, V / c2, t)", earns=1,
    hint="You handed the corrected averages on, and they will be corrected again. The state is m and V as they are.")
adam.mistake("eps_inside), (m, V, t)", "eps_inside), (m, V, t - 1)", earns=1,
    hint="You hand t on as it came, so that every step takes itself for the first and corrects as much. Who counts the "
         "steps?")
adam.mistake("    t = t + 1\n    m = beta1", "    t = 1\n    m = beta1", earns=1,
    hint="Your t is 1 in every step, so that each takes itself for the first and corrects as much. Who counts the "
         "steps?")
adam.mistake("w - lr", "w + lr", earns=0,
    hint="You walk uphill.")


nadam = Exercise(optimizers.nadam, returns="w, (m, V, t, c)", left_out=("eps_inside", "momentum_decay"),
                 unasked={"memory": "m is g itself where β₁ = 0 and nowhere else: nobody gives a rule that case"})


@nadam.case(points=1)
def the_first_step_is_longer_than_that_of_adam(f, rng):
    """By the share β₁: the newest gradient counts once more."""
    return {"first step": steps(f, np.array([[0.01, -1.0, 100.0]]), lr=rng.uniform(0.1, 0.3), beta1=0.6, eps=1e-12)}


@nadam.case(points=1)
def under_a_constant_gradient(f, rng):
    """The extra share fades as m̂ fills with the past: η, and a little more."""
    return {"steps": steps(f, constant(0.3, 6), lr=rng.uniform(0.2, 0.4), eps=1e-12)}


@nadam.case(points=2)
def six_steps_of_nadam(f, rng):
    """With gradients that are given; β₁ = 0.7, β₂ = 0.9."""
    return walk(f, rng.normal(size=3), loud_third(rng, 6, 3), lr=0.1, beta1=0.7, beta2=0.9)


@nadam.case(points=1)
def without_momentum_to_look_ahead_with(f, rng):
    """With β₁ = 0 nothing of m is looked ahead at: g / √V̂."""
    return {"steps": steps(f, rng.normal(size=(4, 2)), lr=0.1, beta1=0.0, beta2=0.9)}


nadam.mistake("next_mu / next_c * m + (1 - mu) / c * dw", "m / c", earns=1,
    hint="That is Adam: m̂ alone, or, which is the same, the sum with the old m in it. Nadam puts the new m̂ where the "
         "old one stood.")
nadam.mistake("(1 - mu) / c * dw", "dw / c", earns=1,
    hint="The newest gradient counts in full beside m̂. It should have the weight that it has in m.")
nadam.mistake("(1 - mu) / c * dw", "(1 - mu) * dw", earns=1,
    hint="The newest gradient's term is not corrected for the start at 0: m̂ is, and both belong to one average.")
nadam.mistake("next_mu / next_c * m", "next_mu * m", earns=1,
    hint="m is not corrected for its start at 0 in your step.")
nadam.mistake("next_mu / next_c * m", "m / next_c", earns=0,
    hint="The m̂ in your step is not multiplied by β₁: old and new weigh more than 1 together.")
nadam.mistake("* m + (1 - mu)", "* m - (1 - mu)", earns=0,
    hint="You took the newest gradient off. It is to count more, not less.")
nadam.mistake("root(V_hat", "root(V", earns=0,
    hint="V is not corrected for its start at 0: the first steps are far too long.")
nadam.mistake("t = t + 1", "t = t + 0", earns=0,
    hint="In your first step t is still 0, and 1 - β⁰ is a zero to divide by. Count first, then correct.")
nadam.mistake("next_c = c if momentum_decay", "next_c = mu * c + 1 - mu if momentum_decay", earns=1,
    hint="You corrected m for the coming step, t + 1, as Dozat's paper does. The lecture's m̂ is that of this step.")


decoupled = Exercise(optimizers.adamw, returns="w, (m, V, t)", left_out=("eps_inside",))


@decoupled.case(points=1)
def without_decay_it_is_adam(f, rng):
    """With λ = 0, four steps."""
    return walk(f, rng.normal(size=3), rng.normal(size=(4, 3)), lr=0.1, weight_decay=0.0)


@decoupled.case(points=1)
def without_a_gradient_only_the_decay_is_left(f, rng):
    """Every weight keeps the same share, 1 - η λ, however large it is."""
    w, lr, weight_decay = np.array([4.0, -1.0, 0.25]), rng.uniform(0.5, 0.6), rng.uniform(0.2, 0.3)
    return {"share that is left": f(w, np.zeros(3), lr=lr, weight_decay=weight_decay)[0] / w}


@decoupled.case(points=2)
def loud_gradients_do_not_hide_the_decay(f, rng):
    """Five steps; the second weight's gradients are 100 times the first's."""
    gradients = rng.normal(size=(5, 1)) * np.array([0.1, 10.0])
    return walk(f, np.full(2, 3.0), gradients, lr=0.1, weight_decay=0.5)


@decoupled.case(points=1)
def other_betas(f, rng):
    """β₁ and β₂ are options, as in Adam."""
    return walk(f, rng.normal(size=2), loud_third(rng, 4, 2), lr=0.2, weight_decay=0.3, beta1=0.5, beta2=0.8)


decoupled.mistake("(1 - lr * weight_decay) * w", "(1 - weight_decay) * w", earns=1,
    hint="Your decay does not know the learning rate. When η falls, the decay is meant to fall with it.")
decoupled.mistake("(1 - lr * weight_decay) * w", "w", earns=1,
    hint="That is Adam: λ does nothing.")
decoupled.mistake("(1 - lr * weight_decay) * w", "(1 + lr * weight_decay) * w", earns=1,
    hint="Your weights grow in proportion to their size. Decay takes off.")
decoupled.mistake("(1 - lr * weight_decay) * w", "(1 - 0.5 * lr * weight_decay) * w", earns=1,
    hint="Your decay is half as strong. The ½ belongs to a penalty in the loss; here there is none.")
decoupled.mistake("(1 - lr * weight_decay) * w - lr / c1 * m", "w - lr * (m / c1 + weight_decay * w)", earns=1,
    hint="You put the decay into the numerator, and the division by √V̂ gets hold of it. Decoupled means that nothing "
         "rescales it.")
decoupled.mistake("    t = t + 1\n", "    t = t + 1\n    dw, weight_decay = dw + weight_decay * w, 0\n", earns=1,
    hint="You added λ w to the gradient: that is Adam with an L2 penalty, and the penalty goes through m and V. Keep "
         "the decay out of both.")
decoupled.mistake("eps_inside), (m, V, t)", "eps_inside), (m, V, t - 1)", earns=1,
    hint="You hand t on as it came, so that every step takes itself for the first and corrects as much. Who counts the "
         "steps?")
decoupled.mistake("t = t + 1", "t = np.float32(t)", earns=0,
    hint="In your first step t is still 0, and 1 - β⁰ is a zero to divide by. Count first, then correct.")


@decoupled.mistake(earns=2, hint="You let the weights decay after the step. Both are taken at the old w: the "
                             "decay stands beside Adam's step, not behind it.")
def adamw(w, dw, state=(0, 0, 0), *, lr=1e-3, weight_decay=1e-2, beta1=0.9, beta2=0.999, eps=1e-8):
    m, V, t = state[0], state[1], state[2] + 1
    m, V = m + (1 - beta1) * (dw - m), V + (1 - beta2) * (dw**2 - V)
    return (1 - lr * weight_decay) * (w - lr * m / (1 - beta1**t) / (np.sqrt(V / (1 - beta2**t)) + eps)), (m, V, t)


def moments(rng):
    return rng.normal(size=3), 0.5 + rng.random(3)


stateful(sgd, lambda rng: (), lr=0.3)
stateful(heavy_ball, lambda rng: (rng.normal(size=3),), lr=0.3, rho=0.8)
stateful(nag, lambda rng: (rng.normal(size=3),), lr=0.3, rho=0.8)
for rule, beta in ((adagrad, {}), (rmsprop, {"beta": 0.8})):
    stateful(rule, lambda rng: (0.5 + rng.random(3),), lr=0.3, eps=0.02, **beta)
stateful(adadelta, lambda rng: tuple(0.5 + rng.random((2, 3))), in_float32=True, beta=0.6, eps=1e-9)
stateful(adam, lambda rng: (*moments(rng), 3), lr=0.3, beta1=0.8, beta2=0.96, eps=0.02)
stateful(nadam, lambda rng: (*moments(rng), 3, 1 - 0.8**3), lambda s: s[:3], lr=0.3, beta1=0.8, beta2=0.96, eps=0.02)
stateful(decoupled, lambda rng: (*moments(rng), 3), lr=0.3, weight_decay=0.15, beta1=0.8, beta2=0.96, eps=0.02)


def two_steps(f, rng, n):
    w, dw = 3 + rng.random((2, n))
    return first if isinstance(first := f(w, dw, lr=0.1), int) else f(first[0], dw, handed_on(first[1]), lr=0.1)


for rule in (sgd, heavy_ball, nag, adagrad, rmsprop, adadelta, adam, nadam, decoupled):
    rule.no_loop(two_steps, over="weights", shown=lambda result: result[0], earns=rule.points,
        hint="The formula may be written down for the whole array w as it stands.")
ahead.no_loop(lambda f, rng, n: f(rng.normal(size=n), (rng.normal(size=n),), rho=0.8), over="weights", earns=3,
    hint="The formula may be written down for the whole array w as it stands.")
