from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    name = "countersign.mailboxes"
    default_auto_field = "django.db.models.BigAutoField"
