from django.apps import AppConfig


class AssigningConfig(AppConfig):
    name = "countersign.assigning"
    default_auto_field = "django.db.models.BigAutoField"
