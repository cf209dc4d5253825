"""The published digest: plain data from which message, page, e-mail, CSV and JSON are all made.

`counts` holds every count (None: not shown), `measures` what is worked out from counts that are shown or from groups
that are all large enough. Which counts are shown takes into account every sum that holds between them, and between
this week and the weeks before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from conversations.cadence import next_round, week_bounds
from conversations.digest.suppression import Cell, State, Sum, to_hide
from conversations.model import Digest, Programme

Body = dict[str, Any]

COUNTS = (
    "people", "people_active", "joined", "paused", "returned", "left",
    "circles", "circles_met", "circles_introduced",
    "realm_links_made", "realm_links_possible", "all_realms_met", "all_realms_possible",
    "commitments_made", "commitments_kept", "blind_alleys", "handed_on",
    "commitments_open", "commitments_going_on", "commitments_stuck", "commitments_overdue",
)  # fmt: skip
"""The counts that every digest has, in the order in which they are read. Others are broken down by realm, place or
theme and are named after them."""
TREND_WEEKS = 8
# How many weeks back, at the most, a hidden count of an earlier digest is looked after: as far as its chain goes. Weeks
# hang together by what is there at their ends; where that was shown, nothing before it follows from what comes after.
LINKED_WEEKS = 13
STOCKS = ("people", "commitments_open")
# Where the count of blind alleys is hidden, their lessons must not give it away: no more of them are quoted.
QUOTES_WHEN_HIDDEN = 2
BEFORE = ("week", "counts", "measures")
# Rates are rounded to this many per cent, so that they do not give back the counts behind them.
STEP = 5

# What is worth showing most is hidden last.
_WEIGHTS = {"people": 9, "realm_links_made": 8, "realm_links_possible": 6, "commitments_made": 8, "circles": 8}
_WEIGHTS |= {"commitments_kept": 8, "circles_met": 7, "commitments_open": 4, "commitments_stuck": 5, "blind_alleys": 6}
_KINDS = {"people:": 3, "people@": 2, "links_made:": 3, "links_possible:": 2}


def publish(figures: Mapping[str, Any], programme: Programme, week: str, earlier: Sequence[Digest]) -> Body:
    """The body of a week's digest. `earlier` are the programme's kept digests; those of later weeks are passed over."""
    past = sorted((d for d in earlier if d.programme_id == programme.id and d.week < week), key=lambda d: d.week)
    cells: dict[str, int] = figures["cells"]
    small = cells["people"] < programme.threshold
    hidden = set(cells) if small else hidden_cells(figures, programme, week, past)
    counts = {name: None if name in hidden else value for name, value in cells.items()}
    measures = _measures(figures, counts, programme, past)
    body: Body = {
        "programme": programme.name,
        "programme_id": programme.id,
        "week": week,
        "threshold": programme.threshold,
        "small": small,
        "quiet": bool(figures["quiet"]) and not small,
        "next_round": next_round(programme, week_bounds(week, programme.zone)[1]).date().isoformat(),
        "realms": [{"key": realm.key, "name": realm.name} for realm in programme.realms],
        "places": list(programme.places),
        "themes": list(programme.themes),
        "counts": counts,
        "measures": dict.fromkeys(measures) if small else measures,
        "needs": [] if small else list(figures["needs"]),
        "learnt": [],
        "before": _before(week, past),
    }
    body["trend"] = [*(_point(d.week, d.body) for d in past[-TREND_WEEKS + 1 :]), _point(week, body)]
    return body


def week_before(week: str, weeks: int = 1) -> str:
    year, number = week.split("-W")
    found = date.fromisocalendar(int(year), int(number), 1) - timedelta(weeks=weeks)
    return f"{found.isocalendar().year}-W{found.isocalendar().week:02d}"


def _before(week: str, past: Sequence[Digest]) -> dict[str, Any]:
    last = next((d for d in past if d.week == week_before(week)), None)
    if last is None:
        return {}
    return {name: last.week if name == "week" else last.body.get(name, {}) for name in BEFORE}


def _point(week: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A week in the trend: what was published of it then."""
    counts, measures = body.get("counts", {}), body.get("measures", {})
    share = measures.get("realm_link_share")
    plain = {name: value for name, value in counts.items() if ":" not in name and "@" not in name}
    return {"week": week, "realm_link_share": share, **plain}


