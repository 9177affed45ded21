"""What both sides of the sandbox's wall share.  It is copied to the other side, so it holds no secret.

May use NumPy and nothing else.

    plain       what a value may be: arrays, text, tuples and dicts of them; its shape, in words
    travel      how arguments cross: the one rule for generators, functions and containers; StandIn
    wire        plain values as bytes
    watched     one call of a student's function, watched;  elements: an operand that counts what is read of it
    text        text from the other side, made fit to be shown
    syscalls    which system calls are allowed there
"""
