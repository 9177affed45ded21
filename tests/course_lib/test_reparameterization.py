"""Re-parameterization: convolution by its definition, its gradients, folding and fusing, then PyTorch's values."""

import numpy as np
import pytest
from oracle import recorded

from course_lib import normalization, reparameterization
from course_lib.reparameterization import Branch

#                 x shape        w shape      stride pad
GEOMETRIES = [((2, 3, 5, 6), (4, 3, 3, 3), 1, 1), ((2, 3, 5, 6), (4, 3, 3, 3), 1, 0),
              ((1, 1, 3, 3), (1, 1, 3, 3), 1, 0), ((2, 2, 6, 5), (3, 2, 1, 1), 1, 0),
              ((2, 2, 7, 6), (3, 2, 3, 2), 2, 1), ((1, 2, 8, 9), (2, 2, 2, 3), 3, 0),
              ((1, 2, 4, 4), (2, 2, 1, 1), 2, 2), ((2, 1, 3, 3), (2, 1, 2, 2), 1, 3),
              ((1, 2, 5, 5), (1, 2, 3, 3), 4, 1), ((2, 1, 5, 5), (1, 1, 2, 2), 4, 0),
              ((0, 2, 4, 4), (3, 2, 3, 3), 1, 1)]
every_geometry = pytest.mark.parametrize("x_shape, w_shape, stride, pad", GEOMETRIES)


def given(rng, x_shape, w_shape):
    return rng.normal(size=x_shape), rng.normal(size=w_shape), rng.normal(size=w_shape[0])


def a_block(rng, C=3, F=3, identity=True):
    def norm():
        return rng.normal(size=F), rng.normal(size=F), rng.normal(size=F), 0.1 + rng.random(F)

    branches = Branch(rng.normal(size=(F, C, 3, 3)), *norm()), Branch(rng.normal(size=(F, C, 1, 1)), *norm())
    return (*branches, Branch(None, *norm())) if identity else branches


