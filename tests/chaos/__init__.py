"""Faults on the really running product: real processes, real disks, a lying clock. `make chaos`."""
