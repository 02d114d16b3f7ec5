"""The receiver that docs/webhooks.md shows takes what we send, and nothing else."""

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from countersign.webhooks import actions
from countersign.webhooks.kinds import KINDS
from countersign.webhooks.models import Delivery, State
from countersign.webhooks.sending.rounds import send_due
from tests.factories import make_invoice

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()
(EXAMPLE,) = re.findall(r"<!-- runs: python -->\n```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.django_db
def test_the_documented_receiver_takes_what_we_send(alice, olga, happens, tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    url = f"http://127.0.0.1:{port}/countersign"
    secret = actions.add(url, list(KINDS), by=olga).secret
    invoice = make_invoice(alice)
    happens(invoice, "approved", alice)
    environment = {**os.environ, "WEBHOOK_SECRET": secret, "PORT": str(port)}
    running = subprocess.Popen([sys.executable, "-c", EXAMPLE], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
    try:
        while running.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                continue
        send_due()

        assert running.stdout.readline() == f"invoice.approved {invoice.pk}\n"
        found = Delivery.objects.get(organization=olga.organization)
        assert found.state == State.DELIVERED
        forged = urllib.request.Request(url, found.content, {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"})  # fmt: skip
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(forged)
        refused.value.close()
    finally:
        running.kill()
        running.communicate()


def test_every_kind_is_documented():
    assert [kind for kind in KINDS if f"`{kind}`" not in PAGE] == []
