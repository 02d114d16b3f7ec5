"""What is logged, and how."""

from typing import Any


def setting(form: str) -> dict[str, Any]:
    """Django's setting for lines of "text" or "json" on the console."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discreet": {"()": "countersign.watch.logs.Discreet"}},
        "formatters": {
            "text": {
                "()": "countersign.watch.logs.Line",
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            },
            "json": {"()": "countersign.watch.logs.Json"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["discreet"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "pikepdf": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "mail.log": {"level": "WARNING"},  # each command that a mail server says
            # Gunicorn puts handlers of its own on these, unless it is told so in deploy/gunicorn.py.
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }
