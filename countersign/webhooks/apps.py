from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "countersign.webhooks"
    default_auto_field = "django.db.models.BigAutoField"
