"""The digest's pictures, drawn as SVG: the realms and how they meet, and how it has gone.

The first is the source's Figure 1, three overlapping realms, with live counts in every overlap; with two, four or five
realms it is a ring of realms with a line for each pair. Shapes and dashes tell what colours tell, so that nothing is lost
in black and white. Each carries words that say the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from conversations.digest import words
from conversations.wording import Voice

Body = Mapping[str, Any]
Point = tuple[float, float]

INK, SOFT, LINE, PAPER = "#1d2430", "#525c6b", "#c3cad3", "#ffffff"
# Apart in lightness too, and told apart by those who see no red or no green.
COLOURS = ("#1b4f8f", "#b35a00", "#2f7d5b", "#7a3e8e", "#8a6d00")
DASHES = ("", "10 6", "3 5", "14 5 3 5", "7 3")
FONT = "Source Sans Pro, system-ui, Segoe UI, Helvetica, Arial, sans-serif"
HIDDEN = "–"


def draw(picture: str, body: Body, voice: Voice) -> Markup:
    """One of `words.PICTURES` as an SVG that stands by itself. Empty where it has nothing to show."""
    if not words.has(picture, body):
        return Markup("")
    drawing = (
        _trends(body, voice)
        if picture == "trends"
        else _ring(body, voice)
        if picture == "links"
        else _realms(body, voice)
    )
    return drawing.svg(words.said_by(picture, body, voice), picture)


class _Drawing:
    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._parts: list[Markup] = []

    def add(self, markup: str, **values: Any) -> None:
        self._parts.append(Markup(markup).format(**values))  # noqa: S704 (format escapes every value)

    def text(
        self, at: Point, text: str, size: int = 16, weight: int = 400, colour: str = INK, anchor: str = "middle"
    ) -> None:
        self.add(
            '<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
            'text-anchor="{anchor}">{text}</text>',
            x=at[0], y=at[1], size=size, weight=weight, colour=colour, anchor=anchor, text=text,
        )  # fmt: skip

    def circle(self, at: Point, radius: float, colour: str, dash: str, fill: float) -> None:
        self.add(
            '<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{colour}" fill-opacity="{fill}" stroke="{colour}" '
            'stroke-width="3" stroke-dasharray="{dash}"/>',
            x=at[0], y=at[1], r=radius, colour=colour, dash=dash, fill=fill,
        )  # fmt: skip

    def line(self, a: Point, b: Point, width: float, colour: str, dash: str = "") -> None:
        self.add(
            '<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="{colour}" stroke-width="{width:.1f}" '
            'stroke-linecap="round" stroke-dasharray="{dash}"/>',
            a=a[0], b=a[1], c=b[0], d=b[1], colour=colour, width=width, dash=dash,
        )  # fmt: skip

    def svg(self, title: str, name: str) -> Markup:
        width, height = self._size
        frame = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
            'aria-labelledby="{name}-title" font-family="{font}" class="figure"><title id="{name}-title">{title}</title>'
            '<rect width="{w}" height="{h}" fill="{paper}"/>{inside}</svg>'
        )
        inside = Markup("").join(self._parts)
        return frame.format(w=width, h=height, name=name, font=FONT, title=title, paper=PAPER, inside=inside)


def _number(value: float | None) -> str:
    return HIDDEN if value is None else words.number(value)


def _of(counts: Mapping[str, int | None], made: str, possible: str, voice: Voice) -> tuple[str, str]:
    """How many, and beside or below it, of how many."""
    whole, there = counts.get(possible), counts.get(made)
    return _number(there), "" if whole is None or there is None else voice("figure-of", possible=words.number(whole))


# --- the realms ---------------------------------------------------------------------------------------------------

_CENTRES: tuple[Point, ...] = ((225, 205), (415, 205), (320, 365))
_NAMES: tuple[Point, ...] = ((150, 36), (490, 36), (320, 552))
_PEOPLE: tuple[Point, ...] = ((148, 178), (492, 178), (320, 462))
_OVERLAPS: dict[tuple[int, int], Point] = {(0, 1): (320, 152), (0, 2): (222, 312), (1, 2): (418, 312)}
_MIDDLE: Point = (320, 254)
_RADIUS = 152


def _realms(body: Body, voice: Voice) -> _Drawing:
    return _three_circles(body, voice) if len(body["realms"]) == 3 else _ring(body, voice)


def _three_circles(body: Body, voice: Voice) -> _Drawing:
    """People in each circle, links made in each overlap of two, circles where all three took part in the middle."""
    counts, realms = body["counts"], body["realms"]
    drawing = _Drawing(640, 575)
    for at, colour, dash in zip(_CENTRES, COLOURS, DASHES, strict=False):
        drawing.circle(at, _RADIUS, colour, dash, 0.1)
    for place, (realm, at) in enumerate(zip(realms, _NAMES, strict=True)):
        drawing.text(at, realm["name"], 24, 700, COLOURS[place])
        x, y = _PEOPLE[place]
        people = counts[f"people:{realm['key']}"]
        drawing.text((x, y), _number(people), 38, 700)
        drawing.text((x, y + 22), voice("figure-people", people=0 if people is None else people), 17, colour=SOFT)
    for (a, b), (x, y) in _OVERLAPS.items():
        pair = f"{realms[a]['key']}+{realms[b]['key']}"
        made, possible = _of(counts, f"links_made:{pair}", f"links_possible:{pair}", voice)
        drawing.text((x, y), made, 30, 700)
        drawing.text((x, y + 20), possible, 16, colour=SOFT)
    made, possible = _of(counts, "all_realms_met", "all_realms_possible", voice)
    drawing.text(_MIDDLE, made, 34, 700)
    drawing.text((_MIDDLE[0], _MIDDLE[1] + 21), possible, 16, colour=SOFT)
    return drawing


def _ring(body: Body, voice: Voice) -> _Drawing:
    """A ring of realms. The line of each pair is as thick as its share of possible links, with both counts on it."""
    counts, realms = body["counts"], body["realms"]
    drawing = _Drawing(640, 575)
    turn = 2 * math.pi / len(realms)
    start = -math.pi / 2 if len(realms) > 2 else math.pi
    at = [(320 + 205 * math.cos(start + n * turn), 290 + 205 * math.sin(start + n * turn)) for n in range(len(realms))]
    keys = [realm["key"] for realm in realms]
    lines = [(a, b) for a in range(len(keys)) for b in range(a + 1, len(keys))]
    for a, b in lines:
        made, possible = counts[f"links_made:{keys[a]}+{keys[b]}"], counts[f"links_possible:{keys[a]}+{keys[b]}"]
        if made is None or possible is None:
            drawing.line(at[a], at[b], 2, LINE, "4 6")
        else:
            drawing.line(at[a], at[b], 1.5 + 14 * (made / possible if possible else 0), LINE)
    for a, b in lines:
        (x1, y1), (x2, y2) = at[a], at[b]
        # Off the middle, so that lines that cross there keep their labels apart.
        x, y = (x1 * 0.58 + x2 * 0.42, y1 * 0.58 + y2 * 0.42) if len(keys) > 3 else ((x1 + x2) / 2, (y1 + y2) / 2)
        made, possible = _of(counts, f"links_made:{keys[a]}+{keys[b]}", f"links_possible:{keys[a]}+{keys[b]}", voice)
        label = f"{made} {possible}".strip()
        drawing.add(
            '<rect x="{x:.0f}" y="{y:.0f}" width="{w}" height="26" rx="6" fill="{paper}" fill-opacity=".94"/>',
            x=x - 5 * len(label), y=y - 18, w=10 * len(label), paper=PAPER,
        )  # fmt: skip
        drawing.text((x, y), label, 17, 700)
    for place, (realm, (x, y)) in enumerate(zip(realms, at, strict=True)):
        drawing.circle((x, y), 70, PAPER, "", 1)
        drawing.circle((x, y), 70, COLOURS[place], DASHES[place], 0.1)
        drawing.text((x, y - 2), realm["name"] if len(realm["name"]) < 13 else realm["name"][:11] + "…", 18, 700)
        drawing.text((x, y + 24), _number(counts[f"people:{realm['key']}"]), 24)
    return drawing


# --- how it has gone ----------------------------------------------------------------------------------------------


def _trends(body: Body, voice: Voice) -> _Drawing:
    """A small chart for each trend, two beside two."""
    told = [name for name in words.TRENDS if words.has_trend(body, name)]
    drawing = _Drawing(640, 204 if len(told) < 3 else 400)
    for place, name in enumerate(told):
        _chart(drawing, (16 + 316 * (place % 2), 14 + 196 * (place // 2)), name, body, voice)
    return drawing


def chart(name: str, body: Body, voice: Voice) -> Markup:
    """One trend as an SVG by itself. Empty where fewer than two weeks may be shown."""
    if not words.has_trend(body, name):
        return Markup("")
    drawing = _Drawing(308, 190)
    _chart(drawing, (8, 4), name, body, voice)
    return drawing.svg(words.said_by_trend(body, name, voice), f"trend-{name}")


def _chart(drawing: _Drawing, at: Point, name: str, body: Body, voice: Voice) -> None:
    """A column for each week, its number above it."""
    x, y = at
    drawing.text((x, y + 18), voice(f"trend-{name}"), 18, 700, anchor="start")
    unit = "%" if name.endswith("share") else ""
    _columns(drawing, (x, y + 30), body["trend"], words.trend(body, name), unit)


def _columns(
    drawing: _Drawing,
    at: Point,
    points: Sequence[Mapping[str, Any]],
    values: Sequence[float | None],
    unit: str,
) -> None:
    (x, y), height, width = at, 118, 292
    step = width / _room(points)
    most = max([value for value in values if value is not None], default=0) or 1
    drawing.line((x, y + height), (x + width, y + height), 1, SOFT)
    for place, (point, value) in enumerate(zip(points, values, strict=True)):
        left, last = x + place * step, place == len(points) - 1
        middle = left + step / 2
        if value is None:
            drawing.text((middle, y + height - 6), HIDDEN, 15, colour=SOFT)
        else:
            tall = (height - 24) * value / most
            drawing.add(
                '<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" stroke="{ink}"/>',
                x=left + 4, y=y + height - tall, w=step - 8, h=tall, fill=COLOURS[0] if last else "#b9c7da", ink=COLOURS[0],
            )  # fmt: skip
            drawing.text((middle, y + height - tall - 5), f"{words.number(value)}{unit}", 14, 700 if last else 400)
        number = str(words.week_number(point["week"]))
        drawing.text((middle, y + height + 18), number, 14, 700 if last else 400, INK if last else SOFT)


def _room(points: Sequence[Mapping[str, Any]]) -> int:
    """How many columns a chart has room for: a programme's first weeks stand at the left."""
    return max(len(points), 8)


def spark(values: Sequence[float | None]) -> Markup:
    """A trend as a line no higher than its row. It repeats what the row's words say, so it is hidden from readers."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    most = max(known) or 1
    step = 90 / max(len(values) - 1, 1)
    runs: list[list[Point]] = []
    run: list[Point] = []
    for place, value in enumerate(values):
        if value is None:
            runs.append(run)
            run = []
        else:
            run.append((3 + place * step, 21 - 17 * value / most))
    runs.append(run)
    lines = Markup("").join(
        Markup('<polyline points="{}" fill="none" stroke="#1b4f8f" stroke-width="2"/>').format(
            " ".join(f"{x:.1f},{y:.1f}" for x, y in each)
        )
        for each in runs
        if len(each) > 1
    )
    # Weeks that stand alone are dots, and so is this week; where it is not shown, the line ends before it.
    dots = [each[0] for each in runs if len(each) == 1] + ([runs[-1][-1]] if runs[-1] else [])
    dot = Markup("").join(
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="#1b4f8f"/>').format(*at, 3 if at in runs[-1] else 1.5)
        for at in dots
    )
    return Markup('<svg viewBox="0 0 96 24" width="96" height="24" aria-hidden="true">{}{}</svg>').format(lines, dot)
