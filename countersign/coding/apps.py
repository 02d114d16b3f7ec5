from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "countersign.coding"
    default_auto_field = "django.db.models.BigAutoField"
