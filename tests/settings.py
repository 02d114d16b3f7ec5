"""The product's settings, whatever stands in the `.env` of whoever runs the tests."""

import os

# The processes that tests start read none either, and have the product's settings.
os.environ["COUNTERSIGN_ENV_FILE"] = "none"
os.environ["DJANGO_SETTINGS_MODULE"] = "countersign.config.settings"

from countersign.config.settings import *  # noqa: F403

# Each test has a server of its own, which looks for a file when it is asked for one, not through all of them at its start.
WHITENOISE_AUTOREFRESH = True

MAIL_ADDRESS = ("invoices", "in.example.org")
