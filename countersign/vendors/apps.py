from django.apps import AppConfig


class VendorsConfig(AppConfig):
    name = "countersign.vendors"
    default_auto_field = "django.db.models.BigAutoField"
