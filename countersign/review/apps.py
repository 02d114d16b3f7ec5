from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "countersign.review"
    default_auto_field = "django.db.models.BigAutoField"
