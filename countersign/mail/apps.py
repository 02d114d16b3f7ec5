from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "countersign.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app's `mails.py` register its letters."""
        autodiscover_modules("mails")
