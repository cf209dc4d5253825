"""The source's Figure 1, with live counts: three overlapping realms, drawn as SVG with words that say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

# Centres of the circles and of the counts in a drawing of 520 by 440; the patterns tell them apart without colour.
_CENTRES = ((190, 160), (330, 160), (260, 275))
_NAMES = ((100, 40), (420, 40), (260, 428))
_PEOPLE = ((140, 140), (380, 140), (260, 340))
_OVERLAPS = {(0, 1): (260, 125), (0, 2): (196, 232), (1, 2): (324, 232)}
_COLOURS = ("#3b5b92", "#b5651d", "#3f7d58")
_DASHES = ("", "9 5", "2 5")


def three_circles(body: Mapping[str, Any], say: Callable[[int | None], str]) -> Markup:
    """People per realm in the circles, links made between realms in the overlaps. Nothing for other than 3 realms."""
    realms = body["realms"]
    if len(realms) != 3:
        return Markup("")
    names = [realm["name"] for realm in realms]
    links = {tuple(link["realms"]): link["made"] for link in body["links"]}
    told = [f"{r['name']}: {say(r['people'])} people" for r in realms]
    told += [f"{a} and {b}: {say(made)} links" for (a, b), made in links.items()]
    parts = []
    for (x, y), colour, dash in zip(_CENTRES, _COLOURS, _DASHES, strict=True):
        parts.append(
            f'<circle cx="{x}" cy="{y}" r="125" fill="{colour}" fill-opacity=".13" stroke="{colour}" '
            f'stroke-width="3" stroke-dasharray="{dash}"/>'
        )
    for place, name, realm in zip(_NAMES, names, realms, strict=True):
        parts.append(_text(place, name, 17, bold=True))
        parts.append(_text(_PEOPLE[realms.index(realm)], _short(say, realm["people"]), 20))
    for (a, b), place in _OVERLAPS.items():
        made = links.get((names[a], names[b]), links.get((names[b], names[a]), 0))
        parts.append(_text(place, _short(say, made), 18, bold=True))
    title = escape("The three realms and the links between them. " + ". ".join(told) + ".")
    inner = Markup("").join(Markup(part) for part in parts)  # noqa: S704 (every text in it was escaped)
    frame = Markup('<svg viewBox="0 0 520 440" role="img" aria-label="{}" class="figure">{}</svg>')
    return frame.format(title, inner)


def _short(say: Callable[[int | None], str], value: int | None) -> str:
    return say(value).replace("not shown", "–")


def _text(place: tuple[int, int], text: str, size: int, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{place[0]}" y="{place[1]}" font-size="{size}" text-anchor="middle"{weight}>{escape(text)}</text>'
