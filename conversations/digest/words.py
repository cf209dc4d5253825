"""The digest in words: the sentences, rows and messages that are made from a published body, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from conversations.digest.hiding import IN_SUMMARY
from conversations.wording import Voice

Body = Mapping[str, Any]

PROMISES = (
    "commitments_made", "commitments_kept", "blind_alleys", "handed_on", "commitments_open", "commitments_going_on",
    "commitments_stuck", "commitments_overdue",
)  # fmt: skip
TILES = (
    ("people", ""),
    ("circles_met", "circles"),
    ("realm_links_made", "realm_links_possible"),
    ("commitments_kept", ""),
)
"""What is seen first: a count, and what it is a part of."""

# A realm speaks for the others where its share of the words is so many hundredths above its share of the people.
ABOVE = 10
PLACES_IN_A_SENTENCE = 4
PICTURES = ("realms", "links", "trends")


def week_number(week: str) -> int:
    return int(week.split("-W")[1])


def shown(voice: Voice, value: float | None) -> str:
    return voice("digest-hidden") if value is None else number(value)


def number(value: float) -> str:
    return f"{value:,.10g}"


def before(body: Body, name: str) -> int | None:
    """Last week's count as it was published; None where it was not."""
    value: int | None = body["before"].get("counts", {}).get(name)
    return value


def realm_names(body: Body) -> dict[str, str]:
    return {realm["key"]: realm["name"] for realm in body["realms"]}


def days(week: str, voice: Voice) -> str:
    """From its Monday to its Sunday."""
    year, number = week.split("-W")
    first = date.fromisocalendar(int(year), int(number), 1)
    return voice.days(first, first + timedelta(days=6))


def heading(body: Body, voice: Voice) -> str:
    return voice("digest-heading", programme=body["programme"], week=week_number(body["week"]))


# --- sentences ----------------------------------------------------------------------------------------------------


def summary(body: Body, voice: Voice) -> str:
    """The digest in a few sentences."""
    return " ".join(_sentences(body, voice))


def _sentences(body: Body, voice: Voice) -> Iterator[str]:
    if body["small"]:
        yield voice("digest-small", threshold=body["threshold"])
        return
    if body.get("so_far"):
        yield voice("digest-so-far")
    if body["quiet"]:
        yield voice("digest-quiet-so-far" if body.get("so_far") else "digest-quiet")
        if body["counts"]["circles"] == 0:
            yield voice("digest-quiet-no-circle", day=voice.day(date.fromisoformat(body["next_round"])))
        else:
            yield voice("digest-quiet-silent")
    else:
        yield _met(body["counts"], voice)
        yield from _linked(body, voice)
        yield from _promised(body["counts"], voice)
    yield from _needed(body, voice)


def _met(counts: Mapping[str, int | None], voice: Voice) -> str:
    met, circles = counts["circles_met"], counts["circles"]
    if circles == 0:
        return voice("digest-said-no-circle")
    if met == 0:
        return voice("digest-said-none-met")
    if met is None:
        return voice("digest-said-some-met")
    return (
        voice("digest-said-met", met=met) if circles is None else voice("digest-said-met-of", met=met, circles=circles)
    )


def _linked(body: Body, voice: Voice) -> Iterator[str]:
    made, possible = body["counts"]["realm_links_made"], body["counts"]["realm_links_possible"]
    if body["counts"]["circles"] == 0:
        return
    if made == 0:
        yield voice("digest-said-no-links")
    elif made is None:
        yield voice("digest-said-some-links")
    elif possible is None:
        yield voice("digest-said-links", made=made)
    else:
        yield voice("digest-said-links-of", made=made, possible=possible)
    if made and (last := before(body, "realm_links_made")) is not None:
        yield _changed(made - last, body["threshold"], voice)


def _changed(change: int, threshold: int, voice: Voice) -> str:
    """Links made, against the week before. A change that is smaller than any count may be is no news."""
    if change == 0:
        return voice("digest-said-links-same")
    if abs(change) < threshold:
        return voice("digest-said-links-near")
    return voice("digest-said-links-more" if change > 0 else "digest-said-links-fewer", change=abs(change))


def _promised(counts: Mapping[str, int | None], voice: Voice) -> Iterator[str]:
    for name, key in (("commitments_made", "made"), ("commitments_kept", "kept"), ("blind_alleys", "blind")):
        count = counts[name]
        if count is None:
            yield voice(f"digest-said-{key}-some")
        elif count:
            yield voice(f"digest-said-{key}", count=count)


def _needed(body: Body, voice: Voice) -> Iterator[str]:
    counts = body["counts"]
    if body["needs"]:
        yield voice("digest-said-needs")
    elif counts["commitments_stuck"] == 0 and counts["commitments_overdue"] == 0:
        yield voice("digest-said-no-needs")
    else:
        yield voice("digest-said-waiting")


