"""Chapter 5: weight decay."""

import numpy as np

from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import weight_decay

LAYER = (4, 3)                      # of a layer's w; its b has one axis


def net(rng):
    """Parameters of a small net: two fully connected layers and a convolution."""
    return {"w1": rng.normal(size=(6, 4)), "b1": rng.normal(size=4), "kernel": rng.normal(size=(2, 3, 3, 3)),
            "w2": rng.normal(size=(4, 3)), "b2": rng.normal(size=3)}


def in_order(gradients, params):
    """The same gradients, in the order of params: a dict may list them in any."""
    return {name: gradients[name] for name in params}


penalty = Exercise(weight_decay.l2_penalty, returns="R", unasked={"dtype": "a number comes out"})


@penalty.case(points=1)
def one_matrix(f, rng):
    """R is half of λ times the sum of all squared weights."""
    return f({"w": rng.normal(size=LAYER)}, lam=0.3)


@penalty.case(points=1)
def twice_the_weights_four_times_the_penalty(f, rng):
    """R grows with the square of the weights, whatever their sign, and with λ itself."""
    w = rng.normal(size=LAYER)
    R, a = f({"w": w}, lam=0.2), rng.uniform(2, 3)
    return {"R of a W, over R of W": f({"w": a * w}, lam=0.2) / R, "R of -W, over R of W": f({"w": -w}, lam=0.2) / R,
            "R for a λ, over R for λ": f({"w": w}, lam=a * 0.2) / R}


@penalty.case(points=1)
def all_the_weights_of_a_net_count(f, rng):
    """Of every layer, kernels of convolutions (four axes) among them, whatever they are called."""
    weights = {name: w for name, w in net(rng).items() if w.ndim > 1}
    renamed = dict(zip("abc", weights.values(), strict=True))
    return {"R": f(weights, lam=0.05), "R under other names": f(renamed, lam=0.05)}


@penalty.case(points=1)
def biases_are_free(f, rng):
    """Arrays of one axis do not count, wherever they stand; a layer of biases alone has R = 0."""
    w, b = rng.normal(size=LAYER), rng.normal(size=3)
    return {"R": f({"b": b, "w": w}, lam=0.1), "R with other biases": f({"b": 9 * b, "w": w}, lam=0.1),
            "R of biases alone": f({"b": b}, lam=0.1)}


penalty.mistake("0.5 * lam", "lam", earns=1,
    hint="Your penalty is twice that of the lecture, which has a ½ in front so that its gradient is free of a 2. "
         "(CS231n's notes leave it out; the optimum is the same, for another λ.)")
penalty.mistake("0.5 * lam", "0.5 * lam**2", earns=0,
    hint="λ is squared in your penalty. The weights are squared; λ only weighs them.")
penalty.mistake("0.5 * lam *", "0.5 *", earns=0,
    hint="λ does nothing in your penalty. It is the exchange rate between a small training error and small weights.")
penalty.mistake("np.sum(w * w)", "np.sqrt(np.sum(w * w))", earns=0,
    hint="You took the norm and did not square it. Its gradient would pull on small and large weights alike; the "
         "formula has a 2 above the bars.")
penalty.mistake("np.sum(w * w)", "np.sum(np.abs(w))", earns=0,
    hint="You added up absolute values: that is the L1 penalty, which makes weights exactly 0. "
         "Which power does the L2 penalty take?")
penalty.mistake("np.sum(w * w)", "np.sum(w) ** 2", earns=1,
    hint="You squared the sum. In a sum, weights of opposite sign cancel, and a wild W can look small: what comes "
         "first, adding or squaring?")
penalty.mistake("np.sum(w * w)", "np.mean(w * w)", earns=1,
    hint="You took a mean over the weights. Then a large layer pays no more than a small one; ‖W‖² is a sum.")
penalty.mistake("np.sum(w * w)", "np.sum(w)", earns=0,
    hint="You added the weights up without squaring them. A large negative weight would be rewarded.")
