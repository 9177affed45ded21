"""What is asked: an exercise is a reference, the cases that try it, and the mistakes that we expect.

May use course_lib, whose functions are the references, and boundary, for what a value may be.

    model       Exercise, Case, Mistake
    fit         what every exercise asks besides its numbers: shapes, dtypes, nothing written in place
    draws       what cases draw, and how chance is told from a mistake
    registry    the exercises by name and by chapter
    <chapter>   the exercises of one chapter
"""
