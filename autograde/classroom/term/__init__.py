"""The life of an assignment around its grading: who takes part, when it is due, what comes in and what goes out.

Nothing of it has a say in what the judge says; all of it is computed from the records, so that a change takes effect
without a new judging.

    course_file     course.toml, read and checked;  moments: its times
    grades          what a student's work comes to: the judge's points, marks by hand, what counts, lateness, groups
    roster          who takes part;  sheet: CSV files as others write them
    collect         taking in what was handed in;  sources: folders and zips;  naming: what an LMS calls a file;
                    sorting: whose each is, and times: when it came;  strays: what lies where nothing looks for it
    figures         what a class's records say in numbers;  history: a student's hand-ins one after the other
    alike           hand-ins whose text is alike
    watch           grading what arrives
    export          grades as tables;  fill: an LMS's own file
    feedback        pages written anew and given out;  backup: a course in one file
    everywhere      taking a student out of the course, or only the name
"""
