"""Aborts, which would leave a core file."""
def double(x):
    os.abort()
