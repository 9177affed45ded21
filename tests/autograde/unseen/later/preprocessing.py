"""Later answers to the chapter on preprocessing: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The test set has the training mean, but its own standard deviation.", kind="slip",
       named=["The mean is that of the training"])
def prepare_run(train, test, *, eps):
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    train = (train - mean) / (std + eps)
    std = np.std(test, axis=0)
    test = (test - mean) / (std + eps)
    return train, test


@wrong("The test set has the training standard deviation, but its own mean.", kind="slip",
       named=["The test images still lose a mean"])
def prepare_run(train, test, *, eps):
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    train = (train - mean) / (std + eps)
    mean = np.mean(test, axis=0)
    test = (test - mean) / (std + eps)
    return train, test


@wrong("The numbers are measured on the training images after these were standardised, so the test set stays as it is.",
       kind="odd", named=["You measure the training images after"])
def prepare_run(train, test, *, eps):
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    train = (train - mean) / (std + eps)
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    test = (test - mean) / (std + eps)
    return train, test


@wrong("Mean and standard deviation are those of both sets together.", kind="slip",
       named=["Both sets share one ruler now,"])
def prepare_run(train, test, *, eps):
    everything = np.concatenate([train, test])
    mean = np.mean(everything, axis=0)
    std = np.std(everything, axis=0)
    train = (train - mean) / (std + eps)
    test = (test - mean) / (std + eps)
    return train, test


@wrong("One mean and one standard deviation serve all pixels.", kind="slip",
       named=["One number stands for all pixels."])
def prepare_run(train, test, *, eps):
    mean = np.mean(train)
    std = np.std(train)
    train = (train - mean) / (std + eps)
    test = (test - mean) / (std + eps)
    return train, test


@wrong("Mended, but ε went under the root: the square root of the variance and ε.", kind="odd")
def prepare_run(train, test, *, eps):
    mean = np.mean(train, axis=0)
    std = np.sqrt(np.var(train, axis=0) + eps)
    return (train - mean) / std, (test - mean) / std


@right
def prepare_run(train, test, *, eps):
    mean, std = train.mean(0), train.std(0) + eps
    return tuple((images - mean) / std for images in (train, test))


@right
def prepare_run(train, test, *, eps):
    N = len(train)
    total, squares = 0, 0
    for image in train:
        total = total + image
    mean = total / N
    for image in train:
        squares = squares + (image - mean) ** 2
    ruler = (squares / N) ** 0.5 + eps

    def measured(images):
        return np.array([(image - mean) / ruler for image in images])

    return measured(train), measured(test)


@wrong("The test takes the numbers of the training images after they were standardised.",
       kind="slip", named=["ou measure the training images after"])
def prepare_run(train, test, *, eps):
    train = (train - np.mean(train, axis=0)) / (np.std(train, axis=0) + eps)
    test = (test - np.mean(train, axis=0)) / (np.std(train, axis=0) + eps)
    return train, test


@right
def prepare_run(train, test, *, eps):
    N = len(train)
    mean = np.einsum("nd->d", train) / N
    away = train - mean
    scale = 1 / (eps + np.sqrt(np.einsum("nd,nd->d", away, away) / N))
    return away * scale, (test - mean) * scale
