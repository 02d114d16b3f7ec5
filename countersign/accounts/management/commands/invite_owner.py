"""`manage.py invite_owner MAIL-ADDRESS`: the owner's way in where nobody can register."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from countersign.accounts.actions import appoint_owner
from countersign.accounts.mails import way_in
from countersign.database.command import WorkingCommand


class Command(WorkingCommand):
    help = (
        "Make somebody the owner and print the address where they set their password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="MAIL-ADDRESS")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not a mail address.") from None
        user = appoint_owner(email).user
        way = way_in(user)
        if user.has_usable_password():
            self.stdout.write(f"{user.email} is an owner, and signs in at {way}")
        else:
            self.stdout.write(
                f"{user.email} is an owner. Set the password within three days at\n{way}"
            )
