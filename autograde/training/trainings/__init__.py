"""The trainings that a chapter's exercises take part in: a module for each chapter, named like its exercises.

    TRAININGS       {exercise: nets.Training}
    NONE            {exercise: why it takes part in none}

The library runs the student's function under its own name, so a row says no more than which net calls that function.
"""
