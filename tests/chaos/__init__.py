"""Faults on the really running product: real processes, real disks, a lying clock. `make chaos`.

What breaks it is a process beside it, with settings of its own: Django is there for its storage, which S3 is asked with at first.
"""

import django_stubs_ext
from django.conf import settings

if not settings.configured:
    settings.configure()
    django_stubs_ext.monkeypatch()
