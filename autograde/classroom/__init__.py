"""The instructor's side: release an assignment, grade a class, look at how it did.

May use everything but inside; only its room `nbgrader` imports nbgrader.

    course          where a course keeps what
    release         one way to make a release
    submission      what was handed in, put into the released notebook
    record          what is kept of a judgement
    grade_one       one submission in the sandbox
    grade_class     all of them
    class_report    one page on how the class did
    student_course  the whole course without answers, to work through alone
    sample_class    submissions that we know the points of;  sample_demo plays them
    nbgrader/       where we join nbgrader's pipeline
"""