penalty.mistake("np.sum(w * w)", "np.linalg.norm(w, ord=2) ** 2", earns=1,
    hint="NumPy's norm with ord=2 is the largest singular value of a matrix, not the root of the sum of its squares. "
         "What is its default for a matrix? And what will it say to a kernel of four axes?")
penalty.mistake("params.values() if w.ndim > 1", "params.values()", earns=4,
    hint="Your penalty counts biases, too. A bias only shifts what comes out, and a function that is shifted is no "
         "wilder for it: leave the arrays of one axis out.")
penalty.mistake("w.ndim > 1", "w.ndim == 2", earns=4,
    hint="The kernels of a convolution are not in your penalty. They are weights too, and have four axes.")
penalty.mistake("w.ndim > 1", 'next(n for n in params if params[n] is w).lower().startswith("w")', earns=4,
    hint="You tell weights from biases by their names. The next net may call its kernel k, and its bias whatever it "
         "likes: what in the array itself tells the two apart?")
penalty.mistake("for w in weights)", "for w in weights[-1:])", earns=4,
    hint="Only the last array counts in your penalty. Is the sum of the others overwritten in the loop, or the "
         "return inside of it?")
penalty.mistake("for w in weights)", "for w in weights[:1])", earns=4,
    hint="Only the first array counts in your penalty. Does the return stand inside the loop?")
penalty.no_loop(lambda f, rng, n: f({"w": rng.normal(size=(n, 5))}, lam=0.1), over="rows",
    through="(row for w in params.values() for row in w)", earns=4,
    hint="One call squares or adds up an array of any size. (A loop over the arrays of params is fine.)")


gradient = Exercise(weight_decay.l2_gradient, returns="a gradient for each name in params",
                    unasked={"dtype": OWN})


@gradient.case(points=1)
def the_slope_of_the_penalty(f, rng):
    """∂R/∂W agrees with moving each weight a little, for R = ½ λ ‖W‖²."""
    return f({"w": rng.normal(size=LAYER)}, lam=0.3)


@gradient.case(points=1)
def in_proportion_to_the_weight(f, rng):
    """A weight ten times as large is pulled ten times as hard; a weight of 0 is left in peace."""
    pull = f({"w": np.array([[0.0, 1.0, rng.uniform(8, 12)]])}, lam=0.4)["w"]
    return {"pull on about 10, over pull on 1": pull[0, 2] / pull[0, 1], "pull on 0": pull[0, 0]}


@gradient.case(points=1)
def every_array_gets_a_gradient(f, rng):
    """Under its own name and in its own shape, kernels of four axes too."""
    weights = {name: w for name, w in net(rng).items() if w.ndim > 1}
    return in_order(f(weights, lam=0.05), weights)


@gradient.case(points=1)
def biases_get_a_gradient_of_0(f, rng):
    """R does not depend on them.  The zeros have the bias's shape, so that they can be added to ∂L₀/∂b."""
    params = {"b": rng.normal(size=3), "w": rng.normal(size=LAYER)}
    return in_order(f(params, lam=0.1), params)


@gradient.case(points=1)
def float32_stays_float32(f, rng):
    """Half the memory, twice the speed: one float64 among the gradients would spoil it for the whole net."""
    params = {"w": rng.normal(size=LAYER).astype(np.float32), "b": np.ones(3, np.float32)}
    gradients = f(params, lam=0.1)
    return {**{f"dtype of the gradient of {name}": gradients[name].dtype.name for name in params},
            "gradient of w": gradients["w"]}


gradient.mistake("lam * w if", "2 * lam * w if", earns=1,
    hint="Your gradient is twice as large: that of λ‖W‖². What does the ½ in front of the penalty do to the 2 of the "
         "square's derivative?")
gradient.mistake("lam * w if", "0.5 * lam * w if", earns=1,
    hint="The ½ is still in your gradient. Differentiate the square as well: what becomes of the two factors?")
