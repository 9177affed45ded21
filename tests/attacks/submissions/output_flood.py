"""Prints without end."""
def double(x):
    while True:
        print("x" * 10**6)
        os.write(2, b"x" * 10**6)
