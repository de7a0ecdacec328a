"""`python -m sandbox`: the stand-ins alone, without Django."""

import os

from sandbox.foreground import run

run(
    int(os.environ.get("SANDBOX_HUBSPOT_PORT", "8801")),
    int(os.environ.get("SANDBOX_QUICKBOOKS_PORT", "8802")),
    client_id=os.environ.get("QUICKBOOKS_CLIENT_ID", ""),
    client_secret=os.environ.get("QUICKBOOKS_CLIENT_SECRET", ""),
)
