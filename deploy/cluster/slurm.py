"""A Dask cluster of Slurm jobs for  autograde grade dropout --dask ADDRESS;  it lasts as long as this program runs.

    pip install dask-jobqueue;  python slurm.py [JOBS]              prints ADDRESS

The jobs find this Python and the certificates on a file system that all machines share.
"""

import signal
import sys

from dask_jobqueue import SLURMCluster
from distributed import Security

CLUSTER = dict(
    cores=16, processes=1, memory="32GB",       # of a job: one Dask worker, which judges 16 at a time
    walltime="01:00:00",                        # queue="…" and account="…" as your site has them
    nanny=False,                                # our own processes are watched by our own pool
    protocol="tls://", security=Security(),     # DASK_DISTRIBUTED__COMM__TLS__…: README.md
)


if __name__ == "__main__":
    cluster = SLURMCluster(**CLUSTER)
    cluster.scale(jobs=int(sys.argv[1]) if sys.argv[1:] else 4)
    print(cluster.scheduler_address, flush=True)
    signal.pause()
