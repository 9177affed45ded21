"""Grading on Gradescope: an assignment as an autograder zip, and what that does there.

    package         the zip: setup.sh, run_autograder, the judge, a course of this one assignment
    run             what run_autograder does with a submission
    results         the judgement as Gradescope's results.json
"""
