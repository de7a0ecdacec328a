"""Pages held to WCAG 2 A and AA by axe-core, in words that say what to mend."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RUN = "([where, how]) => axe.run(where, how).then(found => found.violations)"
# What Django's and Unfold's pages break and neither a template nor a style of ours can reach.
UNFOLDS_OWN: dict[str, tuple[str, ...]] = {
    # Select2 names its box by what is chosen in it: as long as that is nothing, it has no name.
    "aria-input-field-name": ("select2",),
    # Django's two-box selector puts its help on an icon; `SelectFilter2.js` writes that.
    "aria-prohibited-attr": (".help-tooltip",),
}


def accessible(page: Page) -> None:
    """Fails with every rule that the page breaks, where and why."""
    found = violations(page)
    assert not found, "\n".join(found)


def violations(page: Page, *rules: str, beside: Sequence[str] = ()) -> list[str]:
    """Each rule, or each of these rules, that the page breaks, in a line with the first element.

    What the selectors in `beside` find is left out.
    """
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(Axe().axe_script)
    options = {"runOnly": list(rules) or RULES, "resultTypes": ["violations"]}
    context = {"exclude": [[selector] for selector in beside]}
    broken = page.evaluate(RUN, [context, options])
    where = f"{urlsplit(page.url).path} ({theme(page)})"
    return [f"{where} {words}" for rule in broken for words in _told(rule)]


def theme(page: Page) -> str:
    """light or dark."""
    return "dark" if "dark" in (page.locator("html").get_attribute("class") or "") else "light"


def _told(rule: dict[str, Any]) -> list[str]:
    """The rule with its first element; nothing if all are exceptions."""
    nodes = [node for node in rule["nodes"] if not _excepted(rule["id"], node)]
    more = f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    return [f"{rule['id']}: {rule['help']}: {_shown(nodes[0])}{more}"] if nodes else []


def _excepted(rule: str, node: dict[str, Any]) -> bool:
    return any(part in str(node["target"]) for part in UNFOLDS_OWN.get(rule, ()))


def _shown(node: dict[str, Any]) -> str:
    why = "; ".join(one["message"] for one in [*node["any"], *node["all"], *node["none"]])
    return f"{node['target'][0]} {node['html'][:160]} ({why})"