gradient.mistake("lam * w if", "w if", earns=1,
    hint="λ is missing from your gradient. A constant factor of a function is one of its derivative, too.")
gradient.mistake("lam * w if", "-lam * w if", earns=1,
    hint="Your gradient has the opposite sign. A gradient points uphill, to larger weights; the minus that makes them "
         "shrink belongs to the step.")
gradient.mistake("lam * w if", "lam * np.sign(w) if", earns=0,
    hint="You took the sign of the weights: the gradient of the L1 penalty, which pulls on all alike. "
         "How fast does a square grow at a small weight, and how fast at a large one?")
gradient.mistake("lam * w if", "0.5 * lam * w * w if", earns=0,
    hint="You returned the terms of the penalty, not their derivatives. Which sign should the pull on a negative "
         "weight have?")
gradient.mistake("lam * w if", "lam * w / np.sqrt(np.sum(w * w)) if", earns=1,
    hint="You divided by the norm: that is the gradient of λ‖W‖, without the square. It pulls as hard on a tiny W as "
         "on a huge one.")
gradient.mistake("lam * w if", "lam * w / w.size if", earns=1,
    hint="You divided by the number of weights, as if the penalty were a mean. It is a sum.")
gradient.mistake("lam * w if w.ndim > 1 else np.zeros_like(w)", "lam * w", earns=5,
    hint="Biases get a pull, too. The penalty does not contain them: what is its derivative with respect to them?")
gradient.mistake("w.ndim > 1", "w.ndim == 2", earns=5,
    hint="Kernels of a convolution get no gradient. They are weights too, and have four axes.")
gradient.mistake("in params.items()}", "in params.items() if w.ndim > 1}", earns=4,
    hint="The biases are missing from your dict. Whoever adds it to ∂L₀ looks every name up: give each an array, of "
         "the value that the derivative has.")
gradient.mistake("np.zeros_like(w)", "0.0", earns=4,
    hint="The gradient of a bias is a single number. It should have the bias's shape.")
gradient.mistake("np.zeros_like(w)", "np.zeros(w.shape)", earns=5,
    hint="Your zeros are float64, whatever the bias was: NumPy makes them so unless it is told. Can it make them like "
         "another array?")
gradient.mistake("lam * w if", "np.float64(lam) * w if", earns=5,
    hint="Your gradient of float32 weights is float64. Is λ a NumPy float64, or an array, on its way? "
         "A Python float leaves the dtype alone.")
gradient.no_loop(lambda f, rng, n: f({"w": rng.normal(size=(n, 5))}, lam=0.1), over="rows",
    through="(row for w in params.values() for row in w)", earns=5,
    hint="A number times an array is an array. (A loop over the arrays of params is fine.)")


decay = Exercise(weight_decay.decay_step, returns="w", unasked={"dtype": OWN})


@decay.case(points=1)
def the_step(f, rng):
    """Downhill on the data loss, and towards 0 by a share of the weight."""
    return tuple(f(rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), lr=0.1, lam=0.2) for _ in range(2))


@decay.case(points=1)
def a_weight_that_the_data_do_not_pull_on_loses_a_share(f, rng):
    """With ∂L₀/∂W = 0, large weights and small lose the same share, η λ."""
    w = np.array([8.0, 1.0, -0.125])
    return {"share that is left": f(w, np.zeros(3), lr=rng.uniform(0.35, 0.45), lam=rng.uniform(0.2, 0.3)) / w}


@decay.case(points=1)
def no_decay_is_gradient_descent(f, rng):
    """With λ = 0 it is W - η ∂L₀/∂W."""
    return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), lr=0.3, lam=0.0)


@decay.case(points=1)
def where_the_steps_end(f, rng):
    """On L₀ = ½ (w - 3)², 300 steps end where the two pulls cancel, ∂L₀/∂w = -λ w: with λ = ½ at w = 2."""
    w, lam = rng.normal(size=1), rng.uniform(0.3, 0.45)
    for _ in range(300):
        w = f(w, w - 3, lr=0.1, lam=lam)
    return {"w": w}


