"""One example call for each public function of course_lib, by name:  "module.function": (rng, dtype) -> call(...)

    "dropout.dropout_backward": lambda rng, dtype: call(normal(rng, dtype, 4, 6), normal(rng, dtype, 4, 6)),

call(...) only notes the arguments; the tests make the call.  test_dtype.py proves on every line that
dtype in gives dtype out, that no input is changed, that the same rng gives the same numbers and that
np.random is left alone; test_public_api.py, that no public function is missing here.
A new function adds one line to its module's block; an argument that is random comes from `rng`, and
whatever holds floats has dtype `dtype` (an initializer: dtype=dtype).  The backward pass of a pair takes
its cache from the forward pass:  call(dout, *module.forward(x)[1]).
"""

import functools
import tempfile
from pathlib import Path

import numpy as np

from course_lib import (
    activations,
    augmentation,
    data,
    dropout,
    layers,
    net,
    normalization,
    normalization_relatives,
    optimizers_frame,
    pooling,
    preprocessing,
    preprocessing_pca,
    reparameterization,
)
from course_lib.losses import softmax


def call(*arguments, **options):
    return arguments, options


def normal(rng, dtype, *shape):
    return rng.normal(size=shape).astype(dtype)


def labels(rng, N, classes=3):
    return rng.integers(classes, size=N)


def net_and_examples(rng, dtype):
    model = net.Sequential([layers.Affine(4, 5, rng=rng, dtype=dtype), layers.ReLU(),
                            layers.Affine(5, 3, rng=rng, dtype=dtype)])
    return model, normal(rng, dtype, 8, 4), labels(rng, 8)


def w_and_dw(rng, dtype):
    return normal(rng, dtype, 4, 6), normal(rng, dtype, 4, 6)


@functools.cache
def cifar10_folder():
    """A folder with CIFAR-10's files, one record each; it is removed when the tests end."""
    folder = tempfile.TemporaryDirectory()
    for name in data.CIFAR10_FILES:
        Path(folder.name, name).write_bytes(bytes(3073))
    return folder


def norm(rng, dtype, *shape):
    """x, gamma and beta of a normalization."""
    return normal(rng, dtype, *shape), normal(rng, dtype, shape[1]), normal(rng, dtype, shape[1])


def branches(rng, dtype):
    """A RepVGG block over three channels: 3×3, 1×1, identity."""
    return tuple(reparameterization.Branch(w, *(1 + abs(normal(rng, dtype, 4, 3))))
                 for w in (normal(rng, dtype, 3, 3, 3, 3), normal(rng, dtype, 3, 3, 1, 1), None))


def two_layers(rng, dtype):
    """A net as its arrays."""
    return ((normal(rng, dtype, 64, 5), normal(rng, dtype, 5)), (normal(rng, dtype, 5, 10), normal(rng, dtype, 10)))


