"""The digest in words: the sentences, rows and messages that are made from a published body, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from conversations.message import (
    Button,
    Buttons,
    Divider,
    Facts,
    Heading,
    Image,
    Letter,
    Message,
    Page,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.turn import press
from conversations.wording import Voice

Body = Mapping[str, Any]

COUNTS = (
    "people", "people_active", "joined", "paused", "returned", "left",
    "circles", "circles_met", "circles_introduced",
    "realm_links_made", "realm_links_possible", "all_realms_met", "all_realms_possible",
    "commitments_made", "commitments_kept", "blind_alleys", "handed_on",
    "commitments_open", "commitments_going_on", "commitments_stuck", "commitments_overdue",
)  # fmt: skip
"""The counts that every digest has, in the order in which they are read. Others are broken down by realm, place or
theme and are named after them."""

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

# Someone speaks for the others from this many times an even share on.
DOMINANT = 1.4
QUOTES_IN_CHAT = 3
PICTURES = ("realms", "trends")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a digest is told to, by which links open and close, and whether they convene."""

    id: str
    convenes: bool = False


def week_number(week: str) -> int:
    return int(week.split("-W")[1])


def shown(voice: Voice, value: float | None) -> str:
    return voice("digest-hidden") if value is None else f"{value:g}"


def before(body: Body, name: str) -> int | None:
    """Last week's count as it was published; None where it was not."""
    value: int | None = body["before"].get("counts", {}).get(name)
    return value


def realm_names(body: Body) -> dict[str, str]:
    return {realm["key"]: realm["name"] for realm in body["realms"]}


# --- sentences ----------------------------------------------------------------------------------------------------


def summary(body: Body, voice: Voice) -> str:
    """The digest in a few sentences."""
    return " ".join(_sentences(body, voice))


def _sentences(body: Body, voice: Voice) -> Iterator[str]:
    if body["small"]:
        yield voice("digest-small", threshold=body["threshold"])
        return
    if body["quiet"]:
        yield voice("digest-quiet")
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
        key = "digest-said-links-same" if made == last else "digest-said-links-more"
        yield voice("digest-said-links-fewer" if made < last else key, change=abs(made - last))


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
    return [voice(f"needs-{need}") for need in body["needs"]]


def left_out(body: Body, voice: Voice) -> list[str]:
    """For each realm, the places in which nobody from it takes part."""
    found = []
    for key, name in realm_names(body).items():
        places = [place for place in body["places"] if body["counts"].get(f"people:{key}@{place}") == 0]
        if places:
            found.append(voice("left-out-in", realm=name, places=voice.names(places)))
    return found


def heard(body: Body, voice: Voice) -> str:
    """Whether one realm speaks for the others."""
    words = {name: body["measures"].get(f"voice_words:{key}") for key, name in realm_names(body).items()}
    shares = {name: share for name, share in words.items() if share is not None}
    if not shares:
        silent = body["counts"]["people_active"] == 0
        return voice("voice-silent") if silent else voice("voice-hidden", threshold=body["threshold"])
    realm, most = max(shares.items(), key=lambda item: item[1])
    if most >= DOMINANT * 100 / len(shares):
        return voice("voice-dominant", realm=realm, share=int(most))
    return voice("voice-even")


def brought_together(body: Body) -> list[tuple[str, int]]:
    """Themes and how many circles they brought together, the most first; only those that may be shown."""
    found = [(theme, body["counts"].get(f"theme:{theme}")) for theme in body["themes"]]
    return sorted([(theme, n) for theme, n in found if n], key=lambda each: (-each[1], each[0]))


def privacy(body: Body, voice: Voice) -> str:
    return voice("digest-privacy", below=max(body["threshold"] - 1, 1))


# --- what pictures say --------------------------------------------------------------------------------------------


def pairs(body: Body) -> list[tuple[str, str]]:
    return list(combinations([realm["key"] for realm in body["realms"]], 2))


def said_by_realms(body: Body, voice: Voice) -> str:
    """What the picture of the realms shows."""
    names, counts = realm_names(body), body["counts"]
    said = [
        voice("meets-figure-people", realm=name, people=shown(voice, counts[f"people:{key}"]))
        for key, name in names.items()
    ]
    for a, b in pairs(body):
        made, possible = (shown(voice, counts[f"{kind}:{a}+{b}"]) for kind in ("links_made", "links_possible"))
        realms = voice("meets-between", first=names[a], second=names[b])
        said.append(voice("meets-figure-links", realms=realms, made=made, possible=possible))
    if len(names) > 2:
        made, possible = shown(voice, counts["all_realms_met"]), shown(voice, counts["all_realms_possible"])
        said.append(voice("meets-figure-all", made=made, possible=possible))
    return " ".join(said)


TRENDS = ("circles_met", "realm_link_share", "commitments_made", "commitments_kept")


def trend(body: Body, name: str) -> list[float | None]:
    """A measure, week by week, in the units that are printed (a share in per cent)."""
    values = [point.get(name) for point in body["trend"]]
    return [round(100 * value) if value is not None and name.endswith("share") else value for value in values]


def trend_values(body: Body, name: str, voice: Voice) -> str:
    percent = name.endswith("share")
    values = trend(body, name)
    told = [
        voice("digest-percent", share=int(value)) if percent and value is not None else shown(voice, value)
        for value in values
    ]
    return ", ".join(told)


