"""One example call for each public function of course_lib, by name:  "module.function": (rng, dtype) -> call(...)

    "dropout.dropout_backward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), normal(rng, dtype, 4, 6)),

call(...) only notes the arguments; the tests make the call.  test_dtype.py proves on every line that
dtype in gives dtype out, that no input is changed, that the same rng gives the same numbers and that
np.random is left alone; test_public_api.py, that no public function is missing here.
A new function adds one line to its module's block; an argument that is random comes from `rng`, and
whatever holds floats has dtype `dtype` (an initialiser: dtype=dtype).  The backward pass of a pair takes
its cache from the forward pass:  call(dout, *module.forward(x)[1]).
"""

from course_lib import activations, dropout, normalization, preprocessing, reparameterization


def call(*arguments, **options):
    return arguments, options


def normal(rng, dtype, *shape):
    return rng.normal(size=shape).astype(dtype)


def norm(rng, dtype, *shape):
    """x, gamma and beta of a normalization."""
    return normal(rng, dtype, *shape), normal(rng, dtype, shape[1]), normal(rng, dtype, shape[1])


def branches(rng, dtype):
    """A RepVGG block over three channels: 3×3, 1×1, identity."""
    return tuple(reparameterization.Branch(w, *(1 + abs(normal(rng, dtype, 4, 3))))
                 for w in (normal(rng, dtype, 3, 3, 3, 3), normal(rng, dtype, 3, 3, 1, 1), None))


EXAMPLES = {
    "activations.sigmoid_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "activations.sigmoid_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.sigmoid_forward(normal(rng, dtype, 4, 6))[1]),
    "activations.tanh_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "activations.tanh_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.tanh_forward(normal(rng, dtype, 4, 6))[1]),
    "activations.relu_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "activations.relu_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.relu_forward(normal(rng, dtype, 4, 6))[1]),
    "activations.leaky_relu_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), slope=0.3),
    "activations.leaky_relu_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.leaky_relu_forward(normal(rng, dtype, 4, 6), slope=0.3)[1]),
    "activations.elu_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), alpha=0.7),
    "activations.elu_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.elu_forward(normal(rng, dtype, 4, 6), alpha=0.7)[1]),
    "activations.maxout_forward": lambda rng, dtype: call(
        normal(rng, dtype, 5, 4), *(normal(rng, dtype, *shape) for shape in ((4, 3), (3,), (4, 3), (3,)))),
    "activations.maxout_backward": lambda rng, dtype: call(
        normal(rng, dtype, 5, 3), normal(rng, dtype, 5, 4), *normal(rng, dtype, 2, 4, 3), rng.random((5, 3)) < 0.5),
    "activations.one_sign_share": lambda rng, dtype: call(normal(rng, dtype, 2, 9)),
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
    "normalization.batchnorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 3, 4, 2, 2)),
    "normalization.batchnorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4, 2, 2), *normalization.batchnorm_forward(*norm(rng, dtype, 3, 4, 2, 2))[1]),
    "normalization.running_average": lambda rng, dtype: call(
        tuple(normal(rng, dtype, 2, 4)), tuple(normal(rng, dtype, 2, 4)), n=12),
    "normalization.batchnorm_inference": lambda rng, dtype: call(
        *norm(rng, dtype, 3, 4, 2, 2), normal(rng, dtype, 4), 1 + abs(normal(rng, dtype, 4))),
    "normalization.layernorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 5, 4)),
    "normalization.layernorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 5, 4), *normalization.layernorm_forward(*norm(rng, dtype, 5, 4))[1]),
    "normalization.groupnorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 3, 4, 2, 2), groups=2),
    "normalization.groupnorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4, 2, 2), *normalization.groupnorm_forward(*norm(rng, dtype, 3, 4, 2, 2), groups=2)[1]),
    "normalization.instancenorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 3, 4, 2, 2)),
    "normalization.instancenorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4, 2, 2), *normalization.instancenorm_forward(*norm(rng, dtype, 3, 4, 2, 2))[1]),
    "reparameterization.conv2d_forward": lambda rng, dtype: call(
        normal(rng, dtype, 2, 3, 5, 6), normal(rng, dtype, 4, 3, 3, 3), normal(rng, dtype, 4), stride=2, pad=1),
    "reparameterization.conv2d_backward": lambda rng, dtype: call(
        normal(rng, dtype, 2, 4, 3, 3), normal(rng, dtype, 2, 3, 5, 6), normal(rng, dtype, 4, 3, 3, 3), 2, 1),
    "reparameterization.fold_batchnorm": lambda rng, dtype: call(
        normal(rng, dtype, 4, 3, 3, 3), *(1 + abs(normal(rng, dtype, 5, 4)))),
    "reparameterization.pad_1x1_to_3x3": lambda rng, dtype: call(normal(rng, dtype, 4, 3, 1, 1)),
    "reparameterization.identity_kernel": lambda rng, dtype: call(3, dtype=dtype),
    "reparameterization.repvgg_train": lambda rng, dtype: call(normal(rng, dtype, 2, 3, 4, 5), branches(rng, dtype)),
    "reparameterization.repvgg_predict": lambda rng, dtype: call(normal(rng, dtype, 2, 3, 4, 5), branches(rng, dtype)),
    "reparameterization.repvgg_fuse": lambda rng, dtype: call(branches(rng, dtype)),
}
