"""The published digest: plain data from which message, page, e-mail, CSV and JSON are all made.

`counts` holds every count (None: not shown), `measures` what is worked out from counts that are shown or from groups
that are all large enough. Which counts are shown takes into account every sum that holds between them, and between
this week and the weeks before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from conversations.cadence import next_round, week_bounds
from conversations.digest.hiding import Detail, detail, enough, hidden_cells, is_cross, week_before
from conversations.model import Digest, Programme

Body = dict[str, Any]

COUNTS = (
    "people", "people_active", "joined", "paused", "returned", "left",
    "circles", "circles_met", "circles_introduced",
    "realm_links_made", "realm_links_possible", "all_realms_met", "all_realms_possible",
    "circles_harvested", "meeting_answers", "said_met", "said_glad",
    "commitments_made", "commitments_kept", "blind_alleys", "handed_on",
    "commitments_open", "commitments_going_on", "commitments_stuck", "commitments_overdue",
)  # fmt: skip
"""The counts that every digest has, in the order in which they are read. Others are broken down by realm, place or
theme and are named after them."""
TREND_WEEKS = 8
BEFORE = ("week", "counts", "measures")
# Rates are rounded to this many per cent, so that they do not give back the counts behind them.
STEP = 5


def publish(figures: Mapping[str, Any], programme: Programme, week: str, earlier: Sequence[Digest]) -> Body:
    """The body of a week's digest. `earlier` are the programme's kept digests, with the same week's where it was told
    before it was over; those of later weeks are passed over."""
    past = sorted((d for d in earlier if d.programme_id == programme.id and d.week < week), key=lambda d: d.week)
    cells: dict[str, int] = figures["cells"]
    found = detail(cells, programme)
    small = found is Detail.NONE
    so_far = next((d for d in earlier if d.programme_id == programme.id and d.week == week), None)
    hidden = set(cells) if small else hidden_cells(figures, programme, week, past, so_far)
    counts = {name: None if name in hidden else value for name, value in cells.items()}
    measures = _measures(figures, counts, programme, past)
    if found is Detail.SUMMARY:
        measures = {name: None if ":" in name else value for name, value in measures.items()}
    body: Body = {
        "programme": programme.name,
        "programme_id": programme.id,
        "week": week,
        "threshold": programme.threshold,
        "small": small,
        "detail": str(found),
        "enough": enough(found, programme),
        "quiet": bool(figures["quiet"]) and not small,
        "next_round": next_round(programme, week_bounds(week, programme.zone)[1]).date().isoformat(),
        "realms": [{"key": realm.key, "name": realm.name} for realm in programme.realms],
        "places": list(programme.places),
        "themes": list(programme.themes),
        "counts": counts,
        "measures": dict.fromkeys(measures) if small else measures,
        "needs": [] if small else list(figures["needs"]),
        "learnt": [],
        "absent": _absent(cells, programme) if small else {},
        "before": _before(week, past),
    }
    body["trend"] = [*(_point(d.week, d.body) for d in past[-TREND_WEEKS + 1 :]), _point(week, body)]
    return body


def _absent(cells: Mapping[str, int], programme: Programme) -> dict[str, list[str]]:
    """The realms, by key, and the places from which nobody takes part, of a programme that is told no figure. Each only
    where two or more others do take part: otherwise it would say of somebody where they belong."""
    realms = [realm.key for realm in programme.realms]
    there = [key for key in realms if cells[f"people:{key}"]]
    reached = [place for place in programme.places if cells[f"people@{place}"]]
    few = len(there) < 2
    return {
        "realms": [] if few else [key for key in realms if key not in there],
        "places": [] if few or len(reached) < 2 else [place for place in programme.places if place not in reached],
    }


def _before(week: str, past: Sequence[Digest]) -> dict[str, Any]:
    last = next((d for d in past if d.week == week_before(week)), None)
    if last is None:
        return {}
    return {name: last.week if name == "week" else last.body.get(name, {}) for name in BEFORE}


def _point(week: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A week in the trend: what was published of it then."""
    counts, measures = body.get("counts", {}), body.get("measures", {})
    kept = {name: value for name, value in counts.items() if not is_cross(name)}
    return {"week": week, "realm_link_share": None, **measures, **kept}


def complete(body: Mapping[str, Any]) -> Body:
    """A body with everything that is read from it. One that an earlier Convenor made has fewer figures: those that it
    does not have are not shown."""
    realms = [{"key": realm["key"], "name": realm["name"]} for realm in body.get("realms", ())]
    keys, places, themes = [r["key"] for r in realms], body.get("places", []), body.get("themes", [])
    names = [*COUNTS, *(f"people:{key}" for key in keys), *(f"people@{place}" for place in places)]
    names += [f"people:{key}@{place}" for key in keys for place in places]
    names += [f"{kind}:{a}+{b}" for kind in ("links_made", "links_possible") for a, b in combinations(keys, 2)]
    measured = ["realm_link_share", "median_days_to_kept"]
    kinds = ("people_share", "voice_turns", "voice_words", "kept_rate_promiser", "kept_rate_witness")
    measured += [f"{kind}:{key}" for kind in kinds for key in keys]
    found: Body = {
        "quiet": False,
        "so_far": False,
        "needs": [],
        "absent": {},
        "before": {},
        "detail": str(Detail.NONE if body.get("small") else Detail.FULL),
        "enough": body.get("threshold", 1),
        **body,
        "realms": realms,
        "places": places,
        "themes": themes,
    }
    found["counts"] = {**dict.fromkeys(names), **body["counts"]}
    found["measures"] = {**dict.fromkeys(measured), **body.get("measures", {})}
    found["trend"] = body.get("trend") or [_point(body["week"], body)]
    return found


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
    measures |= _people_shares(counts, realms)
    measures |= _voice(figures["voice"], realms, programme.threshold)
    measures |= _kept_rates(figures, counts, realms, programme.threshold, past)
    return measures


def _people_shares(counts: Mapping[str, int | None], realms: Sequence[str]) -> dict[str, float | None]:
    """Each realm's share of the people, in per cent, from counts that are shown: what its share of voice is held against."""
    known = [n for realm in realms if (n := counts[f"people:{realm}"]) is not None]
    shares = _shares(known) if len(known) == len(realms) else [None] * len(realms)
    return {f"people_share:{realm}": share for realm, share in zip(realms, shares, strict=True)}


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
