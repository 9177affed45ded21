"""nbgrader for everybody on the hub: where the exchange is.  The course's own nbgrader_config.py says the rest."""

import os

c = get_config()    # noqa: F821 — nbgrader puts it there

c.Exchange.root = os.environ.get("COURSE_EXCHANGE", "/srv/exchange")
c.CourseDirectory.course_id = os.environ.get("COURSE_ID", "course")
