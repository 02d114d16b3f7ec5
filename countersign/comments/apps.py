from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "countersign.comments"
    default_auto_field = "django.db.models.BigAutoField"
