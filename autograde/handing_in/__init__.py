"""What a notebook is worth as it stands: read and run as the grader will, before it is handed in.

May use exercises, judging, sandbox, and of classroom what reads and judges one hand-in.

    notebook    the notebook's cells: from its file, from Colab, or from what ran in this session
    graded      the same cells, read by the grader's code and judged in a process of their own
    outcome     what ready() shows: each exercise, each written question, what was not saved
    reset       one exercise back to its stub;  library: and the library to its own function
"""
