"""The course's figures: its functions side by side with PyTorch's, a good student's NumPy and stock nbgrader.

    make bench                                      all rows, into benchmarks/results/
    make bench ARGS="adam conv --rounds 21"         the rows whose names begin with one of these words

A row is a piece of work that several do (rows/), timed in turns (timing.py) and held against its bars
(results.py).  A miss stays in the table, with its reason (reasons.py).  How times grow with sizes is in growth.py.
"""
