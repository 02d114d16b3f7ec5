from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "countersign.tokens"
    default_auto_field = "django.db.models.BigAutoField"
