"""Compiles a program that is small to write and huge to understand."""
def double(x):
    eval("(" * 10**6 + "1" + ")" * 10**6)
    exec("x = " + "-" * 10**6 + "1")
    return x