@every_geometry
def test_a_convolution_is_its_definition(rng, x_shape, w_shape, stride, pad):
    x, w, b = given(rng, x_shape, w_shape)
    out, _ = reparameterization.conv2d_forward(x, w, b, stride=stride, pad=pad)
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    kh, kw = w_shape[2:]
    assert out.shape == (len(x), len(w), (padded.shape[2] - kh) // stride + 1, (padded.shape[3] - kw) // stride + 1)
    for n, f, i, j in np.ndindex(out.shape):
        window = padded[n, :, i * stride:i * stride + kh, j * stride:j * stride + kw]
        assert out[n, f, i, j] == pytest.approx(np.sum(window * w[f]) + b[f], rel=1e-10, abs=1e-12)


@every_geometry
@pytest.mark.parametrize("which", [0, 1, 2], ids=["x", "w", "b"])
def test_each_gradient_is_that_of_the_forward_pass(rng, gradient_error, x_shape, w_shape, stride, pad, which):
    arguments = given(rng, x_shape, w_shape)
    _, cache = reparameterization.conv2d_forward(*arguments, stride=stride, pad=pad)

    def forward(value):
        varied = *arguments[:which], value, *arguments[which + 1:]
        return reparameterization.conv2d_forward(*varied, stride=stride, pad=pad)[0]

    def backward(dout):
        return reparameterization.conv2d_backward(dout, *cache)[which]

    assert gradient_error(forward, backward, arguments[which]) < 1e-7


@pytest.mark.parametrize("value", [0, 1000, -1000])
def test_the_gradients_are_right_at_constant_images(rng, gradient_error, value):
    _, w, b = given(rng, (1, 2, 4, 4), (3, 2, 3, 3))
    x = np.full((1, 2, 4, 4), float(value))
    _, cache = reparameterization.conv2d_forward(x, w, b, pad=1)
    for which, start in enumerate((x, w)):
        def forward(value, which=which):
            return reparameterization.conv2d_forward(*((value, w) if which == 0 else (x, value)), b, pad=1)[0]

        assert gradient_error(forward, lambda d, which=which: reparameterization.conv2d_backward(d, *cache)[which],
                              start) < 1e-7


def test_the_first_layer_needs_no_gradient_of_its_input(rng):
    x, w, b = given(rng, (2, 3, 5, 6), (4, 3, 3, 3))
    out, cache = reparameterization.conv2d_forward(x, w, b)
    _, dw, db = reparameterization.conv2d_backward(out, *cache)
    none, same_dw, same_db = reparameterization.conv2d_backward(out, *cache, need_dx=False)
    assert none is None
    np.testing.assert_array_equal(same_dw, dw)
    np.testing.assert_array_equal(same_db, db)


def test_a_shifted_image_gives_a_shifted_output(rng):
    x, w, b = given(rng, (1, 2, 6, 7), (3, 2, 3, 3))
    out, _ = reparameterization.conv2d_forward(x, w, b)
    shifted, _ = reparameterization.conv2d_forward(x[:, :, 1:, 2:], w, b)
    np.testing.assert_allclose(shifted, out[:, :, 1:, 2:], atol=1e-14)


def test_a_view_gives_what_its_copy_gives(rng):
    x, w = rng.normal(size=(6, 5, 6, 4))[:, ::-1].T[:, ::2], rng.normal(size=(3, 3, 3, 5)).T
    b = rng.normal(size=10)[::2]
    out, cache = reparameterization.conv2d_forward(x, w, b, pad=1)
    same, same_cache = reparameterization.conv2d_forward(x.copy("C"), w.copy("C"), b.copy(), pad=1)
    np.testing.assert_allclose(out, same, atol=1e-13)
    dout = rng.normal(size=out.shape[::-1]).T
    for a, b in zip(reparameterization.conv2d_backward(dout, *cache),
                    reparameterization.conv2d_backward(dout.copy("C"), *same_cache), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-12)


def test_float32_stays_float32(rng):
    x, w, b = (a.astype(np.float32) for a in given(rng, (2, 3, 5, 6), (4, 3, 3, 3)))
    out, cache = reparameterization.conv2d_forward(x, w, b, stride=2, pad=1)
    assert {a.dtype for a in (out, *reparameterization.conv2d_backward(out, *cache))} == {np.dtype(np.float32)}


@pytest.mark.parametrize("stride, pad", [(1, 1), (2, 0)])
def test_a_folded_convolution_is_the_convolution_and_its_batch_norm(rng, stride, pad):
    x, w, b = given(rng, (2, 3, 5, 6), (4, 3, 3, 3))
    gamma, beta, mean = rng.normal(size=(3, 4))
    var = rng.random(4)
    for eps in (1e-5, 0.5):
        z, _ = reparameterization.conv2d_forward(x, w, b, stride=stride, pad=pad)
        two = normalization.batchnorm_inference(z, gamma, beta, mean, var, eps=eps)
        w1, b1 = reparameterization.fold_batchnorm(w, b, gamma, beta, mean, var, eps=eps)
        one, _ = reparameterization.conv2d_forward(x, w1, b1, stride=stride, pad=pad)
        np.testing.assert_allclose(one, two, rtol=1e-10, atol=1e-11)


def test_folding_and_batch_norm_have_one_default_epsilon(rng):
    x, w, b = given(rng, (1, 2, 3, 3), (2, 2, 1, 1))
    z, _ = reparameterization.conv2d_forward(x, w, b)
    constants = rng.random((4, 2))
    folded, _ = reparameterization.conv2d_forward(x, *reparameterization.fold_batchnorm(w, b, *constants))
    np.testing.assert_allclose(folded, normalization.batchnorm_inference(z, *constants), rtol=1e-10, atol=1e-13)


def test_a_1x1_kernel_is_a_3x3_kernel_with_zeros_around_it(rng):
    x, w, b = given(rng, (2, 3, 5, 6), (4, 3, 1, 1))
    padded = reparameterization.pad_1x1_to_3x3(w)
    assert padded.shape == (4, 3, 3, 3)
    np.testing.assert_allclose(reparameterization.conv2d_forward(x, padded, b, pad=1)[0],
                               reparameterization.conv2d_forward(x, w, b)[0], atol=1e-14)


def test_the_identity_kernel_changes_nothing(rng):
    x = rng.normal(size=(2, 4, 5, 6))
    kernel = reparameterization.identity_kernel(4)
    np.testing.assert_array_equal(reparameterization.conv2d_forward(x, kernel, np.zeros(4), pad=1)[0], x)
    assert reparameterization.identity_kernel(4, dtype=np.float32).dtype == np.float32


@pytest.mark.parametrize("C, F, identity", [(3, 3, True), (8, 8, True), (1, 1, True), (3, 5, False)])
def test_three_branches_are_one_convolution(rng, C, F, identity):
    """The lecture's claim: the difference is rounding, below 1e-13 in float64."""
    x, block = rng.normal(size=(4, C, 7, 8)), a_block(rng, C, F, identity)
    w, b = reparameterization.repvgg_fuse(block)
    fused, _ = reparameterization.conv2d_forward(x, w, b, pad=1)
    assert np.abs(fused - reparameterization.repvgg_predict(x, block)).max() < 1e-13


def test_the_fused_block_has_the_epsilon_of_its_branches(rng):
    x, block = rng.normal(size=(2, 3, 4, 4)), a_block(rng)
    w, b = reparameterization.repvgg_fuse(block, eps=0.3)
    fused, _ = reparameterization.conv2d_forward(x, w, b, pad=1)
    np.testing.assert_allclose(fused, reparameterization.repvgg_predict(x, block, eps=0.3), atol=1e-13)
    assert np.abs(fused - reparameterization.repvgg_predict(x, block)).max() > 0.01


def test_in_training_the_branches_take_their_batch_and_cannot_be_fused(rng):
    x, block = rng.normal(size=(4, 3, 5, 5)), a_block(rng)
    out, moved = reparameterization.repvgg_train(x, block)
    assert np.abs(out - reparameterization.repvgg_predict(x, block)).max() > 0.1
    for before, after in zip(block, moved, strict=True):
        assert after.w is before.w
        assert not np.allclose(after.mean, before.mean)


def test_running_averages_without_memory_make_training_and_test_time_agree(rng):
    x, block = rng.normal(size=(4, 3, 5, 5)), a_block(rng)
    out, moved = reparameterization.repvgg_train(x, block, momentum=0, eps=0.2)
    np.testing.assert_allclose(reparameterization.repvgg_predict(x, moved, eps=0.2), out, atol=1e-13)


def test_bad_images_and_kernels_are_named():
    x, w, b = np.ones((2, 3, 5, 6)), np.ones((4, 3, 3, 3)), np.ones(4)
    conv, back = reparameterization.conv2d_forward, reparameterization.conv2d_backward
    for call in (lambda x: conv(x, w, b), lambda x: back(np.ones((2, 4, 5, 6)), x, w, 1, 1)):
        with pytest.raises(TypeError, match=r"x holds uint8; use x.astype\(float\)"):
            call(x.astype(np.uint8))
    for call, message in ((lambda: conv(x[0], w, b), r"x has shape \(3, 5, 6\); it must have 4 axes"),
                          (lambda: conv(x[:, :2], w, b), r"x has shape \(2, 2, 5, 6\); expected \(any, 3, any, any\)"),
                          (lambda: conv(x, w, b[:3]), r"b has shape \(3,\); expected \(4,\)"),
                          (lambda: conv(x, w, b, stride=0), "stride = 0; it must be a whole number of at least 1"),
                          (lambda: conv(x, w, b, pad=-1), "pad = -1; it must be a whole number of at least 0"),
                          (lambda: conv(x[:, :, :2], w, b), "w has kernels of 3×3; padded, x is only 2×6: pad more"),
                          (lambda: conv(x, w[:, :, :0], b), "w has kernels of 0×3"),
                          (lambda: back(x, x, w, 1, 1), r"dout has shape .*; expected \(2, 4, 5, 6\)"),
                          (lambda: back(x, x, w[0], 1, 1), r"w has shape \(3, 3, 3\); it must have 4 axes"),
                          (lambda: back(x, x[:, :1], w, 1, 1), r"x has shape \(2, 1, 5, 6\); expected")):
        with pytest.raises(ValueError, match=message):
            call()


def test_bad_parts_of_a_block_are_named(rng):
    w, ones = np.ones((4, 3, 1, 1)), np.ones(4)
    for call in (lambda w: reparameterization.pad_1x1_to_3x3(w),
                 lambda w: reparameterization.fold_batchnorm(w, *[ones] * 5)):
        with pytest.raises(TypeError, match="w holds int64"):
            call(w.astype(int))
    for call, message in ((lambda: reparameterization.pad_1x1_to_3x3(np.ones((4, 3, 3, 3))),
                           r"w has shape \(4, 3, 3, 3\); expected \(any, any, 1, 1\)"),
                          (lambda: reparameterization.identity_kernel(0), "channels = 0"),
                          (lambda: reparameterization.fold_batchnorm(w, ones, ones, ones, ones[:3], ones), "mean has"),
                          (lambda: reparameterization.fold_batchnorm(w[0], *[ones] * 5), "w has .* 4 axes"),
                          (lambda: reparameterization.fold_batchnorm(w, *[ones] * 5, eps=0), "eps = 0"),
                          (lambda: reparameterization.repvgg_predict(np.ones((2, 3, 4, 4)), a_block(rng, C=3, F=4)),
                           r"gamma has shape \(4,\); expected \(3,\)")):
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize("case", ["conv_3x3_pad_1", "conv_3x3_stride_2", "conv_2x3_stride_3", "conv_1x1"])
def test_pytorchs_convolution_agrees(case):
    torch = recorded("conv", case)
    out, cache = reparameterization.conv2d_forward(torch["x"], torch["w"], torch["b"], stride=int(torch["stride"]),
                                                   pad=int(torch["pad"]))
    np.testing.assert_allclose(out, torch["out"], rtol=1e-10, atol=1e-12)
    for name, gradient in zip(("dx", "dw", "db"), reparameterization.conv2d_backward(torch["dout"], *cache),
                              strict=True):
        np.testing.assert_allclose(gradient, torch[name], rtol=1e-10, atol=1e-12)


def test_pytorchs_three_branches_agree_in_training_and_evaluation_and_fused():
    torch = recorded("conv", "repvgg")
    kernels = torch["w3"], torch["w1"], None
    block = tuple(Branch(w, *(torch[name][i] for name in ("gamma", "beta", "mean", "var")))
                  for i, w in enumerate(kernels))
    out, _ = reparameterization.repvgg_train(torch["x"], block)
    np.testing.assert_allclose(out, torch["trained"], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(reparameterization.repvgg_predict(torch["x"], block), torch["evaluated"],
                               rtol=1e-10, atol=1e-12)
    fused, _ = reparameterization.conv2d_forward(torch["x"], *reparameterization.repvgg_fuse(block), pad=1)
    np.testing.assert_allclose(fused, torch["evaluated"], rtol=1e-10, atol=1e-12)
