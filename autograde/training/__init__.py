"""What a function does in training: the chapter's small net is trained with it, and with a right one.

May use exercises, judging and the library.

    nets        the small nets, their digits and their training; the gradient by numbers where backward is not answered
    trainings/  which training each exercise takes part in, a module for each chapter;  table asks them
    run         the library runs the student's function for as long as that takes, and no longer
    outcome     two curves, and one sentence that is measured from them

The student edition knows no right function.  It holds the curve of the right one, among the frozen outcomes.
"""
