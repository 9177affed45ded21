"""The trainings of the chapter on weight_decay."""

from autograde.training.nets import Training, hidden, losses_of, one_layer
from course_lib import layers, optimizers, weight_decay


def decayed(w, dw, state=(), *, lr):
    return weight_decay.decay_step(w, dw, lr=lr, lam=0.02), state


def decoupled(w, dw, state=(0, 0, 0), *, lr):
    stepped, state = optimizers.adam(w, dw, state, lr=lr)
    return weight_decay.decoupled_step(w, w - stepped, lr=lr, lam=0.2), state


def penalized(Net, rng):
    class Penalized(Net):
        def backward(self, dscores):
            super().backward(dscores)
            places = {f"{name} of layer {i}": (layer, name) for i, layer in enumerate(self.layers)
                      for name in layer.params}
            own = weight_decay.l2_gradient({key: layer.params[name] for key, (layer, name) in places.items()}, lam=0.02)
            for key, (layer, name) in places.items():
                layer.grads[name] += own[key]
    return losses_of(hidden(Penalized, rng, layers.ReLU()), rng=rng, lr=0.1)


TRAININGS = {
    "l2_gradient": Training(penalized),
    "decay_step": Training(one_layer(lambda rng: [layers.ReLU()], rule=decayed, lr=0.7)),
    "decoupled_step": Training(one_layer(lambda rng: [layers.ReLU()], rule=decoupled, lr=0.02)),
}

NONE = {
    "l2_penalty": "It is added to the loss that is printed; the steps depend on its gradient, l2_gradient, alone.",
    "shrink_factor": "It foretells what decay leaves of a weight; no step depends on it.",
}
