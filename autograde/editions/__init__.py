"""What students get: the library without the answers, the checks without the mistakes.

May use exercises, judging (which freezes the outcomes) and, of boundary, what tells one text from another.

    strip       the same source without the answers
    needed      which files of the library a notebook needs
    unnamed     functions that nothing there names, taken out
    archive     a folder of files as one small archive
    first_cell  the cell of a released notebook that finds the library
    edition     everything beside the notebook in a student's folder
    ready_made  whether a function that students get answers an exercise
    leaks       whether an answer got out all the same
"""