@decay.case(points=1)
def float32_weights_stay_float32(f, rng):
    """As weights, gradients and steps of a net are."""
    w = f(*rng.normal(size=(2, 4, 5)).astype(np.float32), lr=0.1, lam=0.2)
    return {"dtype of w": w.dtype.name, "w": w}


decay.mistake("lr * lam * w", "lam * w", earns=1,
    hint="Your decay does not know the learning rate. It is part of the gradient's step, and takes η like the rest; "
         "with a schedule it would otherwise go on at full strength when η has long become small.")
decay.mistake("w - lr * dw - lr * lam * w", "w - lr * dw + lr * lam * w", earns=1,
    hint="Your weights grow in proportion to their size: compound interest, not decay. Which sign has the last term?")
decay.mistake("w - lr * dw", "w + lr * dw", earns=1,
    hint="You walk uphill on the data loss. The gradient points to where it grows.")
decay.mistake("lr * lam * w", "2 * lr * lam * w", earns=1,
    hint="Your decay is twice as strong. With the ½ of the penalty, no 2 is left in its gradient.")
decay.mistake("lr * lam * w", "0.5 * lr * lam * w", earns=1,
    hint="Your decay is half as strong: the ½ belongs to the penalty. What is left of it in the gradient?")
decay.mistake("lr * lam * w", "lr * lam * (w - lr * dw)", earns=2,
    hint="You took the step of the data loss first, and let the result decay. Both pulls are taken at the same "
         "place, the old W. (The difference is small, of order η², and hard to find later.)")
decay.mistake("w - lr * dw - lr * lam * w", "w - lr * (1 - lam) * dw - lr * lam * w", earns=2,
    hint="You weigh data loss and penalty by 1 - λ and λ, as in an average. Here λ is only added: the data loss keeps "
         "its full weight.")
decay.mistake("lr * lam * w", "lr * lam * np.sign(w)", earns=1,
    hint="Your decay takes the same amount off every weight, whatever its size. That is what L1 does; here it takes "
         "the same share.")
decay.mistake("lr * lam * w", "lr * lam * dw", earns=1,
    hint="Your last term shrinks the gradient's step, not the weight: without a gradient, nothing decays.")
decay.mistake("lr * lam * w", "lr * lam * abs(w)", earns=2,
    hint="Your decay moves every weight downwards. A negative weight should go up, towards 0.")
decay.mistake("w - lr * dw - lr * lam * w", "w - lr * dw", earns=1,
    hint="That is gradient descent without the decay: λ does nothing.")
decay.mistake("w - lr * dw - lr * lam * w", "w - dw - lr * lam * w", earns=1,
    hint="The gradient's step has lost its learning rate.")
decay.mistake("lr * lam * w", "np.float64(lr * lam) * w", earns=5,
    hint="float32 weights come out as float64: somewhere a NumPy float64, or an array of them, takes part. "
         "Plain Python floats leave the dtype alone.")
decay.no_loop(lambda f, rng, n: f(*rng.normal(size=(2, n)), lr=0.1, lam=0.2), over="weights", earns=5,
    hint="The formula may be written down for the whole array w as it stands.")


decoupled = Exercise(weight_decay.decoupled_step, returns="w")


@decoupled.case(points=1)
def the_step_of_the_rule_and_the_decay_beside_it(f, rng):
    """Both are taken off the old W; only the decay has η λ in front, since Δ is a whole step already."""
    return tuple(f(rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), lr=0.1, lam=0.2) for _ in range(2))


@decoupled.case(points=1)
def a_rule_that_stands_still_leaves_the_decay(f, rng):
    """With Δ = 0 every weight loses the same share."""
    w = np.array([[4.0, -1.0, 0.25]])
    return {"share that is left": f(w, np.zeros((1, 3)), lr=rng.uniform(0.5, 0.6), lam=rng.uniform(0.2, 0.3)) / w}


