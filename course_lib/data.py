"""Real data to train on, none of which needs a network: handwritten digits, two photographs, CIFAR-10 from a folder."""

import numpy as np

from course_lib.checks import require_positive


def digits(*, test_share=0.25, seed=0):
    """Handwritten digits, 1797 images of 8 × 8 pixels, shuffled and split.

    test_share: of the images, held back;  seed: of the shuffle.
    Returns (x_train, y_train), (x_test, y_test): x (N, 64) float32 in [0, 1], y (N,) integers 0 … 9.
    Raises ValueError if test_share leaves one of the two without an image.

    Alpaydin & Kaynak 1998, Optical recognition of handwritten digits, UCI; bundled with scikit-learn.
    """
    from sklearn.datasets import load_digits
    x, y = load_digits(return_X_y=True)
    x = (x / 16).astype(np.float32)                            # the pixels count to 16
    order = np.random.default_rng(seed).permutation(len(x))
    require_positive(test_share=test_share)
    test, train = np.split(order, [round(test_share * len(x))])
    if not (len(test) and len(train)):
        raise ValueError(f"test_share = {test_share} leaves {len(train)} images to train on and {len(test)} to test; "
                         "it must lie between 0 and 1")
    return (x[train], y[train]), (x[test], y[test])
