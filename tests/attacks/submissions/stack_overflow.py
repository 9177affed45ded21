"""Recurses until the stack is gone."""
sys.setrecursionlimit(10**9)


def double(x):
    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")
    f = lambda n: sorted([n], key=lambda n: f(n + 1))
    return f(0)
