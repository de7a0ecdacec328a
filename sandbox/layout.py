"""How both pages look: frame, tables with figures and badges, and how they keep fresh."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

STYLE = """
:root { --ink: #1f2a37; --dim: #64748b; --rule: #e2e8f0; --ground: #f5f7fa; --accent: #1d7a12 }
* { box-sizing: border-box }
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--ground) }
header { background: var(--accent); color: #fff; padding: 1rem 2rem }
header h1 { margin: 0; font-size: 1.25rem; font-weight: 600 }
header p { margin: .15rem 0 0; opacity: .95 }
main { padding: 1.25rem 2rem 3rem; max-width: 92rem; margin: 0 auto }
section { background: #fff; border: 1px solid var(--rule); border-radius: 8px;
  padding: 1rem 1.25rem; margin: 0 0 1.25rem; overflow-x: auto }
h2 { margin: 0; font-size: 1.1rem } h2 small { color: var(--dim); font-weight: 400 }
h3 { margin: 1.1rem 0 .35rem; font-size: .95rem }
p.counts { margin: .1rem 0 0; color: var(--dim) }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 600; font-size: .8rem; color: var(--dim);
  border-bottom: 1px solid var(--rule); padding: .3rem .75rem .3rem 0; white-space: nowrap }
a { color: inherit; text-underline-offset: 2px }
td { border-bottom: 1px solid var(--rule); padding: .35rem .75rem .35rem 0; vertical-align: top }
tbody tr:last-child td { border-bottom: 0 }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.code { font: 12px/1.6 ui-monospace, monospace; word-break: break-all }
.badge { display: inline-block; border-radius: 999px; padding: 0 .6rem; font-size: .8rem;
  white-space: nowrap; background: #e2e8f0; color: #334155 }
.good { background: #dcfce7; color: #166534 } .bad { background: #fee2e2; color: #991b1b }
.middling { background: #fef3c7; color: #92400e } .fresh { background: #dbeafe; color: #1e40af }
.none { color: var(--dim); margin: .35rem 0 }
button { font: inherit; font-size: .8rem; padding: .05rem .6rem; margin-right: .35rem;
  cursor: pointer; border: 1px solid #cbd5e1; border-radius: 6px; background: #fff;
  color: var(--ink) }
button:hover, button:focus-visible { border-color: var(--accent); color: var(--accent) }
@keyframes arrived { from { background: #bbf7d0 } to { background: transparent } }
tr.arrived { animation: arrived 4s ease-out }
"""
SCRIPT = """
document.addEventListener('click', async event => {
  const act = event.target.dataset && event.target.dataset.act;
  if (!act) return;
  event.target.disabled = true;
  const answer = await fetch(event.target.dataset.to, {method: 'POST', body: act});
  if (!answer.ok) alert((await answer.json()).error);
  refresh();
});
const keys = root => [...root.querySelectorAll('tr[data-key]')].map(row => row.dataset.key);
async function refresh() {
  let text;
  try { text = await (await fetch(location.href)).text(); } catch { return; }
  const next = new DOMParser().parseFromString(text, 'text/html');
  const known = new Set(keys(document));
  document.querySelector('header').innerHTML = next.querySelector('header').innerHTML;
  const main = document.querySelector('main'), fresh = next.querySelector('main');
  const bare = root => root.innerHTML.replaceAll(' class="arrived"', '');
  if (bare(main) === bare(fresh)) return;
  for (const row of fresh.querySelectorAll('tr[data-key]'))
    if (!known.has(row.dataset.key)) row.className = 'arrived';
  main.innerHTML = fresh.innerHTML;
}
setInterval(() => document.hidden || refresh(), 1500);
"""


@dataclass(frozen=True)
class Cell:
    """Text with a look: `figure`, `code`, or `badge` with a colour; perhaps a link."""

    text: str
    look: str = ""
    href: str = ""

    def html(self) -> str:
        """The table cell."""
        text = escape(self.text)
        if self.href:
            text = f'<a href="{escape(self.href)}">{text}</a>'
        if self.look.startswith("badge"):
            return f'<td><span class="{self.look}">{text}</span></td>'
        return f'<td class="{self.look}">{text}</td>'


@dataclass(frozen=True)
class Buttons:
    """What a person can do with a row: words, and what the control API is asked below `to`."""

    acts: tuple[tuple[str, dict[str, Any]], ...]
    look: str = ""
    to: str = "/_control/act"

    def html(self) -> str:
        """The table cell."""
        shown = (
            f'<button data-to="{self.to}" data-act="{escape(json.dumps(asked))}">'
            f"{escape(words)}</button>"
            for words, asked in self.acts
        )
        return f"<td>{''.join(shown)}</td>"


Row = tuple[str, Sequence[Cell | Buttons]]


def page(title: str, subtitle: str, sections: Iterable[str], accent: str = "#1d7a12") -> str:
    """The whole page; sections are HTML already."""
    style = f"{STYLE}:root {{ --accent: {accent} }}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></header>"
        f"<main>{''.join(sections)}</main><script>{SCRIPT}</script></body></html>"
    )


def section(title: str, aside: str, counts: str, parts: Iterable[str]) -> str:
    """A card of the page."""
    heading = f"<h2>{escape(title)} <small>{escape(aside)}</small></h2>"
    return f'<section>{heading}<p class="counts">{escape(counts)}</p>{"".join(parts)}</section>'


def table(title: str, headings: Sequence[str], rows: Sequence[Row]) -> str:
    """A table under its title; every row has a key, by which a new one is noticed."""
    if not rows:
        return ""
    looks = [cell.look if cell.look == "figure" else "" for cell in rows[0][1]]
    head = "".join(
        f'<th class="{look}">{escape(heading)}</th>'
        for heading, look in zip(headings, looks, strict=True)
    )
    lines = "".join(
        f'<tr data-key="{escape(key)}">{"".join(cell.html() for cell in cells)}</tr>'
        for key, cells in rows
    )
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    return f"{heading}<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
