"""What the documents say of the repository is so: links, commands, targets, settings, words."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from invoices.models import Line, Reason, Status
from invoices.selectors.ledger import STATUSES
from invoices.wording import PROBLEMS, WARNINGS
from tests.browser.screenshots import FOLDER, PICTURES
from tests.cases.player import Player

from .lifecycle_table import lifecycle_table
from .pages import (
    ARCHITECTURE,
    CONTRIBUTING,
    GLOSSARY,
    PAGES,
    README,
    ROOT,
    anchors,
    code,
    column,
    commands,
    links,
    named,
    text,
)  # fmt: skip

ROOMS = {"billing_console", "clients", "invoices", "syncs", "sandbox"}
COMMANDS = [command for page in PAGES for command in commands(page)]
COMPOSE_ALONE = re.compile(r"\$\{(\w+)")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def command_class(name: str) -> BaseCommand:
    app = get_commands()[name]
    return app if isinstance(app, BaseCommand) else load_command_class(app, name)


def spellings(usage: str) -> list[list[str]]:
    """A usage line without its optional parts, and once with each of them."""
    usage = (
        usage.replace("YYYY-MM", "2026-10")
        .replace("WARNING", "late_time")
        .replace(" …", "")
        .partition(" #")[0]
    )
    optional = re.findall(r"\[([^]]+)\]", usage)
    must = re.sub(r"\[[^]]+\]", "", usage).split()
    return [must, *([*must, *part.split()] for part in optional)]


@pytest.mark.parametrize("usage", dict.fromkeys(COMMANDS))
def test_every_command_named_exists_and_takes_these_options(usage: str) -> None:
    for name, *arguments in spellings(usage):
        if name not in ("COMMAND", "X"):
            command_class(name).create_parser("manage.py", name).parse_args(arguments)


def test_the_readme_tells_of_every_command_there_is() -> None:
    told = {row.split()[1] for row in column(README, "## Commands") if row.startswith("manage.py")}
    assert told == {name for name, app in get_commands().items() if app in ROOMS}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_named_exists(page: Path) -> None:
    makefile = text(ROOT / "Makefile")
    targets = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split())
    calls = (re.match(r"(?:\w+=\S+ )*make ([a-z]+)", line) for line in code(page))
    named_here = {call[1] for call in calls if call}
    assert named_here <= targets


def test_the_example_names_every_setting_and_no_other() -> None:
    settings = text(ROOT / "billing_console" / "settings.py")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings))
    example = set(re.findall(r"^#? ?([A-Z_]+)=", text(ROOT / ".env.example"), re.MULTILINE))
    compose = text(ROOT / "docker-compose.yml")
    assert example - read <= set(COMPOSE_ALONE.findall(compose))
    assert read <= example


def test_the_containers_are_given_every_setting() -> None:
    compose = text(ROOT / "docker-compose.yml")
    settings = text(ROOT / "billing_console" / "settings.py")
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings))
    elsewhere = {"SANDBOX_HUBSPOT_PORT", "SANDBOX_QUICKBOOKS_PORT", "TEST_DATABASE_NAME"}
    assert read - elsewhere <= set(re.findall(r"^ +([A-Z_]+):", compose, re.MULTILINE))


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("### Where an invoice stands", Status.values),
        ("### Kinds of lines", Line.Kind.values),
        ("### Why an entry is quarantined", Reason.values),
        ("### Warnings", list(WARNINGS)),
        ("### Problems", list(PROBLEMS)),
        ("### Where a second counts in the ledger", list(STATUSES)),
    ],
)
def test_the_glossary_explains_every_code(heading: str, codes: list[str]) -> None:
    assert sorted(column(GLOSSARY, heading)) == sorted(codes)


def test_the_glossarys_words_live_where_it_says() -> None:
    rows = re.findall(r"^\|.*\[`([\w.]+)`\]\(([^)]+)\) \|$", text(GLOSSARY), re.MULTILINE)
    assert len(rows) > 80
    for word, path in rows:
        assert word.rpartition(".")[2] in text((GLOSSARY.parent / path).resolve()), (word, path)


def test_the_lifecycle_stands_in_the_architecture_as_it_is() -> None:
    _before, table, _after = re.split(r"<!-- /?lifecycle -->", text(ARCHITECTURE))
    assert table.strip() == lifecycle_table()


def test_the_pictures_shown_are_those_that_are_taken() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page)}
    taken = {FOLDER / f"{name}.png" for name in PICTURES}
    assert {link for link in shown if link.parent == FOLDER} == taken
    assert set(FOLDER.iterdir()) == taken


def test_every_step_of_a_case_is_described() -> None:
    steps = {name.removeprefix("do_") for name in dir(Player) if name.startswith("do_")}
    described = set(re.findall(r"\{\"(\w+)\":", text(CONTRIBUTING)))
    assert steps <= described


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = {page.name for page in folder.glob("0*.md")}
    assert set(links(folder / "README.md")) == records
