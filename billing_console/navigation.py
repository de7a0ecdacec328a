"""How the admin looks and where its menu leads: the settings of Unfold."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static


def stylesheet(request: HttpRequest) -> str:
    """The console's own styles; Unfold's have only the classes that it uses itself."""
    return static("console/console.css")


def icon(request: HttpRequest) -> str:
    """The picture in the browser's tab."""
    return static("console/icon.svg")


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Billing console",
    "SITE_HEADER": "Billing console",
    "SITE_SYMBOL": "receipt_long",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": icon}],
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [stylesheet],
    "DASHBOARD_CALLBACK": "billing_console.cockpit.page.cockpit",
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .014 244)",
            "100": "oklch(93.6% .032 245)",
            "200": "oklch(88.2% .059 245)",
            "300": "oklch(80.9% .105 246)",
            "400": "oklch(70.7% .145 249)",
            "500": "oklch(60.5% .17 252)",
            "600": "oklch(51.5% .17 255)",
            "700": "oklch(45% .15 256)",
            "800": "oklch(39.5% .125 257)",
            "900": "oklch(35% .1 257)",
            "950": "oklch(26.5% .075 259)",
        },
    },
    "SIDEBAR": {
        "show_search": True,
        "navigation": "billing_console.sidebar.sidebar",
    },
    "COMMAND": {"show_history": False},
}
