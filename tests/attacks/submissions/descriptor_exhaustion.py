"""Opens files until no more can be opened."""
def double(x):
    hoard = []
    while True:
        hoard.append(open("/dev/null"))