def needs(body: Body, voice: Voice) -> list[str]:
    """What wants a hand; who is left out is told beside it, by name of realm and place."""
    return [voice(f"needs-{need}") for need in body["needs"] if need != "missing_realms" or not _missing(body, voice)]


def left_out(body: Body, voice: Voice) -> list[str]:
    """For each realm, the places in which nobody from it takes part. That nobody is there points to nobody, so a
    programme of any size is told this: one that is told no figure, of realms and places as a whole."""
    if body["small"]:
        return list(_absent(body, voice))
    return _missing(body, voice) or [voice("left-out-none")]


def _absent(body: Body, voice: Voice) -> Iterator[str]:
    names, absent = realm_names(body), body.get("absent", {})
    for key in absent.get("realms", ()):
        yield voice("left-out-realm", realm=names[key])
    if places := absent.get("places"):
        yield voice("left-out-places", places=_some(places, voice))


def nobody_from(body: Body) -> list[dict[str, str]]:
    """The realms, by key, from which nobody takes part in a place, each with that place."""
    return [
        {"realm": key, "place": place}
        for key in realm_names(body)
        for place in body["places"]
        if body["counts"].get(f"people:{key}@{place}") == 0
    ]


def _missing(body: Body, voice: Voice) -> list[str]:
    found = []
    for key, name in realm_names(body).items():
        places = [each["place"] for each in nobody_from(body) if each["realm"] == key]
        if places:
            found.append(voice("left-out-in", realm=name, places=_some(places, voice)))
    return found


def _some(places: Sequence[str], voice: Voice) -> str:
    """As many as a sentence can hold; the table has them all."""
    if len(places) <= PLACES_IN_A_SENTENCE:
        return voice.names(places)
    few = places[: PLACES_IN_A_SENTENCE - 1]
    return voice.names([*few, voice("left-out-others", count=len(places) - len(few))])


def heard(body: Body, voice: Voice) -> str:
    """Whether one realm speaks for the others: its share of the words against its share of the people."""
    measures, names = body["measures"], realm_names(body)
    shares = {key: share for key in names if (share := measures.get(f"voice_words:{key}")) is not None}
    if not shares:
        silent = body["counts"]["people_active"] == 0
        return voice("voice-silent") if silent else voice("voice-hidden", threshold=body["threshold"])
    people = {key: part for key in names if (part := measures.get(f"people_share:{key}")) is not None}
    if not people:
        most = max(shares, key=shares.__getitem__)
        return voice("voice-most", realm=names[most], share=int(shares[most]))
    above = {key: share - people[key] for key, share in shares.items()}
    loud = max(above, key=above.__getitem__)
    if above[loud] < ABOVE:
        return voice("voice-even")
    return voice("voice-dominant", realm=names[loud], share=int(shares[loud]), people=int(people[loud]))


def why_less(body: Body, voice: Voice) -> str:
    """Why a programme is told less than a larger one; "" where it is told everything, or where the summary says so."""
    if body["detail"] not in ("summary", "totals"):
        return ""
    return voice(f"digest-why-{body['detail']}", enough=body["enough"])


def brought_together(body: Body) -> list[tuple[str, int]]:
    """Themes and how many circles they brought together, the most first; only those that may be shown."""
    found = [(theme, body["counts"].get(f"theme:{theme}")) for theme in body["themes"]]
    return sorted([(theme, n) for theme, n in found if n], key=lambda each: (-each[1], each[0]))


# Told once there has been something to tell: circles that have not ended yet have no harvest.
AFTERWARDS = ("circles_harvested", "meeting_answers", "said_met", "said_glad")


def told(names: Sequence[str], body: Body) -> list[str]:
    """Those of some counts that a programme of its size is told."""
    known = [name for name in names if body["detail"] != "summary" or name in IN_SUMMARY]
    return [name for name in known if name not in AFTERWARDS or any(point.get(name) for point in body["trend"])]


def privacy(body: Body, voice: Voice) -> str:
    return voice("digest-privacy", below=max(body["threshold"] - 1, 1))


# --- what pictures say --------------------------------------------------------------------------------------------


def pairs(body: Body) -> list[tuple[str, str]]:
    return list(combinations([realm["key"] for realm in body["realms"]], 2))


def has(picture: str, body: Body) -> bool:
    """Whether there is anything that a picture may show."""
    counts = body["counts"]
    if picture == "trends":
        return any(has_trend(body, name) for name in TRENDS)
    if body["detail"] in ("none", "summary"):
        return False
    people = [counts[f"people:{key}"] for key in realm_names(body)] if picture == "realms" else []
    return any(count is not None for count in (*people, *(counts[f"links_made:{a}+{b}"] for a, b in pairs(body))))


