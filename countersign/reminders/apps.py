from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "countersign.reminders"
    default_auto_field = "django.db.models.BigAutoField"
