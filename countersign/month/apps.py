from django.apps import AppConfig


class MonthConfig(AppConfig):
    name = "countersign.month"
