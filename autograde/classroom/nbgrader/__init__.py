"""Where we join nbgrader's pipeline; the rest of it is stock.  The only room that imports nbgrader.

    notebooks/ ──ExpandExercises──▶ release/
    submitted/ ──RestoredNotebook──▶ ──JudgeAnswers──▶ autograded/ ──FeedbackPage──▶ feedback/

    as_handed_in    what lies in submitted/, made fit for nbgrader
    preprocessors   the steps in boxes above
    configuration   nbgrader's settings for a course
    database        the way to its gradebook
    gradebook       nbgrader's own steps, called from here
    book            its gradebook in one session: what a grading run writes
    people          the students in it
"""

import sys

# It builds parsers for IRIs when it is imported: 2 s that nobody here asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
