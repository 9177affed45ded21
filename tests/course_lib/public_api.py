"""One example call for each public function of course_lib, by name:  "module.function": (rng, dtype) -> call(...)

    "dropout.dropout_backward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), normal(rng, dtype, 4, 6)),

call(...) only notes the arguments; the tests make the call.  test_dtype.py proves on every line that
dtype in gives dtype out, that no input is changed, that the same rng gives the same numbers and that
np.random is left alone; test_public_api.py, that no public function is missing here.
A new function adds one line to its module's block; an argument that is random comes from `rng`, and
whatever holds floats has dtype `dtype` (an initialiser: dtype=dtype).  The backward pass of a pair takes
its cache from the forward pass:  call(dout, *module.forward(x)[1]).
"""

from course_lib import dropout, preprocessing


def call(*arguments, **options):
    return arguments, options


def normal(rng, dtype, *shape):
    return rng.normal(size=shape).astype(dtype)


EXAMPLES = {
    "dropout.keep_mask": lambda rng, dtype: call((4, 6), keep_prob=0.5, rng=rng),
    "dropout.vanilla_dropout_train": lambda rng, dtype: call(normal(rng, dtype, 4, 6), keep_prob=0.5, rng=rng),
    "dropout.vanilla_dropout_predict": lambda rng, dtype: call(normal(rng, dtype, 4, 6), keep_prob=0.5),
    "dropout.dropout_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), keep_prob=0.5, rng=rng),
    "dropout.dropout_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *dropout.dropout_forward(normal(rng, dtype, 4, 6), keep_prob=0.5, rng=rng)[1]),
    "dropout.average_over_masks": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4), normal(rng, dtype, 4, 2), normal(rng, dtype, 2), keep_prob=0.5),
    "dropout.sample_over_masks": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4), normal(rng, dtype, 4, 2), normal(rng, dtype, 2), keep_prob=0.5, samples=5, rng=rng),
    "dropout.dropout_masks": lambda rng, dtype: call(4),
    "initialization.constant": lambda rng, dtype: call((3, 4), value=0.1, dtype=dtype),
    "initialization.small_gaussian": lambda rng, dtype: call((3, 4), rng=rng, dtype=dtype),
    "initialization.xavier": lambda rng, dtype: call((3, 4), rng=rng, dtype=dtype),
    "initialization.he": lambda rng, dtype: call((5, 4, 3, 3), rng=rng, uniform=True, dtype=dtype),
    "initialization.scaled": lambda rng, dtype: call((3, 4), gain=3, rng=rng, fan="avg", dtype=dtype),
    "initialization.fans": lambda rng, dtype: call((5, 4, 3, 3)),
    "initialization.activation_statistics": lambda rng, dtype: call(normal(rng, dtype, 6, 5), widths=(4, 3), rng=rng),
    "initialization.gradient_statistics": lambda rng, dtype: call(normal(rng, dtype, 6, 5), widths=(4, 3), rng=rng),
    "initialization.expected_statistics": lambda rng, dtype: call("relu", gain=2, depth=3),
    "initialization.distinct_units": lambda rng, dtype: call(normal(rng, dtype, 4, 3)),
    "preprocessing.fit_centre": lambda rng, dtype: call(normal(rng, dtype, 9, 4)),
    "preprocessing.fit_mean_image": lambda rng, dtype: call(normal(rng, dtype, 9, 4, 5, 3)),
    "preprocessing.fit_channel_mean": lambda rng, dtype: call(normal(rng, dtype, 9, 4, 5, 3)),
    "preprocessing.centre": lambda rng, dtype: call(normal(rng, dtype, 9, 4, 5, 3), normal(rng, dtype, 3)),
    "preprocessing.fit_standardise": lambda rng, dtype: call(normal(rng, dtype, 9, 4)),
    "preprocessing.standardise": lambda rng, dtype: call(
        normal(rng, dtype, 9, 4), *preprocessing.fit_standardise(normal(rng, dtype, 9, 4))),
    "preprocessing.covariance": lambda rng, dtype: call(normal(rng, dtype, 9, 4)),
    "preprocessing.principal_axes": lambda rng, dtype: call(normal(rng, dtype, 9, 4)),
    "preprocessing.fit_pca": lambda rng, dtype: call(normal(rng, dtype, 9, 4), k=2),
    "preprocessing.pca": lambda rng, dtype: call(
        normal(rng, dtype, 9, 4), *preprocessing.fit_pca(normal(rng, dtype, 9, 4), k=2)),
    "preprocessing.reconstruct": lambda rng, dtype: call(
        normal(rng, dtype, 9, 2), *preprocessing.fit_pca(normal(rng, dtype, 9, 4), k=2)),
    "preprocessing.fit_whiten": lambda rng, dtype: call(normal(rng, dtype, 9, 4), zca=True),
    "preprocessing.whiten": lambda rng, dtype: call(
        normal(rng, dtype, 9, 4), *preprocessing.fit_whiten(normal(rng, dtype, 9, 4))),
}
