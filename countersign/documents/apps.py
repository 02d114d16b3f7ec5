from django.apps import AppConfig
from django.conf import settings

from countersign.sandbox.slots import slots


class DocumentsConfig(AppConfig):
    name = "countersign.documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let all our processes on this machine count the children that open files together."""
        slots.set(settings.DATA_DIR / "children", settings.CHILDREN)
