import gc
from typing import Final, cast

from django.apps import AppConfig, apps
from django.contrib.staticfiles import apps as staticfiles
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules

from countersign.database import too_old

# Of each browser package's several builds, pages ask for one.
_UNUSED: Final = (
    "*.map",
    "*.scss",
    "*.rtl.*",
    "*.esm.*",
    "bootstrap.css",
    "bootstrap.js",
    "bootstrap.min.js",
    "bootstrap.bundle.js",
    "bootstrap-[gru]*",  # grid, reboot and utilities are in bootstrap.min.css
    "bootstrap-icons.css",
    "bootstrap-icons.json",
    "htmx.[!m]*",
    "pdf.mjs",
    "redoc.*",  # of the API's two ways to be shown, one is enough
    "swagger-ui*.map",
    "swagger-ui-init.js",
    "pdf.sandbox*",  # scripts in PDFs are never run
    "pdf.worker.mjs",
)


class ConfigConfig(AppConfig):
    """Brings the commands that concern the whole installation."""

    name = "countersign.config"

    def ready(self) -> None:
        """Let apps hang in hooks, collectstatic leave out what no page asks for, and Python collect garbage more rarely.

        A request leaves few reference cycles, and looking for them took an eighth of its time.
        """
        autodiscover_modules("hooks", "mails")
        gc.set_threshold(20_000, 20, 50)
        register(too_old.refuse, Tags.database)
        static = cast(staticfiles.StaticFilesConfig, apps.get_app_config("staticfiles"))
        static.ignore_patterns = [*static.ignore_patterns, *_UNUSED]
