"""Pages held to WCAG 2 A and AA by axe-core, in words that say what to mend."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN = "([where, how]) => axe.run(where, how).then(found => found.violations)"
# What Unfold's own pages break and neither a template nor a style of ours can reach:
# the rule, and the elements, each with the reason.
UNFOLDS_OWN: dict[str, tuple[str, ...]] = {}


def accessible(page: Page) -> None:
    """Fails with every element that breaks a rule, and why."""
    found = violations(page)
    assert not found, "\n".join(found)


def violations(page: Page, *rules: str, beside: Sequence[str] = ()) -> list[str]:
    """Each element that breaks a rule, or one of these rules, in a line.

    What the selectors in `beside` find is left out.
    """
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": list(rules) or RULES, "resultTypes": ["violations"]}
    context = {"exclude": [[selector] for selector in beside]}
    broken = page.evaluate(RUN, [context, options])
    where = f"{urlsplit(page.url).path} ({theme(page)})"
    return [
        f"{where} {rule['id']}: {rule['help']}: {_shown(node)}"
        for rule in broken
        for node in rule["nodes"]
        if not _excepted(rule["id"], node)
    ]


def theme(page: Page) -> str:
    """light or dark."""
    return "dark" if "dark" in (page.locator("html").get_attribute("class") or "") else "light"


def _excepted(rule: str, node: dict[str, Any]) -> bool:
    return any(part in str(node["target"]) for part in UNFOLDS_OWN.get(rule, ()))


def _shown(node: dict[str, Any]) -> str:
    why = "; ".join(one["message"] for one in [*node["any"], *node["all"], *node["none"]])
    return f"{node['target'][0]} {node['html'][:160]} ({why})"