EXAMPLES = {
    "activations.sigmoid_forward": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "activations.sigmoid_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 6), *activations.sigmoid_forward(normal(rng, dtype, 4, 6))[1]),
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
    "activations_smooth.tanh_forward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "activations_smooth.tanh_backward": lambda rng, dtype: call(normal(rng, dtype, 3, 4), normal(rng, dtype, 3, 4)),
    "activations_smooth.softplus_forward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "activations_smooth.softplus_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4), *activations.softplus_forward(normal(rng, dtype, 3, 4))[1]),
    "activations_smooth.silu_forward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "activations_smooth.silu_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4), *activations.silu_forward(normal(rng, dtype, 3, 4))[1]),
    "activations_smooth.gelu_forward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "activations_smooth.gelu_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4), *activations.gelu_forward(normal(rng, dtype, 3, 4), form="tanh")[1]),
    "activations_smooth.identity_forward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "activations_smooth.identity_backward": lambda rng, dtype: call(normal(rng, dtype, 3, 4)),
    "initialization.constant": lambda rng, dtype: call((3, 4), value=0.1, dtype=dtype),
    "initialization.small_gaussian": lambda rng, dtype: call((3, 4), rng=rng, dtype=dtype),
    "initialization.xavier": lambda rng, dtype: call((3, 4), rng=rng, dtype=dtype),
    "initialization.he": lambda rng, dtype: call((5, 4, 3, 3), rng=rng, dtype=dtype),
    "initialization.scaled": lambda rng, dtype: call((3, 4), gain=3, rng=rng, uniform=True, dtype=dtype),
    "initialization.fans": lambda rng, dtype: call((5, 4, 3, 3)),
    "initialization.activation_statistics": lambda rng, dtype: call(
        normal(rng, dtype, 6, 5), [normal(rng, dtype, 5, 4), normal(rng, dtype, 4, 3)]),
    "initialization.gradient_statistics": lambda rng, dtype: call(
        normal(rng, dtype, 6, 5), [normal(rng, dtype, 5, 4), normal(rng, dtype, 4, 3)], normal(rng, dtype, 6, 3)),
    "activations_pairs.pair": lambda rng, dtype: call("relu"),
    "mean_field.expected_activations": lambda rng, dtype: call("relu", gain=2, depth=3),
    "mean_field.expected_gradients": lambda rng, dtype: call("relu", gain=2, depth=3),
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
    "preprocessing_pca.fit_pca": lambda rng, dtype: call(normal(rng, dtype, 9, 4), k=2),
    "preprocessing_pca.pca": lambda rng, dtype: call(
        normal(rng, dtype, 9, 4), *preprocessing_pca.fit_pca(normal(rng, dtype, 9, 4), k=2)),
    "preprocessing_pca.reconstruct": lambda rng, dtype: call(
        normal(rng, dtype, 9, 2), *preprocessing_pca.fit_pca(normal(rng, dtype, 9, 4), k=2)),
    "preprocessing.whitening_matrix": lambda rng, dtype: call(
        *preprocessing.principal_axes(normal(rng, dtype, 9, 4)), eps=0.1),
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
    "normalization_graph.batchnorm_graph_backward": lambda rng, dtype: call(
        normal(rng, dtype, 5, 4), normal(rng, dtype, 5, 4), normal(rng, dtype, 4), 1 + abs(normal(rng, dtype, 4))),
    "normalization_relatives.instancenorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 3, 4, 2, 2)),
    "normalization_relatives.instancenorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 3, 4, 2, 2),
        *normalization_relatives.instancenorm_forward(*norm(rng, dtype, 3, 4, 2, 2))[1]),
    "normalization_relatives.rmsnorm_forward": lambda rng, dtype: call(*norm(rng, dtype, 5, 4)[:2]),
    "normalization_relatives.rmsnorm_backward": lambda rng, dtype: call(
        normal(rng, dtype, 5, 4), *normalization_relatives.rmsnorm_forward(*norm(rng, dtype, 5, 4)[:2])[1]),
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
    "augmentation.horizontal_flip": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_turns.vertical_flip": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation.random_crop": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), size=5, padding=1, rng=rng),
    "augmentation.cutout": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), size=3, rng=rng),
    "augmentation.jitter": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation.ten_crop": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), size=4),
    "augmentation.average_crops": lambda rng, dtype: call(normal(rng, dtype, 10, 3, 5)),
    "augmentation.augment": lambda rng, dtype: call(
        rng.integers(0, 256, (3, 6, 6, 3)).astype("uint8"), top=rng.integers(3, size=3), left=rng.integers(3, size=3),
        flip=rng.random(3) < 0.5, brightness=abs(normal(rng, dtype, 3)), size=4, mean=normal(rng, dtype, 3)),
    "augmentation_views.random_area_crop": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 8, 3), size=4, rng=rng),
    "augmentation_views.colour_distortion": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_views.mixup": lambda rng, dtype: call(
        normal(rng, dtype, 3, 6, 6, 3), softmax(normal(rng, dtype, 3, 4)), rng=rng),
    "augmentation_contrastive.nt_xent": lambda rng, dtype: call(normal(rng, dtype, 8, 5)),
    "augmentation_pipelines.average_over_crops": lambda rng, dtype: call(
        lambda x: x.mean(axis=(1, 2)), normal(rng, dtype, 3, 6, 6, 3), size=4),
    "augmentation_pipelines.average_over_scales": lambda rng, dtype: call(
        lambda x: x.mean(axis=(1, 2)), normal(rng, dtype, 3, 6, 6, 3), size=4, short_sides=(4, 7)),
    "augmentation_pipelines.compose": lambda rng, dtype: call(augmentation.sobel, augmentation.jitter),
    "augmentation_colour.grey": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3)),
    "augmentation_colour.colour_drop": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), prob=0.5, rng=rng),
    "augmentation_colour.saturation_jitter": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_colour.hue_jitter": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_colour.shift_hue": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), turns=0.2),
    "augmentation_colour.gaussian_noise": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), scale=0.1, rng=rng),
    "augmentation_colour.scaled": lambda rng, dtype: call(normal(rng, dtype, 3, 700), normal(rng, dtype, 3, 1),
                                                          normal(rng, dtype, 3, 1)),
    "augmentation_colour.draw_factors": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng, contrast=0.4),
    "augmentation_colour.as_floats": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3)),
    "augmentation_colour.as_images": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), dtype),
    "augmentation_geometry.resize": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), size=(4, 9)),
    "augmentation_geometry.resize_short_side": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 8, 3), short_side=4),
    "augmentation_geometry.random_resized_crop": lambda rng, dtype: call(
        normal(rng, dtype, 3, 6, 6, 3), size=4, short_side=(4, 8), rng=rng),
    "augmentation_turns.random_quarter_turn": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_turns.rotate": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), degrees=20.0, fill=0.5),
    "augmentation_turns.random_rotation": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_geometry.gaussian_blur": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), sigma=1.5),
    "augmentation_geometry.random_blur": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3), rng=rng),
    "augmentation_geometry.sobel": lambda rng, dtype: call(normal(rng, dtype, 3, 6, 6, 3)),
    "capstone.task": lambda rng, dtype: call(digits=5, held_back=5, rng=rng),
    "capstone.parameters": lambda rng, dtype: call(two_layers(rng, dtype)),
    "capstone.predict": lambda rng, dtype: call(two_layers(rng, dtype), normal(rng, dtype, 6, 64)),
    "capstone.train": lambda rng, dtype: call(normal(rng, dtype, 20, 64), labels(rng, 20, 10), rng=rng),
    "data.digits": lambda rng, dtype: call(seed=1),
    "data.photographs": lambda rng, dtype: call(),
    "data.spirals": lambda rng, dtype: call(5, rng=rng, dtype=dtype),
    "data.cifar10": lambda rng, dtype: call(cifar10_folder().name, records=1),
    "data.fetch_cifar10": lambda rng, dtype: call(cifar10_folder().name),
    "layers.affine_forward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 5), normal(rng, dtype, 5, 3), normal(rng, dtype, 3)),
    "layers.affine_backward": lambda rng, dtype: call(
        normal(rng, dtype, 4, 3), normal(rng, dtype, 4, 5), normal(rng, dtype, 5, 3)),
    "layers.ReLU": lambda rng, dtype: call(),
    "losses.softmax": lambda rng, dtype: call(normal(rng, dtype, 4, 3)),
    "optimizers_loop.split": lambda rng, dtype: call(9, held_out=3, rng=rng),
    "optimizers_loop.minibatches": lambda rng, dtype: call(9, batch=4, rng=rng),
    "optimizers_loop.training_loop": lambda rng, dtype: call(
        normal(rng, dtype, 3), lambda w, rows: w, np.size, examples=5, batch=2, epochs=3, patience=1, rng=rng),
    "losses.softmax_loss": lambda rng, dtype: call(normal(rng, dtype, 2, 4, 3), labels(rng, 4)),
    "losses.soft_loss": lambda rng, dtype: call(normal(rng, dtype, 2, 4, 3), softmax(normal(rng, dtype, 4, 3))),
    "losses.smoothed_loss": lambda rng, dtype: call(normal(rng, dtype, 2, 4, 3), labels(rng, 4), smoothing=0.2),
    "losses.hinge_loss": lambda rng, dtype: call(normal(rng, dtype, 2, 4, 3), labels(rng, 4)),
    "net.fit": lambda rng, dtype: call(*net_and_examples(rng, dtype), epochs=2, batch=3, rng=rng),
    "net.estimate_statistics": lambda rng, dtype: call(
        net.Sequential([layers.BatchNorm(4, dtype=dtype)]), normal(rng, dtype, 8, 4)),
    "optimizers.sgd": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.momentum": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.nag": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.look_ahead": lambda rng, dtype: call(normal(rng, dtype, 4, 6), (normal(rng, dtype, 4, 6),)),
    "optimizers.adagrad": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.rmsprop": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.adadelta": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.bias_corrected": lambda rng, dtype: call(normal(rng, dtype, 4, 6), 3, beta=0.9),
    "optimizers.adam": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers.nadam": lambda rng, dtype: call(*w_and_dw(rng, dtype), momentum_decay=0.004),
    "optimizers.adamw": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers_frame.frame": lambda rng, dtype: call(
        *w_and_dw(rng, dtype), phi=optimizers_frame.fading_sum, psi=optimizers_frame.ones),
    "optimizers_frame.general_step": lambda rng, dtype: call(
        *w_and_dw(rng, dtype), phi=(0.9, 0.1), psi=(0.99, 0.01), corrected=True),
    "optimizers_frame.latest": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "optimizers_frame.ones": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "optimizers_frame.total": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "optimizers_frame.fading_sum": lambda rng, dtype: call(normal(rng, dtype, 4, 6), ahead=True),
    "optimizers_frame.average": lambda rng, dtype: call(normal(rng, dtype, 4, 6), ahead=True, largest=True),
    "optimizers_frame.squares": lambda rng, dtype: call(optimizers_frame.total),
    "optimizers_frame.own_steps": lambda rng, dtype: call(normal(rng, dtype, 4, 6)),
    "optimizers_outliers.amsgrad": lambda rng, dtype: call(*w_and_dw(rng, dtype)),
    "optimizers_outliers.clip_by_norm": lambda rng, dtype: call(normal(rng, dtype, 4, 6), limit=1.0, axis=-1),
    "optimizers_root.root": lambda rng, dtype: call(abs(normal(rng, dtype, 4, 6)), 1e-8),
    "pooling.max_pool_forward": lambda rng, dtype: call(normal(rng, dtype, 2, 3, 4, 6)),
    "pooling.max_pool_backward": lambda rng, dtype: call(
        normal(rng, dtype, 2, 3, 2, 3), *pooling.max_pool_forward(normal(rng, dtype, 2, 3, 4, 6))[1]),
    "schedules.constant": lambda rng, dtype: call(3, lr=0.1),
    "schedules.step_decay": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, every=10),
    "schedules.exponential": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, k=0.1),
    "schedules.inverse_time": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, k=0.1),
    "schedules.cosine": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, steps=100),
    "schedules.warm_restarts": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, T_0=10, T_mult=2),
    "schedules.restarts": lambda rng, dtype: call(100, T_0=10, T_mult=2),
    "schedules.cyclic": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, half=10),
    "schedules.warmup": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, steps=50),
    "schedules_planned.multistep": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, milestones=[30, 60]),
    "schedules_planned.polynomial": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, steps=100),
    "schedules_planned.one_cycle": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, steps=100),
    "schedules_planned.with_warmup": lambda rng, dtype: call(abs, steps=5),
    "weight_decay.l2_penalty": lambda rng, dtype: call(
        {"w": normal(rng, dtype, 4, 3), "b": normal(rng, dtype, 3)}, lam=0.1),
    "weight_decay.l2_gradient": lambda rng, dtype: call(
        {"w": normal(rng, dtype, 4, 3), "b": normal(rng, dtype, 3)}, lam=0.1),
    "weight_decay.decay_step": lambda rng, dtype: call(*w_and_dw(rng, dtype), lr=0.1, lam=0.1),
    "weight_decay.decoupled_step": lambda rng, dtype: call(*w_and_dw(rng, dtype), lr=0.1, lam=0.1),
    "weight_decay.shrink_factor": lambda rng, dtype: call(rng.integers(99, size=5), lr=0.1, lam=0.1),
    "babysitting.numeric_gradient": lambda rng, dtype: call(
        lambda x: (x * x).sum(), normal(rng, dtype, 3, 2), h=1e-2),
    "babysitting.relative_error": lambda rng, dtype: call(normal(rng, dtype, 3, 2), normal(rng, dtype, 3, 2)),
    "babysitting.gradient_check": lambda rng, dtype: call(
        lambda x: (x * x).sum(), normal(rng, dtype, 3, 2), normal(rng, "f8", 3, 2)),
    "babysitting.initial_loss": lambda rng, dtype: call(10),
    "babysitting.overfit_tiny_batch": lambda rng, dtype: call(
        *net_and_examples(rng, dtype), examples=2, epochs=3, rng=rng),
    "babysitting.update_ratio": lambda rng, dtype: call(normal(rng, dtype, 3, 2), normal(rng, dtype, 3, 2)),
    "babysitting.diagnose": lambda rng, dtype: call(*abs(normal(rng, dtype, 3, 9))),
    "babysitting_runs.fit_with_ratios": lambda rng, dtype: call(
        *net_and_examples(rng, dtype), epochs=2, batch=3, rng=rng),
    "babysitting_runs.lr_range_test": lambda rng, dtype: call(*net_and_examples(rng, dtype), steps=4, batch=3, rng=rng),
    "search.log_uniform": lambda rng, dtype: call(1e-4, 1e-1, size=5, rng=rng),
    "search.grid": lambda rng, dtype: call(lr=normal(rng, dtype, 3), momentum=normal(rng, dtype, 2)),
    "search.random_points": lambda rng, dtype: call(
        5, lr=(1e-4, 1e-1), keep_prob=(0.2, 1), linear=("keep_prob",), rng=rng),
    "search.zoom": lambda rng, dtype: call(1e-4, 1e-1, 1e-2),
    "search.coverage": lambda rng, dtype: call(abs(normal(rng, dtype, 5)) % 1 + 1, 1, 2, cells=4),
    "search.exploded": lambda rng, dtype: call(abs(normal(rng, dtype, 5, 3))),
    "search.fit_unless_exploded": lambda rng, dtype: call(*net_and_examples(rng, dtype), epochs=2, batch=3, rng=rng),
    "search_procedures.coarse_to_fine": lambda rng, dtype: call(
        lambda points, budget: -abs(points["lr"] - 1e-2), {"lr": (1e-4, 1e-1)}, tries=4, rng=rng),
    "search_procedures.k_fold": lambda rng, dtype: call(11, folds=3, rng=rng),
    "ensembles.average": lambda rng, dtype: call(normal(rng, dtype, 4, 3, 2)),
    "ensembles.average_scores": lambda rng, dtype: call(normal(rng, dtype, 4, 3, 2)),
    "ensembles.vote": lambda rng, dtype: call(rng.integers(0, 3, (5, 4)), C=3),
    "ensembles.snapshot_steps": lambda rng, dtype: call(70, T_0=10, T_mult=2),
    "ensembles.fit_snapshots": lambda rng, dtype: call(
        *net_and_examples(rng, dtype), at=[1], epochs=2, batch=3, rng=rng),
    "ensembles.ema": lambda rng, dtype: call(normal(rng, dtype, 3, 2), normal(rng, dtype, 3, 2), decay=0.9),
    "ensembles.polyak": lambda rng, dtype: call(normal(rng, dtype, 3, 2), normal(rng, dtype, 3, 2), t=4),
}
