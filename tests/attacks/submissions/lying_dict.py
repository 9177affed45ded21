"""Returns a dict whose keys are not text and whose items are endless."""
class Dict(dict):
    def items(self):
        while True:
            yield "x", 1


def double(x):
    return {1: Dict(), "rng": Dict()}
