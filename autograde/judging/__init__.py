"""What is said of a function: every case is run on it, and a mistake that it behaves like is named.

May use exercises and boundary.  Where the function lives is none of its business: a StandIn is called like any other.

    outcome     what a case returns for a function, and whether two outcomes are the same
    expected    what the reference and the mistakes return there: frozen for students, or
    live        computed now;  frozen: the file that a student edition holds in its place
    traces      a wrong outcome as two numbers, by which another is told to be the same
    edits       wrong versions of a reference, made by machine;  generators: random numbers of the wrong kind
    playback    what a case is worth to a function that plays back recorded answers
    slips       what any function may get wrong, with its hint: an option without effect, two arguments exchanged
    remedy      what to do about an answer of the wrong form
    describe    where a wrong outcome departs from the right one, in words
    relations   how two arrays relate, in sentences that are true of every value
    diagnose    which mistake explains what came out
    judge       all of it: a Judgement of one function
    elsewhere   what a check in the notebook cannot know of the grading
    report      a Judgement as the student reads it
"""
