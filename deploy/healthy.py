"""The health check of the web container: exits 0 when the process answers, 1 when not."""

import os
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException

bound = os.environ.get("COUNTERSIGN_BIND", "").rpartition(":")[2]
port = int(bound if bound.isdigit() else os.environ.get("PORT", "8000"))
try:
    with closing(HTTPConnection("127.0.0.1", port, timeout=4)) as web:
        web.request("GET", "/healthz", headers={"Host": "localhost"})
        status = web.getresponse().status
except (OSError, HTTPException) as problem:
    sys.exit(f"No answer: {problem}")
if status >= 500:
    sys.exit(f"It answers {status}.")