@decoupled.case(points=1)
def no_decay_leaves_the_rule_alone(f, rng):
    """With λ = 0 it is W - Δ, whatever η."""
    return f(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)), lr=0.01, lam=0.0)


@decoupled.case(points=2)
def loud_gradients_and_quiet_ones_decay_alike(f, rng):
    """100 steps of a rule that divides by the gradient's r.m.s.: the noise of one weight is 1000 times the other's."""
    noise = rng.normal(size=100)
    w = np.ones(2)
    for g in noise:
        gradient = g * np.array([0.01, 10.0])
        w = f(w, 0.01 * gradient / np.array([0.01, 10.0]), lr=0.01, lam=1.0)
    return {"the two weights, after 100 steps": w, "one over the other": w[1] / w[0]}


decoupled.mistake("lr * lam * w", "lam * w", earns=1,
    hint="Your decay does not know the learning rate. When a schedule lowers η, the decay is meant to go down with it "
         "(so it is in PyTorch's AdamW).")
decoupled.mistake("w - step", "w - lr * step", earns=1,
    hint="You multiplied the step by η. Δ is what the rule takes off, and η is in it already: the net would learn η "
         "times as fast, that is, hardly.")
decoupled.mistake("w - step", "w + step", earns=1,
    hint="You added the step. Δ is what the rule takes off the weights.")
decoupled.mistake("w - step - lr * lam * w", "w - step + lr * lam * w", earns=1,
    hint="Your weights grow in proportion to their size. Decay takes off.")
decoupled.mistake("lr * lam * w", "lr * lam * (w - step)", earns=2,
    hint="You let the weights decay after the step. Both are taken at the same place, the old W: the decay is beside "
         "the rule, not behind it.")
decoupled.mistake("lr * lam * w", "lam * step", earns=1,
    hint="Your last term makes the step longer, and no weight decays where the rule stands still. "
         "To what should the decay be in proportion?")
decoupled.mistake("lr * lam * w", "2 * lr * lam * w", earns=1,
    hint="Your decay is twice as strong. With the ½ of the penalty, no 2 is left in its gradient.")
decoupled.mistake("lr * lam * w", "0.5 * lr * lam * w", earns=1,
    hint="Your decay is half as strong: the ½ belongs to the penalty. What is left of it in the gradient?")
decoupled.mistake("lr * lam * w", "lr * lam * w / (np.abs(step) + 1e-8)", earns=1,
    hint="You sent the decay through a division, as Adam does with its gradients. Decoupled means that nothing "
         "rescales it.")
decoupled.mistake("lr * lam * w", "lr * lam * np.sign(w)", earns=1,
    hint="Your decay takes the same amount off every weight. Here it takes the same share.")
decoupled.mistake("w - step - lr * lam * w", "w - step", earns=1,
    hint="That is the rule's step alone: λ does nothing.")
decoupled.no_loop(lambda f, rng, n: f(*rng.normal(size=(2, n)), lr=0.1, lam=0.2), over="weights", earns=5,
    hint="The formula may be written down for the whole array w as it stands.")


shrink = Exercise(weight_decay.shrink_factor, returns="factor",
                  unasked={"in place": "numbers go in", "dtype": "a number comes out"})


@shrink.case(points=1)
def one_step_after_the_other(f, rng):
    """Each step leaves the same share of what the step before has left, nine tenths with η λ = 0.1."""
    lr = rng.uniform(0.3, 0.45)
    return {f"after {n} steps": f(n, lr=lr, lam=0.2) for n in (1, 2, 3)}


@shrink.case(points=1)
def before_the_first_step_all_is_there(f, rng):
    """n = 0 leaves the whole weight; so does λ = 0, for any n; the first step does not."""
    lam = rng.uniform(0.2, 0.4)
    return {"n = 0": f(0, lr=0.1, lam=lam), "λ = 0": f(1000, lr=0.1, lam=0.0), "n = 1": f(1, lr=0.1, lam=lam)}


