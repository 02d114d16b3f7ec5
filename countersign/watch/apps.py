from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "countersign.watch"
    default_auto_field = "django.db.models.BigAutoField"