def said_by_realms(body: Body, voice: Voice) -> str:
    """What the picture of the realms shows."""
    counts = body["counts"]
    people = [(name, counts[f"people:{key}"]) for key, name in realm_names(body).items()]
    said = [voice("meets-figure-people", realm=name, people=count) for name, count in people if count is not None]
    said.append(said_by_links(body, voice))
    if len(body["realms"]) > 2 and counts["all_realms_met"] is not None:
        said.append(voice("meets-figure-all", made=of(counts, "all_realms_met", "all_realms_possible", voice)))
    return " ".join(each for each in said if each)


def said_by_links(body: Body, voice: Voice) -> str:
    """What the picture of the links shows."""
    names, counts, said = realm_names(body), body["counts"], []
    for a, b in pairs(body):
        if counts[f"links_made:{a}+{b}"] is not None:
            made = of(counts, f"links_made:{a}+{b}", f"links_possible:{a}+{b}", voice)
            said.append(voice("meets-figure-links", realms=between(names[a], names[b], voice), made=made))
    return " ".join(said)


def between(first: str, second: str, voice: Voice) -> str:
    return voice("meets-between", first=first, second=second)


def of(counts: Mapping[str, int | None], part: str, whole: str, voice: Voice) -> str:
    """A count and what it is a part of, as far as they may be shown."""
    made, possible = counts.get(part), counts.get(whole)
    if made is None or possible is None:
        return shown(voice, made)
    return voice("digest-of", made=number(made), possible=number(possible))


TRENDS = ("circles_met", "realm_link_share", "commitments_made", "commitments_kept")


def trend(body: Body, name: str) -> list[float | None]:
    """A measure, week by week, in the units that are printed (a share in per cent)."""
    values = [point.get(name) for point in body["trend"]]
    return [round(100 * value) if value is not None and name.endswith("link_share") else value for value in values]


def has_trend(body: Body, name: str) -> bool:
    """Whether enough weeks may be shown for a picture of them."""
    known = [value for value in trend(body, name) if value is not None]
    return len(known) > 1 and any(known)


def trend_values(body: Body, name: str, voice: Voice) -> str:
    """The weeks that may be shown, each with its value."""
    told = []
    for point, value in zip(body["trend"], trend(body, name), strict=True):
        if value is not None:
            said = voice("digest-percent", share=int(value)) if name.endswith("share") else number(value)
            told.append(voice("trend-week", week=week_number(point["week"]), value=said))
    return ", ".join(told)


def said_by_trends(body: Body, voice: Voice) -> str:
    """What the picture of the trends shows."""
    return " ".join(said_by_trend(body, name, voice) for name in TRENDS if has_trend(body, name))


def said_by_trend(body: Body, name: str, voice: Voice) -> str:
    return voice("trend-caption", name=voice(f"trend-{name}"), values=trend_values(body, name, voice))


def said_by(picture: str, body: Body, voice: Voice) -> str:
    """The words that say what a picture shows."""
    told = {"realms": said_by_realms, "links": said_by_links, "trends": said_by_trends}
    return told[picture](body, voice)


# --- rows ---------------------------------------------------------------------------------------------------------

COLUMNS = ("programme", "week", "kind", "name", "value", "shown", "value_before")
"""Of the CSV: see docs/digest.md."""
SOME = "some"
"""What an export says of a need of which no number is told."""


def rows(body: Body) -> Iterator[tuple[str, ...]]:
    """Everything that the page tells but quotes, one thing a row, in the order of COLUMNS. What is not shown is empty.
    A saved file can't be taken back, so nobody is quoted in it."""
    programme, earlier = body["programme"], body["before"]
    for kind, group in (("count", "counts"), ("measure", "measures")):
        known = earlier.get(group, {})
        for name, value in body[group].items():
            yield (programme, body["week"], kind, name, *_value(value), _cell(known.get(name)))
    for need in body["needs"]:
        where = [f"{each['realm']}@{each['place']}" for each in nobody_from(body)] if need == "missing_realms" else []
        for value in where or [SOME]:
            yield (programme, body["week"], "need", need, value, "yes", "")
    absent = body.get("absent", {})
    for value in (*absent.get("realms", ()), *(f"@{place}" for place in absent.get("places", ()))):
        yield (programme, body["week"], "need", "missing_realms", value, "yes", "")
    for point in body["trend"][:-1]:
        for name, value in point.items():
            if name != "week":
                yield (programme, point["week"], "trend", name, *_value(value), "")


def exported(body: Body) -> dict[str, Any]:
    """The body as it may be saved: without quotes, and with who is left out by name."""
    return {**{name: value for name, value in body.items() if name != "learnt"}, "left_out": nobody_from(body)}


def _value(value: float | None) -> tuple[str, str]:
    return _cell(value), "no" if value is None else "yes"


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
