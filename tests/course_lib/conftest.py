"""What the tests of several demos ask for."""

import numpy as np
import pytest

from course_lib import net
from course_lib.layers import Affine, ReLU


@pytest.fixture
def runs_on(monkeypatch):
    """runs_on(module, name, model): the model calls the library's function of that name, whosever that is by then."""
    def check(module, name, model):
        def theirs(*arguments, **options):
            raise NotImplementedError(name)
        monkeypatch.setattr(module, name, theirs)
        with pytest.raises(NotImplementedError, match=name):
            model()
    return check


@pytest.fixture
def bar():
    """A progress bar that keeps what it has seen: bar.seen."""
    def progress(runs):
        for run in runs:
            progress.seen.append(run)
            yield run
    progress.seen = []
    return progress


@pytest.fixture
def small_net():
    """small_net(D, C): one hidden layer, the same weights each time."""
    def make(D=8, C=2, dtype=np.float32):
        rng = np.random.default_rng(0)
        return net.Sequential([Affine(D, 32, rng=rng, dtype=dtype), ReLU(), Affine(32, C, rng=rng, dtype=dtype)])
    return make


@pytest.fixture
def task(rng):
    """Two classes that no line separates, 200 examples of 8 features."""
    x = rng.normal(size=(200, 8)).astype(np.float32)
    return x, (x[:, 0] * x[:, 1] > 0).astype(int)
