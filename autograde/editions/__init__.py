"""What students get: the library without the answers, the checks without the mistakes.

May use exercises and judging (which freezes the outcomes).

    strip       the same source without the answers
    edition     everything beside the notebook in a student's folder
    leaks       whether an answer got out all the same
"""