def said_by_trends(body: Body, voice: Voice) -> str:
    """What the picture of the trends shows."""
    return " ".join(
        voice("trend-caption", name=voice(f"trend-{name}"), values=trend_values(body, name, voice)) for name in TRENDS
    )


def said_by(picture: str, body: Body, voice: Voice) -> str:
    return said_by_realms(body, voice) if picture == "realms" else said_by_trends(body, voice)


# --- messages -----------------------------------------------------------------------------------------------------


def heading(body: Body, voice: Voice) -> str:
    return voice("digest-heading", programme=body["programme"], week=week_number(body["week"]))


def message(body: Body, digest_id: str, reader: Reader, voice: Voice) -> Message:
    """What a lead reads in chat."""
    parts = list(_told(body, digest_id, reader, voice))
    if body["learnt"]:
        parts.append(Heading(voice("learnt-heading")))
        parts += [Quote(words) for words in body["learnt"][:QUOTES_IN_CHAT]]
    parts.append(Text(privacy(body, voice), quiet=True))
    buttons = [Button(voice("button-digest-page"), Page("digest", f"{digest_id}:{reader.id}"), Style.PRIMARY)]
    if reader.convenes and body["needs"]:
        buttons.append(press(voice("button-needs"), "digest.needs", body["programme_id"]))
    buttons.append(press(voice("button-ways"), "digest.ways", body["programme_id"]))
    buttons.append(press(voice("button-stop"), "digest.stop", body["programme_id"]))
    parts.append(Buttons(tuple(buttons)))
    return Message(f"{heading(body, voice)}. {summary(body, voice)}", tuple(parts))


def letter(body: Body, digest_id: str, reader: Reader, to: str, voice: Voice) -> Message:
    """The same as an e-mail. It can't be taken back once it is sent, so nobody is quoted in it."""
    week = week_number(body["week"])
    stop = Page("stop", f"{body['programme_id']}:{reader.id}")
    parts = list(_told(body, digest_id, reader, voice))
    if body["learnt"]:
        parts.append(Text(voice("learnt-on-page")))
    page = Button(voice("mail-page"), Page("digest", f"{digest_id}:{reader.id}"), Style.PRIMARY)
    parts += [
        Buttons((page,)),
        Divider(),
        Text(privacy(body, voice), quiet=True),
        Text(voice("mail-why", programme=body["programme"]), quiet=True),
        Buttons((Button(voice("mail-stop"), stop),)),
    ]
    subject = voice("mail-subject", programme=body["programme"], week=week)
    return Message(f"{heading(body, voice)}. {summary(body, voice)}", tuple(parts), letter=Letter(to, subject, stop))


def _told(body: Body, digest_id: str, reader: Reader, voice: Voice) -> Iterator[Part]:
    yield Heading(heading(body, voice))
    yield Text(summary(body, voice))
    if body["small"]:
        return
    if asked := needs(body, voice):
        yield Heading(voice("needs-heading"))
        yield Text("\n".join(asked))
    if body["quiet"]:
        return
    yield Heading(voice("meets-heading"))
    yield Image(Page("picture", f"{digest_id}:realms:{reader.id}"), said_by_realms(body, voice))
    yield Text(heard(body, voice))
    if missing := left_out(body, voice):
        yield Heading(voice("left-out-heading"))
        yield Text("\n".join(missing))
    yield Heading(voice("figures-heading"))
    yield Facts(tuple(facts(body, voice)))
    yield Image(Page("picture", f"{digest_id}:trends:{reader.id}"), said_by_trends(body, voice))


FACTS = (
    "people", "joined", "left", "circles_met", "commitments_made", "commitments_kept", "commitments_going_on",
    "commitments_stuck", "commitments_overdue", "blind_alleys", "handed_on",
)  # fmt: skip


def facts(body: Body, voice: Voice) -> Iterator[tuple[str, str]]:
    """The figures that a message has room for, each against the week before; none that is hidden in both."""
    for name in FACTS:
        if body["counts"][name] is None and before(body, name) is None:
            continue
        now = shown(voice, body["counts"][name])
        if name in body["before"].get("counts", {}):
            now = voice("digest-against", now=now, before=shown(voice, before(body, name)))
        yield voice(f"count-{name}"), now


# --- rows ---------------------------------------------------------------------------------------------------------

COLUMNS = ("programme", "week", "name", "value", "shown", "value_before")
"""Of the CSV: see docs/digest.md."""


def rows(body: Body) -> Iterator[tuple[str, ...]]:
    """Every count and measure, one a row, in the order of COLUMNS. What is not shown is empty."""
    earlier = body["before"]
    for kind in ("counts", "measures"):
        known = earlier.get(kind, {})
        for name, value in body[kind].items():
            was = known.get(name)
            yield (
                body["programme"], body["week"], name, _cell(value), "no" if value is None else "yes", _cell(was)
            )  # fmt: skip


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def plain_text(parts: Sequence[Part]) -> str:
    """A message as plain text, for the command line and the plain half of an e-mail. Buttons have no place in it."""
    lines: list[str] = []
    for part in parts:
        match part:
            case Heading(text):
                lines += ["", text, "-" * len(text)] if lines else [text, "=" * len(text)]
            case Text(text):
                lines += ["", text]
            case Facts(each):
                lines += ["", *(f"{name}: {value}" for name, value in each)]
            case Quote(text):
                lines += ["", f"“{text}”"]
            case Image(_, alt):
                lines += ["", alt]
            case _:
                pass
    return "\n".join(lines)
