"""A company connected with the stand-in's books, without the browser's part."""

from clients.models import Company
from syncs.models import QuickBooksConnection
from syncs.quickbooks import oauth, tokens
from tests.stand_ins import StandIn


def connect_books(company: Company, books: StandIn, realm: str = "") -> QuickBooksConnection:
    """Tokens from the stand-in's control API, kept as after a callback."""
    given = books.send("POST", "/_control/connect", {"realm": realm} if realm else {})
    row = QuickBooksConnection(company=company, realm_id=given["realmId"])
    received = oauth.Tokens(
        given["access_token"],
        given["refresh_token"],
        given["expires_in"],
        given["x_refresh_token_expires_in"],
    )
    tokens.keep(row, received)
    return row
