"""The digest as a web page, and the same figures as CSV and JSON: what a template needs, in words, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from bot.spreadsheet import cell
from bot.web.figure import draw, spark
from conversations.digest import words
from conversations.digest.body import COUNTS
from conversations.wording import Voice

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold a first cell that names the row, then the others. `note` is said below."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Markup, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few figures that a reader sees first."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """`pictures` each with what is said below it. `wide`: over both columns, where there are two."""

    heading: str
    said: tuple[str, ...] = ()
    pictures: tuple[tuple[Markup, str], ...] = ()
    tables: tuple[Table, ...] = ()
    quotes: tuple[str, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a digest where it is read by its link: its other weeks and exports, as (words, address)."""

    archive: tuple[tuple[str, str], ...] = ()
    exports: tuple[tuple[str, str], ...] = ()


def view(body: Body, voice: Voice, around: Around | None = None) -> dict[str, Any]:
    """The values of `digest.html`."""
    return {
        "language": voice.language,
        "kind": voice("page-kind"),
        "title": words.heading(body, voice),
        "programme": body["programme"],
        "week": _week(body["week"], voice),
        "summary": words.summary(body, voice),
        "tiles": [] if body["small"] else list(_tiles(body, voice)),
        "needs_heading": voice("needs-heading"),
        "needs": words.needs(body, voice),
        "needs_where": voice("needs-where"),
        "sections": list(_sections(body, voice)),
        "about": voice("page-about"),
        "privacy": words.privacy(body, voice),
        "archive_heading": voice("page-archive"),
        "exports_heading": voice("page-export"),
        "around": around or Around(),
    }


def _week(week: str, voice: Voice) -> str:
    year, number = week.split("-W")
    first = date.fromisocalendar(int(year), int(number), 1)
    last = first + timedelta(days=6)
    return voice("page-week", week=int(number), year=year, first=voice.day(first), last=voice.day(last))


def week_label(week: str, voice: Voice) -> str:
    """A week in a list of weeks."""
    return f"{voice('figures-week', week=words.week_number(week))}, {week.split('-')[0]}"


def _sections(body: Body, voice: Voice) -> Iterator[Section]:
    if body["small"]:
        return
    yield _meets(body, voice)
    yield _links(body, voice)
    yield Section(voice("trend-heading"), pictures=((draw("trends", body, voice), ""),))
    yield _left_out(body, voice)
    yield _voices(body, voice)
    yield _promises(body, voice)
    if body["learnt"]:
        yield Section(voice("learnt-heading"), (voice("learnt-intro"),), quotes=tuple(body["learnt"]))
    yield _themes(body, voice)
    yield Section(voice("figures-heading"), tables=(_figures(body, COUNTS, voice),), wide=True)


def _tiles(body: Body, voice: Voice) -> Iterator[Tile]:
    for name, whole in words.TILES:
        value = words.shown(voice, body["counts"][name])
        if whole:
            value = voice("digest-of", made=value, possible=words.shown(voice, body["counts"][whole]))
        known = name in body["before"].get("counts", {})
        was = words.shown(voice, words.before(body, name))
        yield Tile(voice(f"count-{name}"), value, voice("digest-before", before=was) if known else "")


def _meets(body: Body, voice: Voice) -> Section:
    pictures = [(draw("links", body, voice), voice("meets-links-caption"))]
    if len(body["realms"]) == 3:
        pictures.insert(0, (draw("realms", body, voice), voice("meets-figure-caption")))
    return Section(voice("meets-heading"), pictures=tuple(pictures), wide=True)


def _links(body: Body, voice: Voice) -> Section:
    names, counts = words.realm_names(body), body["counts"]
    rows = [
        (
            voice("meets-between", first=names[a], second=names[b]),
            words.shown(voice, counts[f"links_made:{a}+{b}"]),
            words.shown(voice, counts[f"links_possible:{a}+{b}"]),
        )
        for a, b in words.pairs(body)
    ]
    if len(names) > 2:
        met, possible = counts["all_realms_met"], counts["all_realms_possible"]
        rows.append((voice("meets-all"), words.shown(voice, met), words.shown(voice, possible)))
    columns = (voice("meets-column-between"), voice("meets-column-made"), voice("meets-column-possible"))
    table = Table(voice("meets-links-table"), columns, tuple(rows), voice("meets-links"))
    return Section(voice("meets-links-table"), tables=(table,))


