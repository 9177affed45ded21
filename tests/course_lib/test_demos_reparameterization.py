"""The demos of chapter 10 as functions: what each of them claims is so, and a student's own functions run in them."""

import numpy as np
import pytest

from course_lib import reparameterization
from course_lib.demos import reparameterization as demos
from course_lib.demos import reparameterization_training as training
from course_lib.plots import Picture
from course_lib.plots import reparameterization as plots

EXERCISES = "conv2d_forward", "pad_1x1_to_3x3", "identity_kernel", "fold_batchnorm", "repvgg_fuse"


def test_a_one_in_the_corner_moves_the_image_and_one_in_the_middle_does_not():
    corner, middle = demos.kernel_at_work("1 in the upper left corner"), demos.kernel_at_work("1 in the middle")
    np.testing.assert_array_equal(corner.out[1:, 1:], corner.image[:-1, :-1])
    assert not corner.out[0].any() and not corner.out[:, 0].any()
    np.testing.assert_array_equal(middle.out, middle.image)


def test_the_branches_become_one_stage_by_stage():
    one, size, fold, total = (demos.one_kernel(stage, filter=1, channel=1) for stage in demos.STAGES)
    assert [kernel is None or kernel.shape for kernel in one.kernels] == [(3, 3), (1, 1), True]
    assert all(kernel.shape == (3, 3) for kernel in size.kernels) and size.biases == [None] * 3
    assert np.count_nonzero(size.kernels[1]) == np.count_nonzero(size.kernels[2]) == 1
    np.testing.assert_allclose(sum(fold.kernels), total.total)
    assert sum(fold.biases) == pytest.approx(total.bias)
    assert one.total is size.total is fold.total is None


def test_another_channel_has_no_part_in_the_identity():
    assert not demos.one_kernel(demos.STAGES[1], filter=1, channel=2).kernels[2].any()


@pytest.mark.parametrize("dtype, low, high", [("float64", 0, 1e-13), ("float32", 1e-8, 1e-4)])
def test_the_difference_is_rounding(dtype, low, high):
    assert low <= demos.one_kernel(demos.STAGES[3], dtype=dtype).difference < high


def test_one_kernel_has_fewer_parameters_and_little_less_to_multiply():
    cost = demos.cost(16, 8)
    assert cost.parameters == (10 * 16**2 + 12 * 16, 9 * 16**2 + 16)
    assert cost.multiplications[1] / cost.multiplications[0] == pytest.approx(0.9, abs=0.02)
    assert all(time > 0 for time in cost.milliseconds)


def test_each_run_is_timed_as_often_as_the_other():
    calls = []
    demos.times(lambda: calls.append("a"), lambda: calls.append("b"), repeats=3)
    assert "".join(calls) == "ababab"


@pytest.mark.parametrize("batch", demos.BATCHES)
def test_the_kernel_is_the_block_in_test_mode_and_not_in_training(batch):
    result = demos.switch("test", batch)
    assert result.difference() < 1e-14
    np.testing.assert_allclose(result.fused, result.block, atol=1e-12)
    assert demos.switch("training", batch).difference() > 1e-3


def test_larger_batches_come_closer():
    apart = np.mean([demos.switch(seed=seed).training for seed in range(5)], axis=0)
    assert apart[0] > 3 * apart[4] > 3 * apart[6]


def test_stale_averages_are_copied_faithfully():
    result = demos.stale()
    assert result.test.max() < 1e-14
    assert result.training[0] > 1 > 0.3 > result.training[-1]


def test_more_momentum_is_late_for_longer():
    slow, fast = demos.stale(0.99), demos.stale(0.5)
    assert slow.training[6] > 3 * fast.training[6]


def test_the_layer_has_the_gradients_of_its_forward_pass(rng, gradient_error):
    layer = training.RepVGGBlock(2, 2, rng=rng, dtype=np.float64)
    x = rng.normal(size=(3, 2, 4, 4))
    for name in (None, *layer.params):
        def forward(value, name=name):
            if name:
                layer.params[name] = value
            return layer.forward(x if name else value, training=True)

        def backward(dout, name=name):
            dx = layer.backward(dout)
            return layer.grads[name] if name else dx
        start = layer.params[name].copy() if name else x
        forward(start)
        assert gradient_error(forward, backward, start) < 1e-6, name
        forward(start)


@pytest.fixture(scope="module")
def trained():
    return training.training(epochs=2)


