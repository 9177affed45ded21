"""Grading past one machine: the tasks of a run, done by the workers of a Dask cluster.

    Run (the only writer)                       client.py   in place of the local pool
     │ a task, the hand-in's bytes, its seeds
     ▼
    a Dask worker, on any machine               worker.py   lays the bytes down
     │ the task
     ▼
    Pool of one process, with a Grader          as on one machine: what kills it costs its own task
"""
