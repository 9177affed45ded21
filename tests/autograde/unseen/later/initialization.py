"""Later answers to the chapter on initialization: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The standard deviation is sqrt(1 / fan_in), which is Xavier's.", kind="slip",
       named=["The root is there, and the signal"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = np.sqrt(1 / len(z))
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


@wrong("fan_out stands in place of fan_in.", kind="slip", named=["The root is there, with the"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = np.sqrt(2 / z.shape[1])
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


@wrong("The number of examples stands in place of fan_in.", kind="odd")
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = np.sqrt(2 / len(x))
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


@wrong("The signal is brought back to size 1 behind each layer, and the weights are as they were.", kind="odd",
       named=["You bring each layer's output"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = 2 / len(z)
        x = np.maximum(0, x @ (std * z))
        x = x / np.sqrt(np.mean(x * x))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


@wrong("The weights are mended, but the size is the standard deviation now.", kind="slip",
       named=["What you record is how"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        x = np.maximum(0, x @ (np.sqrt(2 / len(z)) * z))
        sizes.append(np.std(x))
    return np.asarray(sizes), x


@wrong("The standard deviation is sqrt(2) / fan_in.", kind="slip", named=["Only the 2 is below the root: the"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = np.sqrt(2) / len(z)
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x


@right
def signal_run(x, noise):
    sizes = []
    for z in noise:
        a = x @ z
        x = a * (a > 0) * (2 / z.shape[0]) ** 0.5
        sizes.append(np.linalg.norm(x) / x.size ** 0.5)
    return np.array(sizes), x


@right
def signal_run(x, noise):
    def layer(signal, z):
        fan_in = z.shape[0]
        w = z * np.exp(0.5 * np.log(2 / fan_in))
        out = signal.dot(w)
        out[out < 0] = 0
        return out

    sizes = np.zeros(len(noise))
    for depth in range(len(noise)):
        x = layer(x, noise[depth])
        sizes[depth] = np.sqrt((x ** 2).sum() / x.size)
    return sizes, x


@wrong("Xavier's weights: fan in and fan out are averaged.",
       kind="slip", named=["hese are Xavier's weights, which weigh"])
def signal_run(x, noise):
    sizes = []
    for z in noise:
        std = np.sqrt(2 / sum(z.shape))
        x = np.maximum(0, x @ (std * z))
        sizes.append(np.sqrt(np.mean(x * x)))
    return np.asarray(sizes), x
