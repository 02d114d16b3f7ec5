from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Brings the commands that concern the whole installation."""

    name = "countersign.config"