def complete(body: Mapping[str, Any]) -> Body:
    """A body with everything that is read from it. One that an earlier Convenor made has fewer figures: those that it
    does not have are not shown."""
    realms = [{"key": realm["key"], "name": realm["name"]} for realm in body.get("realms", ())]
    keys, places, themes = [r["key"] for r in realms], body.get("places", []), body.get("themes", [])
    names = [*COUNTS, *(f"people:{key}" for key in keys), *(f"people@{place}" for place in places)]
    names += [f"people:{key}@{place}" for key in keys for place in places]
    names += [f"{kind}:{a}+{b}" for kind in ("links_made", "links_possible") for a, b in combinations(keys, 2)]
    measured = ["realm_link_share", "median_days_to_kept"]
    kinds = ("voice_turns", "voice_words", "kept_rate_promiser", "kept_rate_witness")
    measured += [f"{kind}:{key}" for kind in kinds for key in keys]
    found: Body = {
        "quiet": False,
        "needs": [],
        "before": {},
        **body,
        "realms": realms,
        "places": places,
        "themes": themes,
    }
    found["counts"] = {**dict.fromkeys(names), **body["counts"]}
    found["measures"] = {**dict.fromkeys(measured), **body.get("measures", {})}
    found["trend"] = body.get("trend") or [_point(body["week"], body)]
    return found


# --- suppressing --------------------------------------------------------------------------------------------------


def hidden_cells(figures: Mapping[str, Any], programme: Programme, week: str, past: Sequence[Digest]) -> set[str]:
    """The names of this week's counts that must not be shown, given what was published before."""
    cells: Mapping[str, int] = figures["cells"]
    table = {name: Cell(value, weight=weight(name), low=_least(name, figures)) for name, value in cells.items()}
    sums: list[Sum] = []
    implied, own = relations(cells)
    table |= implied
    sums += own
    name, later = week, ""
    for known in reversed(past[-LINKED_WEEKS:]):
        if known.week != week_before(name):
            break
        name = known.week
        prefix = f"{known.week} "
        known_cells: dict[str, int] = known.figures.get("cells", {})
        if not known_cells:
            break
        table |= {prefix + n: cell for n, cell in _settled(known.figures, known.body).items()}
        implied, own = relations(known_cells)
        table |= {prefix + n: cell for n, cell in implied.items()}
        sums += [{prefix + n: factor for n, factor in each.items()} for each in own]
        sums += [each for each in _links(later, prefix) if _holds(each, table)]
        later = prefix
        if all(known.body.get("counts", {}).get(stock) is not None for stock in STOCKS):
            break
    return set(to_hide(table, sums, programme.threshold))


def weight(name: str) -> int:
    return _WEIGHTS.get(name) or next((found for kind, found in _KINDS.items() if name.startswith(kind)), 1)


def _least(name: str, figures: Mapping[str, Any]) -> int:
    """The least that a hidden count can be, as far as a reader knows: one, or as many as there are lessons of them."""
    lessons = len(figures.get("learnt", ())) if name == "blind_alleys" else 0
    return max(1, min(lessons, QUOTES_WHEN_HIDDEN))


def _settled(figures: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Cell]:
    """An earlier week's counts, as they were published. Of a programme that was too small, everything was hidden."""
    shown, small = body.get("counts", {}), bool(body.get("small"))
    most = int(body.get("threshold", 1)) - 1
    found = {}
    for name, value in figures["cells"].items():
        if shown.get(name) is not None:
            found[name] = Cell(value, State.SHOWN)
        else:
            high = most if small and name == "people" else None
            found[name] = Cell(value, State.HIDDEN, low=0 if small else _least(name, figures), high=high)
    return found


def relations(cells: Mapping[str, int]) -> tuple[dict[str, Cell], list[Sum]]:
    """The sums that hold between one week's counts, and what is left over in them: counts that are never printed but
    follow by subtraction."""
    implied: dict[str, Cell] = {}
    sums: list[Sum] = []

    def add(total: str, parts: Sequence[str], rest: str = "", tells: bool = True, whole: bool = False) -> None:
        """`whole`: a reader knows that usually nothing is left over, so where nothing is, that is no secret."""
        left = cells[total] - sum(cells[part] for part in parts)
        each = {total: 1, **dict.fromkeys(parts, -1)}
        if rest and left >= 0 and not (whole and left == 0):
            implied[rest] = Cell(left, State.IMPLIED, tells=tells)
            sums.append({**each, rest: -1})
        elif left == 0:
            sums.append(each)

    realms = [name.removeprefix("people:") for name in cells if name.startswith("people:") and "@" not in name]
    places = [name.removeprefix("people@") for name in cells if name.startswith("people@")]
    pairs = [f"{a}+{b}" for a, b in combinations(realms, 2)]
    add("people", [f"people:{realm}" for realm in realms], "rest:realms", whole=True)
    add("people", [f"people@{place}" for place in places], "rest:places", whole=True)
    for realm in realms:
        add(f"people:{realm}", [f"people:{realm}@{place}" for place in places], f"rest:{realm}", whole=True)
    for place in places:
        add(f"people@{place}", [f"people:{realm}@{place}" for realm in realms], f"rest@{place}", whole=True)
    add("people", ["people_active"], "rest:silent")
    add("realm_links_made", [f"links_made:{pair}" for pair in pairs])
    add("realm_links_possible", [f"links_possible:{pair}" for pair in pairs])
    for pair in pairs:
        add(f"links_possible:{pair}", [f"links_made:{pair}"], f"rest:links:{pair}")
        # A circle with every realm in it holds a link of each pair.
        add(f"links_possible:{pair}", ["all_realms_possible"], f"rest:spans possible:{pair}", tells=False)
        add(f"links_made:{pair}", ["all_realms_met"], f"rest:spans met:{pair}", tells=False)
    add("realm_links_possible", ["realm_links_made"], "rest:links")
    # How many circles did not meet, or were there before, tells of no person.
    add("circles", ["circles_met"], "rest:not met", tells=False)
    add("circles", ["circles_introduced"], "rest:older", tells=False)
    add("all_realms_possible", ["all_realms_met"], "rest:spans", tells=False)
    add("commitments_open", ["commitments_going_on", "commitments_stuck", "commitments_overdue"])
    return implied, sums


