#!/usr/bin/env python
"""Countersign's commands: `python manage.py help` lists them."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
    try:
        settings.configured or settings.DEBUG  # noqa: B018 - reading one loads them all
    except ImproperlyConfigured as problem:
        sys.exit(f"Countersign cannot start: {problem}")
    execute_from_command_line(sys.argv)
