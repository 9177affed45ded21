"""Takes memory without end."""
def double(x):
    hoard = []
    while True:
        hoard.append(np.ones(1 << 22))
