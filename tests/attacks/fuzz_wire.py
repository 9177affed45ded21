"""Coverage-guided fuzzing of the decoder, for whoever changes it; atheris is not in the lock.

    pip install atheris
    python tests/attacks/fuzz_wire.py -max_total_time=60
"""

import sys

import atheris

with atheris.instrument_imports(include=["autograde.boundary.wire"]):
    from autograde.boundary import wire


def decode(data):
    """Any bytes are a value, which packs and unpacks to itself, or a WireError."""
    try:
        value = wire.unpack(data)
    except wire.WireError:
        return
    packed = wire.pack(value)
    if wire.pack(wire.unpack(packed)) != packed:
        raise AssertionError("another value came back")


if __name__ == "__main__":
    atheris.Setup(sys.argv, decode)
    atheris.Fuzz()
