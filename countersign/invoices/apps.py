from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "countersign.invoices"
    default_auto_field = "django.db.models.BigAutoField"
