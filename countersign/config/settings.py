"""Every setting comes from the environment; `.env.example` documents each."""

SECRET_KEY = "x"  # noqa: S105 - until the settings stand
INSTALLED_APPS: list[str] = []
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