def _left_out(body: Body, voice: Voice) -> Section:
    names, counts = words.realm_names(body), body["counts"]
    rows = [
        (
            place,
            *(words.shown(voice, counts[f"people:{key}@{place}"]) for key in names),
            words.shown(voice, counts[f"people@{place}"]),
        )
        for place in body["places"]
    ]
    everywhere = [words.shown(voice, counts[f"people:{key}"]) for key in names]
    rows.append((voice("left-out-all"), *everywhere, words.shown(voice, counts["people"])))
    columns = ("", *names.values(), voice("left-out-all"))
    said = words.left_out(body, voice) or [voice("left-out-none")]
    return Section(
        voice("left-out-heading"), tuple(said), tables=(Table(voice("left-out-table"), columns, tuple(rows)),)
    )


def _voices(body: Body, voice: Voice) -> Section:
    measures = body["measures"]
    rows = tuple(
        (name, _percent(measures[f"voice_turns:{key}"], voice), _percent(measures[f"voice_words:{key}"], voice))
        for key, name in words.realm_names(body).items()
    )
    columns = (voice("voice-realm"), voice("voice-turns"), voice("voice-words"))
    known = any(measures[f"voice_words:{key}"] is not None for key in words.realm_names(body))
    tables = (Table(voice("voice-heading"), columns, rows),) if known else ()
    return Section(voice("voice-heading"), (words.heard(body, voice),), tables=tables)


def _promises(body: Body, voice: Voice) -> Section:
    measures, names = body["measures"], words.realm_names(body)
    days = measures["median_days_to_kept"]
    said = [] if days is None else [voice("promises-days", days=f"{days:g}")]
    sides = (voice("promises-by-promiser"), voice("promises-by-witness"))
    rates = {key: (measures[f"kept_rate_promiser:{key}"], measures[f"kept_rate_witness:{key}"]) for key in names}
    tables: tuple[Table, ...] = (_figures(body, words.PROMISES, voice, trend=False),)
    if any(rate is not None for each in rates.values() for rate in each):
        rows = tuple((names[key], *(_percent(rate, voice) for rate in each)) for key, each in rates.items())
        columns = (voice("voice-realm"), *sides)
        tables = (*tables, Table(voice("promises-rates"), columns, rows, voice("promises-rates-why")))
    else:
        said.append(voice("promises-rates-hidden"))
    return Section(voice("promises-heading"), tuple(said), tables=tables)


def _themes(body: Body, voice: Voice) -> Section:
    found = words.brought_together(body)
    if not found:
        return Section(voice("themes-heading"), (voice("themes-none"),))
    columns = (voice("themes-theme"), voice("themes-circles"))
    rows = tuple((theme, str(circles)) for theme, circles in found)
    return Section(
        voice("themes-heading"), tables=(Table(voice("themes-heading"), columns, rows, voice("themes-intro")),)
    )


def _figures(body: Body, names: Sequence[str], voice: Voice, trend: bool = True) -> Table:
    earlier = body["before"].get("counts", {})
    columns = [voice("figures-what"), voice("figures-week", week=words.week_number(body["week"]))]
    if earlier:
        columns.append(voice("figures-week", week=words.week_number(body["before"]["week"])))
    rows: list[tuple[str | Markup, ...]] = []
    for name in names:
        row: list[str | Markup] = [voice(f"count-{name}"), words.shown(voice, body["counts"][name])]
        if earlier:
            row.append(words.shown(voice, earlier.get(name)))
        if trend:
            row.append(spark([point.get(name) for point in body["trend"]]))
        rows.append(tuple(row))
    if trend:
        columns.append(voice("figures-trend"))
    return Table(voice("figures-heading" if trend else "promises-heading"), tuple(columns), tuple(rows))


def _percent(share: float | None, voice: Voice) -> str:
    return voice("digest-hidden") if share is None else voice("digest-percent", share=int(share))


# --- exports ------------------------------------------------------------------------------------------------------


def as_csv(body: Body) -> str:
    """One row for each count and measure; `docs/digest.md` says what the columns hold."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(words.COLUMNS)
    rows.writerows([cell(part) for part in row] for row in words.rows(body))
    return out.getvalue()


def as_json(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2)
