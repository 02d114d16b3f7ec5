"""A language whose words are 40 % longer than English ones, and what has no room in it."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Page

from tests.messages import DOMAINS, catalog

KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%[sd%]|<[^>]+>|&[a-z]+;|\{[a-z_]*\}|\s)")
MARK = "ı"
WIDTHS = 1440, 1024, 768, 390
TOO_WIDE = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
)
# Words of ours that are shown in part only, by what holds them.
CUT = f"""() => [...document.body.querySelectorAll('*')].filter((one) => {{
  const own = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('')
  if (!own.includes('{MARK}') || one.closest('.visually-hidden') || !one.checkVisibility({{ opacityProperty: true, visibilityProperty: true }})) return false
  for (let box = one; box && box !== document.body; box = box.parentElement) {{
    const style = getComputedStyle(box)
    if (style.clipPath !== 'none' || style.position === 'absolute' && box.offsetWidth <= 1) return false
    const hides = (way) => ['hidden', 'clip'].includes(way)
    if (hides(style.overflowX) && box.scrollWidth > box.clientWidth + 1) return box === one || box.contains(one)
    if (style.overflowX !== 'visible') return false
  }}
  return false
}}).map((one) => one.outerHTML.slice(0, 160))"""
# Lists whose chosen words are wider than they are.
CHOSEN = f"""() => [...document.querySelectorAll('select')].filter((one) => {{
  const text = one.selectedOptions[0]?.text ?? ''
  if (!text.includes('{MARK}') || !one.checkVisibility() || one.closest('.visually-hidden')) return false
  const style = getComputedStyle(one)
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = style.font
  return pen.measureText(text).width > one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) + 1
}}).map((one) => one.name + ': ' + one.selectedOptions[0].text)"""
# What reaches beyond the window.
WIDE = """() => [...document.body.querySelectorAll('*')].filter((one) => {
  if (one.getBoundingClientRect().right <= innerWidth + 1 || !one.checkVisibility()) return false
  for (let box = one.parentElement; box && box !== document.body; box = box.parentElement)
    if (getComputedStyle(box).overflowX !== 'visible' || getComputedStyle(box).position === 'fixed') return false
  return true
}).map((one) => one.outerHTML.slice(0, 160))"""
# Pairs of what can be pressed or typed into of which one lies over the other; not what slides away under a bar that stays.
OVER = """() => {
  const shown = (one) => {
    let { left, right, top, bottom } = one.getBoundingClientRect()
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowY === 'visible') continue
      const pane = box.getBoundingClientRect()
      ;[left, right] = [Math.max(left, pane.left), Math.min(right, pane.right)]
      ;[top, bottom] = [Math.max(top, pane.top), Math.min(bottom, pane.bottom)]
    }
    return { left, right, top, bottom, width: right - left, height: bottom - top }
  }
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea')]
    .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map((one) => [one, shown(one)])
    .filter(([one, box]) => box.width > 2 && box.height > 2 && !one.closest('[popover], .visually-hidden'))
  const held = (one) => {
    for (let box = one; box; box = box.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(box).position)) return box
    return null
  }
  const found = []
  for (const [i, [one, a]] of all.entries())
    for (const [other, b] of all.slice(i + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide <= 3 || high <= 3 || one.contains(other) || other.contains(one) || held(one) !== held(other)) continue
      const seen = document.elementFromPoint((Math.max(a.left, b.left) + Math.min(a.right, b.right)) / 2, (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2)
      if (seen && (one.contains(seen) || other.contains(seen))) found.push(one.outerHTML.slice(0, 120) + ' / ' + other.outerHTML.slice(0, 120))
    }
  return found
}"""


def longer(text: str) -> str:
    """The text as a language might have it whose words are 40 % longer; what is filled in stays."""
    parts = [
        part
        if KEPT.fullmatch(part)
        else part + MARK * max(1, round(0.4 * len(part)))
        if part
        else ""
        for part in KEPT.split(text)
    ]
    return "".join(parts)


@pytest.fixture
def dutch_of_longer_words(settings, tmp_path):
    """Dutch screens have such words instead."""
    folder = tmp_path / "locale" / "nl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for domain in DOMAINS:
        drawn = Catalog("nl", domain, fuzzy=False)
        for message in catalog("nl", domain):
            if isinstance(message.id, str):
                drawn.add(message.id, longer(message.id), context=message.context)
            else:
                both = tuple(longer(text) for text in message.id)
                drawn.add(message.id, both, context=message.context)
        with (folder / f"{domain}.mo").open("wb") as file:
            write_mo(file, drawn)
    settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]


def look(page: Page, name: str, folder: Path) -> list[tuple[str, ...]]:
    """What has no room on the page at any width; its pictures are kept in the folder."""
    problems = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=folder / f"longer-{name}-{width}.png")
        problems += lacking(page, f"{name}-{width}")
    return problems


def lacking(page: Page, name: str) -> list[tuple[str, ...]]:
    """What has no room on the page as wide as it is now."""
    found = [(name, "cut", one) for one in page.evaluate(CUT)]
    found += [(name, "cut", one) for one in page.evaluate(CHOSEN)]
    found += [(name, "over one another", one) for one in page.evaluate(OVER)]
    if page.evaluate(TOO_WIDE):
        found += [(name, "wider than the window", one) for one in page.evaluate(WIDE)]
    return found
