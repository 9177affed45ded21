"""Fresh answers to the capstone, as students write them."""

import numpy as np

import course_lib.layers
import course_lib.net
from unseen import wrong


@wrong("It never trains: the first weights are handed over.", kind="odd", named=["What you hand over has not learned"])
def train(x, y, *, rng):
    w1 = rng.normal(0, np.sqrt(2 / 64), (64, 50)).astype(np.float32)
    w2 = rng.normal(0, np.sqrt(2 / 50), (50, 10)).astype(np.float32)
    return (w1, np.zeros(50, np.float32)), (w2, np.zeros(10, np.float32))


@wrong("It trains on standardised digits, and does not fold the mean and the std into the first layer.", kind="slip",
       named=["Your net does well on digits that"])
def train(x, y, *, rng):
    mean, std = x.mean(axis=0), x.std(axis=0) + np.float32(1e-2)
    a = course_lib.layers.Affine(64, 60, rng=rng)
    b = course_lib.layers.Affine(60, 10, rng=rng)
    model = course_lib.net.Sequential([a, course_lib.layers.ReLU(), b])
    course_lib.net.fit(model, (x - mean) / std, y, epochs=30, batch=32, lr=3e-3, rng=rng)
    return tuple((p.params["w"], p.params["b"]) for p in (a, b))


@wrong("A ReLU stands behind the last layer in training, which the judge does not have, and one rate is far too high.",
       kind="odd", named=["Your net has learned too little to"])
def train(x, y, *, rng):
    a = course_lib.layers.Affine(64, 32, rng=rng)
    b = course_lib.layers.Affine(32, 10, rng=rng)
    model = course_lib.net.Sequential([a, course_lib.layers.ReLU(), b, course_lib.layers.ReLU()])
    course_lib.net.fit(model, x, y, epochs=3, batch=32, lr=0.3, rng=rng)
    return (a.params["w"], a.params["b"]), (b.params["w"], b.params["b"])


@wrong("The net has more numbers than allowed.", kind="slip", named=["Your net has more numbers than"])
def train(x, y, *, rng):
    a = course_lib.layers.Affine(64, 100, rng=rng)
    b = course_lib.layers.Affine(100, 10, rng=rng)
    model = course_lib.net.Sequential([a, course_lib.layers.ReLU(), b])
    course_lib.net.fit(model, x, y, epochs=20, batch=32, lr=2e-3, rng=rng)
    return (a.params["w"], a.params["b"]), (b.params["w"], b.params["b"])