def test_fusing_changes_the_class_of_no_digit(trained):
    for before, after, changed in trained.at_once.values():
        assert before == after and changed == 0
    deployment = training.deployment(trained)
    assert deployment.accuracy[0] == deployment.accuracy[1] > 0.8 and deployment.changed == 0
    assert deployment.parameters[0] > deployment.parameters[1] and deployment.difference < 1e-4


def test_what_was_fused_too_early_learns_another_way(trained):
    assert np.nanmax(trained.early[1]) > 3 * trained.three[20:].mean()
    assert trained.accuracy["three"] > 0.8 > 0.2 > trained.accuracy[0]
    assert np.isnan(trained.early[1][:20]).all() and not np.isnan(trained.early[1][20:]).any()
    assert trained.at("epoch 2") == (trained, 2)


@pytest.mark.parametrize("model, function", [
    (demos.kernel_at_work, "conv2d_forward"), (lambda: demos.one_kernel(demos.STAGES[1]), "pad_1x1_to_3x3"),
    (lambda: demos.one_kernel(demos.STAGES[1]), "identity_kernel"),
    (lambda: demos.one_kernel(demos.STAGES[2]), "fold_batchnorm"),
    (lambda: demos.one_kernel(demos.STAGES[3]), "repvgg_fuse"), (demos.cost, "repvgg_fuse"),
    (demos.switch, "repvgg_fuse"), (demos.stale, "conv2d_forward"), (training.training, "conv2d_forward"),
    (training.training, "repvgg_fuse")])
def test_the_demos_run_on_the_function_that_is_in_the_library(runs_on, model, function):
    runs_on(reparameterization, function, model)


def test_no_net_trains_before_the_block_can_be_fused(monkeypatch):
    def unanswered(*arguments, **options):
        raise NotImplementedError("answer repvgg_fuse first")
    monkeypatch.setattr(reparameterization, "repvgg_fuse", unanswered)
    finished = []

    def progress(jobs):
        for job in jobs:
            yield job
            finished.append(job)
    with pytest.raises(NotImplementedError, match="answer repvgg_fuse first"):
        training.training(progress=progress)
    assert not finished


FEW = training.Fusions(np.ones(80), np.full(80, 0.5), {e: np.full(80, 2.0) for e in range(4)},
                       {"three": 0.9, "one": 0.8} | dict.fromkeys(range(5), 0.5),
                       dict.fromkeys(range(5), (0.7, 0.7, 0)), None, None)
VIEWS = {
    plots.kernel_at_work: [demos.kernel_at_work(kernel) for kernel in demos.KERNELS],
    plots.one_kernel: [demos.one_kernel(stage) for stage in demos.STAGES],
    plots.cost: [demos.Cost((2.0, 1.0), (4, 2), (1.0, 0.9)), demos.Cost((3.0, 1.0), (4, 2), (1.0, 0.8))],
    plots.switch: [demos.switch(), demos.switch("training", 1)],
    plots.stale: [demos.stale(), demos.stale(0.5, 20)],
    plots.fused_early: [FEW.at("training is over"), FEW.at("epoch 1"), FEW.at("the start")],
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view_draws_each_state_as_if_it_were_the_first_and_says_it(view):
    picture, said = Picture(view), set()
    first, _ = picture.draw(VIEWS[view][0])
    for result in VIEWS[view]:
        _, text = picture.draw(result)
        assert text.endswith(".") and "\n" not in text and len(text) < 140
        said.add(text)
    assert len(said) == len(VIEWS[view]) or view is plots.kernel_at_work
    assert picture.draw(VIEWS[view][0])[0] == first


def test_a_stage_begins_without_an_identity_for_its_image_changes_its_shape():
    stage = demos.stage()
    assert stage.branches == (("3×3", "1×1"), *[("3×3", "1×1", "identity")] * 3)
    assert stage.shapes == ((4, 16, 16), *[(8, 8, 8)] * 4)
    assert demos.stage("as used").branches == (("3×3",),) * 4


def test_the_figure_of_a_stage_draws_both_forms():
    (one, text), (other, used) = (Picture(plots.stage).draw(demos.stage(form)) for form in demos.FORMS)
    assert one != other and text.startswith("As trained: the layer with stride 2 has 3×3 + 1×1, the others")
    assert used == "As used: the layer with stride 2 has 3×3, the others 3×3; then a ReLU."
