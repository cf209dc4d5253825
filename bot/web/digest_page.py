"""The digest as a web page, and the same figures as CSV and JSON: what a template needs, in words, and no more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from markupsafe import Markup

from bot.spreadsheet import cell
from bot.web.figure import chart, draw, spark
from conversations.digest import words
from conversations.digest.body import COUNTS
from conversations.wording import Voice

Body = Mapping[str, Any]
FIGURES = tuple(name for name in COUNTS if name not in words.PROMISES)
"""Of people and circles; promises have a table of their own."""


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
    """`pictures` each with what is said below it. `wide`: over both columns, where there are two.
    `kind`: how the template lays it out, where not as usual."""

    heading: str
    said: tuple[str, ...] = ()
    pictures: tuple[tuple[Markup, str], ...] = ()
    tables: tuple[Table, ...] = ()
    quotes: tuple[str, ...] = ()
    wide: bool = False
    kind: str = ""


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
        "why": words.why_less(body, voice),
        "tiles": [] if body["small"] else list(_tiles(body, voice)),
        "needs_heading": voice("needs-heading"),
        "needs": words.needs(body, voice),
        "needs_where": voice("needs-where"),
        "sections": list(_sections(body, voice)),
        "about": voice("page-about"),
        "privacy": words.privacy(body, voice),
        "dash": voice("page-dash"),
        "met": "" if body["small"] else voice("page-met"),
        "archive_heading": voice("page-archive"),
        "exports_heading": voice("page-export"),
        "exports_note": voice("page-export-quotes") if body["learnt"] else "",
        "around": around or Around(),
    }


def _week(week: str, voice: Voice) -> str:
    year, number = week.split("-W")
    first = date.fromisocalendar(int(year), int(number), 1)
    last = first + timedelta(days=6)
    return voice("page-week", week=int(number), year=year, first=voice.day(first), last=voice.day(last))


def week_label(week: str, voice: Voice) -> str:
    """A week in a list of weeks."""
    return voice("page-archive-week", week=words.week_number(week), days=words.days(week, voice))


def _sections(body: Body, voice: Voice) -> Iterator[Section]:
    """First who is left out, which is short; then in the order in which a lead asks: do they meet and whose voice is
    heard, what came of it, where people are, what was learnt."""
    if missing := words.left_out(body, voice):
        yield Section(voice("left-out-heading"), tuple(missing), wide=True, kind="first")
    if body["small"]:
        return
    yield from _meets(body, voice)
    yield from _links(body, voice)
    yield from _promises(body, voice)
    if body["detail"] != "summary":
        yield _voices(body, voice)
        wide = body["detail"] == "full"
        yield Section(voice("left-out-table"), tables=(_places(body, voice),), kind="places", wide=wide)
    if body["learnt"]:
        quotes = tuple(body["learnt"])
        yield Section(voice("learnt-heading"), (voice("learnt-intro"),), quotes=quotes, wide=True, kind="quotes")
    if body["detail"] != "summary":
        yield _themes(body, voice)
    yield from _trends(body, voice)
    if table := _figures(voice("circles-heading"), FIGURES, body, voice):
        yield Section(voice("circles-heading"), tables=(table,), wide=True)


def _tiles(body: Body, voice: Voice) -> Iterator[Tile]:
    counts, last = body["counts"], body["before"].get("counts", {})
    for name, whole in words.TILES:
        if counts[name] is not None:
            note = "" if last.get(name) is None else voice("digest-before", before=words.of(last, name, whole, voice))
            yield Tile(voice(f"count-{name}"), words.of(counts, name, whole, voice), note)


def _meets(body: Body, voice: Voice) -> Iterator[Section]:
    pictures = []
    if len(body["realms"]) == 3 and words.has("realms", body):
        pictures.append((draw("realms", body, voice), voice("meets-figure-caption")))
    if words.has("links", body):
        pictures.append((draw("links", body, voice), voice("meets-links-caption")))
    if pictures:
        yield Section(voice("meets-heading"), pictures=tuple(pictures), wide=True)


def _trends(body: Body, voice: Voice) -> Iterator[Section]:
    charts = tuple((drawn, "") for name in words.TRENDS if (drawn := chart(name, body, voice)))
    if charts:
        said = (voice("trend-share-of"),) if words.has_trend(body, "realm_link_share") else ()
        yield Section(voice("trend-heading"), said, pictures=charts, wide=True, kind="charts")


# --- tables -------------------------------------------------------------------------------------------------------


def _known(value: float | str | None, voice: Voice) -> str | Markup:
    """A value in a table; a dash where it is not shown, which is read out as what it means."""
    if value is None:
        return Markup('<span aria-hidden="true">–</span><span class="unseen">{}</span>').format(voice("digest-hidden"))
    return value if isinstance(value, str) else words.number(value)


def _against(body: Body, voice: Voice) -> tuple[str, ...]:
    """The columns of what each row is compared with: the week before, where there is one, and eight weeks."""
    week = [voice("figures-week", week=words.week_number(body["before"]["week"]))] if body["before"] else []
    return (*week, voice("figures-trend"))


def _past(body: Body, name: str, voice: Voice, whole: str = "") -> tuple[str | Markup, ...]:
    """The cells below `_against`."""
    line = spark([point.get(name) for point in body["trend"]])
    if not body["before"]:
        return (line,)
    last = {**body["before"].get("counts", {}), **body["before"].get("measures", {})}
    if _is_share(name):
        return (_percent(last.get(name), voice), line)
    return (_known(None if last.get(name) is None else words.of(last, name, whole, voice), voice), line)


def _is_share(name: str) -> bool:
    return name.startswith(("voice_", "kept_rate_", "people_share"))


def _percent(share: float | None, voice: Voice) -> str | Markup:
    return _known(None if share is None else voice("digest-percent", share=int(share)), voice)


def _links(body: Body, voice: Voice) -> Iterator[Section]:
    if body["detail"] == "summary":
        return
    names, counts = words.realm_names(body), body["counts"]
    wanted = [
        (words.between(names[a], names[b], voice), f"links_made:{a}+{b}", f"links_possible:{a}+{b}")
        for a, b in words.pairs(body)
    ]
    if len(names) > 2:
        wanted.append((voice("meets-all"), "all_realms_met", "all_realms_possible"))
    rows = tuple(
        (
            name,
            _known(None if counts[made] is None else words.of(counts, made, possible, voice), voice),
            *_past(body, made, voice, possible),
        )
        for name, made, possible in wanted
    )
    if any(counts[made] is not None for _, made, _ in wanted):
        columns = (voice("meets-column-between"), voice("meets-column-made"), *_against(body, voice))
        table = Table(voice("meets-links-table"), columns, rows, voice("meets-links"))
        yield Section(voice("meets-links-table"), tables=(table,))


def _places(body: Body, voice: Voice) -> Table:
    """Where a programme is large enough for it, each place by realm too."""
    names, counts = words.realm_names(body), body["counts"]
    by_realm = list(names) if body["detail"] == "full" else []

    def row(title: str, realms: list[str], total: str) -> tuple[str | Markup, ...]:
        parts = [_known(counts[name], voice) for name in realms]
        return (title, *parts, _known(counts[total], voice), *_past(body, total, voice))

    rows = [row(place, [f"people:{key}@{place}" for key in by_realm], f"people@{place}") for place in body["places"]]
    if not by_realm:
        rows += [row(name, [], f"people:{key}") for key, name in names.items()]
    rows.append(row(voice("left-out-all"), [f"people:{key}" for key in by_realm], "people"))
    columns = (
        voice("left-out-where"),
        *(names[key] for key in by_realm),
        voice("left-out-all"),
        *_against(body, voice),
    )
    return Table(voice("left-out-table"), columns, tuple(rows))


def _voices(body: Body, voice: Voice) -> Section:
    measures, names = body["measures"], words.realm_names(body)
    kinds = [kind for kind in ("people_share", "voice_turns", "voice_words")
             if any(measures[f"{kind}:{key}"] is not None for key in names)]  # fmt: skip
    tables: tuple[Table, ...] = ()
    if "voice_words" in kinds:
        rows = tuple(
            (name, *(_percent(measures[f"{kind}:{key}"], voice) for kind in kinds), *_past(body, f"voice_words:{key}", voice))
            for key, name in names.items()
        )  # fmt: skip
        columns = (voice("voice-realm"), *(voice(f"voice-column-{kind}") for kind in kinds), *_against(body, voice))
        tables = (Table(voice("voice-heading"), columns, rows, voice("voice-intro")),)
    return Section(voice("voice-heading"), (words.heard(body, voice),), tables=tables)


def _promises(body: Body, voice: Voice) -> Iterator[Section]:
    measures, names = body["measures"], words.realm_names(body)
    days = measures["median_days_to_kept"]
    said = [] if days is None else [voice("promises-days", days=max(ceil(days), 1))]
    table = _figures(voice("promises-heading"), words.PROMISES, body, voice)
    tables = [table] if table else []
    sides = [side for side in ("promiser", "witness")
             if any(measures[f"kept_rate_{side}:{key}"] is not None for key in names)]  # fmt: skip
    if sides:
        rows = tuple(
            (name, *(_percent(measures[f"kept_rate_{side}:{key}"], voice) for side in sides))
            for key, name in names.items()
        )
        columns = (voice("voice-realm"), *(voice(f"promises-by-{side}") for side in sides))
        tables.append(Table(voice("promises-rates"), columns, rows, voice("promises-rates-why")))
    elif body["detail"] != "summary":
        said.append(voice("promises-rates-hidden"))
    if said or tables:
        yield Section(voice("promises-heading"), tuple(said), tables=tuple(tables), kind="tall")


def _themes(body: Body, voice: Voice) -> Section:
    found = words.brought_together(body)
    if not found:
        return Section(voice("themes-heading"), (voice("themes-none"),))
    columns = (voice("themes-theme"), voice("themes-circles"), *_against(body, voice))
    rows = tuple((theme, str(circles), *_past(body, f"theme:{theme}", voice)) for theme, circles in found)
    table = Table(voice("themes-heading"), columns, rows, voice("themes-intro"))
    return Section(voice("themes-heading"), tables=(table,))


def _figures(caption: str, names: Sequence[str], body: Body, voice: Voice) -> Table | None:
    """The counts that a programme of its size is told, a dash for each that is not shown; None where none is."""
    counts, last = body["counts"], body["before"].get("counts", {})
    known = words.told(names, body)
    if all(counts[name] is None and last.get(name) is None for name in known):
        return None
    rows = tuple((voice(f"count-{name}"), _known(counts[name], voice), *_past(body, name, voice)) for name in known)
    week = voice("figures-week", week=words.week_number(body["week"]))
    return Table(caption, (voice("figures-what"), week, *_against(body, voice)), rows)


# --- exports ------------------------------------------------------------------------------------------------------


def as_csv(body: Body) -> str:
    """One row for each count and measure; `docs/digest.md` says what the columns hold."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(words.COLUMNS)
    rows.writerows([cell(part) for part in row] for row in words.rows(body))
    return out.getvalue()


def as_json(body: Body) -> str:
    """`docs/digest.md` says what the fields hold."""
    return json.dumps(words.exported(body), ensure_ascii=False, indent=2)
