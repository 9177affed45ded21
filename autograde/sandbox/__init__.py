"""Where students' code runs: in processes of their own, behind two walls.

May use boundary.  What runs behind the walls is `inside`, and nothing else of the project is to be seen there.

    errors      what can go wrong, as exceptions
    cell        a piece of a submission
    sandbox     Sandbox, and the Session of one submission in it
    processes   how processes start, are watched and end;  walled: those behind both walls
    channel     questions and answers that may never come
    outer_wall  bubblewrap's command line
    temporary   folders that do not stay behind
    doctor      which walls stand on this machine
"""