def _links(later: str, earlier: str) -> Iterator[Sum]:
    """What holds between a week and the one before it: who is there now was there, or came, and did not go."""
    yield {f"{later}people": 1, f"{earlier}people": -1, f"{later}joined": -1, f"{later}left": 1}
    ended = {f"{later}commitments_kept": 1, f"{later}blind_alleys": 1}
    yield {f"{later}commitments_open": 1, f"{earlier}commitments_open": -1, f"{later}commitments_made": -1, **ended}


def _holds(each: Sum, table: Mapping[str, Cell]) -> bool:
    return each.keys() <= table.keys() and sum(factor * table[name].value for name, factor in each.items()) == 0


# --- measures -----------------------------------------------------------------------------------------------------


def _measures(
    figures: Mapping[str, Any], counts: Mapping[str, int | None], programme: Programme, past: Sequence[Digest]
) -> dict[str, float | None]:
    realms = [realm.key for realm in programme.realms]
    made, possible = counts["realm_links_made"], counts["realm_links_possible"]
    measures: dict[str, float | None] = {
        "realm_link_share": round(made / possible, 3) if made is not None and possible else None,
        "median_days_to_kept": figures["days_to_kept"] if counts["commitments_kept"] else None,
    }
    measures |= _voice(figures["voice"], realms, programme.threshold)
    measures |= _kept_rates(figures, counts, realms, programme.threshold, past)
    return measures


def _voice(voice: Mapping[str, Sequence[int]], realms: Sequence[str], threshold: int) -> dict[str, float | None]:
    """Each realm's share of turns and of words, in per cent. All or none: the last would follow from the others."""
    speakers = [voice[realm][0] for realm in realms]
    names = [f"{kind}:{realm}" for kind in ("voice_turns", "voice_words") for realm in realms]
    if not any(speakers) or any(0 < each < threshold for each in speakers):
        return dict.fromkeys(names)
    turns = _shares([voice[realm][1] for realm in realms])
    words = _shares([voice[realm][2] for realm in realms])
    return dict(zip(names, [*turns, *words], strict=True))


def _shares(values: Sequence[int]) -> list[float | None]:
    """Whole per cents that add up to a hundred, by largest remainder."""
    total = sum(values)
    if not total:
        return [None] * len(values)
    exact = [100 * value / total for value in values]
    shares = [int(each) for each in exact]
    order = sorted(range(len(values)), key=lambda n: (shares[n] - exact[n], n))
    for position in order[: 100 - sum(shares)]:
        shares[position] += 1
    return list(shares)


def _kept_rates(
    figures: Mapping[str, Any],
    counts: Mapping[str, int | None],
    realms: Sequence[str],
    threshold: int,
    past: Sequence[Digest],
) -> dict[str, float | None]:
    """How many of a hundred settled promises were kept, over up to eight weeks, by realm of promiser and of witness.
    Only weeks whose own counts are shown go in, so that nothing can be said of the others; and all realms or none."""
    weeks = [(figures, counts), *((d.figures, d.body.get("counts", {})) for d in past[-TREND_WEEKS + 1 :])]
    used = [f["settled"] for f, shown in weeks if f.get("settled") and _settled_are_shown(shown)]
    rates: dict[str, float | None] = {}
    for side in ("promiser", "witness"):
        kept = [sum(each[side].get(realm, (0, 0))[0] for each in used) for realm in realms]
        settled = [sum(each[side].get(realm, (0, 0))[1] for each in used) for realm in realms]
        safe = all(
            _enough(k, threshold) and _enough(s - k, threshold) for k, s in zip(kept, settled, strict=True)
        ) and any(settled)
        for realm, k, s in zip(realms, kept, settled, strict=True):
            rates[f"kept_rate_{side}:{realm}"] = STEP * round(100 * k / s / STEP) if safe and s else None
    return rates


def _settled_are_shown(counts: Mapping[str, int | None]) -> bool:
    return counts.get("commitments_kept") is not None and counts.get("blind_alleys") is not None


def _enough(value: int, threshold: int) -> bool:
    return value == 0 or value >= threshold
