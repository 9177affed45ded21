"""What runs behind the walls, with the student's code; with boundary it is all that is copied there.

May use NumPy and boundary.

    fork_server             makes a process for each submission, in milliseconds
    inner_wall              what such a process does to itself before the student's code runs
    worker                  runs the cells, answers the calls
    filtered                the same, for a process without namespaces
    awaiting                runs what a cell awaits
    absent_packages         what draws, shows and asks, and does nothing here
    in_place_of_autograde   what `from autograde import check, use` finds here
"""