@shrink.case(points=1)
def many_small_steps(f, rng):
    """Ten thousand steps, with η λ about 0.0001."""
    return {"factor": f(10_000, lr=rng.uniform(5e-4, 1e-3), lam=rng.uniform(0.1, 0.2))}


@shrink.case(points=1)
def many_numbers_of_steps_at_once(f, rng):
    """n may be an array, for a curve; the factor is then one, too."""
    return f(np.arange(0, 50, 10), lr=0.2, lam=rng.uniform(0.5, 1))


@shrink.case(points=1)
def steps_that_take_all(f, rng):
    """With η λ = 1 a single step leaves nothing; with a little less, a little."""
    return {"after 1 step": f(1, lr=0.5, lam=2.0), "after 7 steps": f(7, lr=0.5, lam=2.0),
            "after 7 steps that take less": f(7, lr=0.5, lam=rng.uniform(0.2, 0.9))}


shrink.mistake("(1 - lr * lam) ** np.asarray(n)", "1 - np.asarray(n) * lr * lam", earns=1,
    hint="You take the same amount off in every step, n times. But each step takes its share of what is left, which "
         "is less every time; yours becomes negative in the end.")
shrink.mistake("(1 - lr * lam) ** np.asarray(n)", "np.exp(-np.asarray(n) * lr * lam)", earns=0,
    hint="That is the limit of many tiny steps, and a good approximation where η λ is small. Compute what steps of "
         "this size leave.")
shrink.mistake("(1 - lr * lam) ** np.asarray(n)", "(lr * lam) ** np.asarray(n)", earns=0,
    hint="You raised what one step takes to the power of n. What does one step leave?")
shrink.mistake("(1 - lr * lam) ** np.asarray(n)", "1 - (1 - lr * lam) ** np.asarray(n)", earns=0,
    hint="That is the share which is lost after n steps. The factor says which is left.")
shrink.mistake("(1 - lr * lam)", "(1 - lam)", earns=0,
    hint="The learning rate is missing. Each step takes the share η λ.")
shrink.mistake("(1 - lr * lam)", "(1 - lr)", earns=0,
    hint="λ is missing. Without a penalty nothing would shrink, whatever η.")
shrink.mistake("(1 - lr * lam)", "(1 + lr * lam)", earns=0,
    hint="Your weights grow, like money with interest. Check the sign in the decay step.")
shrink.mistake("(1 - lr * lam)", "((1 - lr) * (1 - lam))", earns=0,
    hint="You let η and λ each take a share of its own. There is one shrinking in a step, and its share is a product.")
shrink.mistake("** np.asarray(n)", "** (np.asarray(n) + 1)", earns=0,
    hint="You count one step too many: before the first step the whole weight is there.")
shrink.mistake("** np.asarray(n)", "** np.maximum(np.asarray(n) - 1, 0)", earns=0,
    hint="You count one step too few: what is left after one step?")
shrink.mistake("** np.asarray(n)", "** (2 * np.asarray(n))", earns=0,
    hint="That is what is left of the penalty, which has the weights squared. Here the weight itself is asked for.")
shrink.mistake("** np.asarray(n)", "* np.asarray(n)", earns=0,
    hint="You multiplied by n. Two steps of one half leave a quarter: how do factors of many steps go together?")
shrink.mistake("(1 - lr * lam)", "(1 - 0.5 * lr * lam)", earns=0,
    hint="Half of the shrinking is missing: the ½ belongs to the penalty and is gone from the step.")
shrink.no_loop(lambda f, rng, n: f(n, lr=rng.uniform(0.1, 0.2), lam=0.3), over="steps",
    through="range(int(np.max(n)))", earns=5,
    hint="The same factor comes n times: there is a short way to write that, and it takes an array of n as well.")
