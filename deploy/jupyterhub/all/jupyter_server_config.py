"""Kernels on the hub: one that nobody has used for half an hour, and whose page is closed, ends."""

c = get_config()    # noqa: F821 — Jupyter puts it there

c.MappingKernelManager.cull_idle_timeout = 1800
c.MappingKernelManager.cull_interval = 300
