from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "countersign.approval"
    default_auto_field = "django.db.models.BigAutoField"
