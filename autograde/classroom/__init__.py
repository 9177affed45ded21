"""The instructor's side: release an assignment, grade a class, look at how it did.

May use everything but inside; only its room `nbgrader` imports nbgrader.

    course          where a course keeps what;  form: in which form, and how an older one is brought up to date
    new_course      a course of one's own, from the installed package
    release         one way to make a release
    notebook_file   a notebook's file is read, within limits
    which_notebook  which of several counts
    statements      what the code of a cell defines, and what it needs
    program         what of a hand-in is run, and what for
    out_of_reach    what stands where nothing of it becomes a function of the notebook
    submission      what was handed in, put in order: the program, and the released notebook with the work in it
    record          what is kept of a judgement
    judged_notebook the notebook with what the judge says of it;  cell_marks: what the gradebook keeps of it
    feedback_page   what the student reads;  graders_copy: what whoever grades by hand reads
    kept_sandbox    a chapter's sandbox, kept from one submission to the next
    grade_one       one submission in the sandbox;  ask: its answers, in a sandbox that is open
    grader          what a worker does with one submission;  pool: workers that may die;  serving: their loop
    standing        what stands in the gradebook;  timestamp: when something was handed in
    fingerprints    what a grade is of
    to_do           what there is to do for a student
    run             one run over those who wait, the only writer
    grade_class     all of it
    whole_file      a file that is there whole;  trouble: what disk, gradebook or machine refuses, in a sentence
    class_report    one page on how the class did
    student_course  the whole course without answers, to work through alone
    sample_class    submissions that we know the points of;  sample_demo plays them
    term/           the life of an assignment around its grading: due dates, the roster, what comes in and goes out
    one_assignment  a course of one assignment, for whoever judges elsewhere
    cluster/        a run's tasks on other machines
    gradescope/     an assignment as Gradescope's autograder, and what that does there
    nbgrader/       where we join nbgrader's pipeline
"""
