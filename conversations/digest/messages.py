"""The digest as messages: what a lead reads in chat, and the same as an e-mail or as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversations.digest.words import (
    Body,
    before,
    brought_together,
    days,
    has,
    heading,
    heard,
    left_out,
    needs,
    privacy,
    said_by_realms,
    said_by_trends,
    shown,
    summary,
    told,
    week_number,
    why_less,
)
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
from conversations.values import Value
from conversations.wording import Voice

QUOTES_IN_CHAT = 3
THEMES_IN_CHAT = 3


class Reader(Value, frozen=True):
    """Whom a digest is told to, by which links open and close, and whether they convene."""

    id: str
    convenes: bool = False


def message(body: Body, digest_id: str, reader: Reader, voice: Voice) -> Message:
    """What a lead reads in chat."""
    parts = list(_told(body, digest_id, reader, voice))
    if body["learnt"]:
        parts.append(Heading(voice("learnt-heading")))
        parts += [Quote(words) for words in body["learnt"][:QUOTES_IN_CHAT]]
    parts.append(Text(privacy(body, voice), quiet=True))
    buttons = [Button(voice("button-digest-page"), Page("digest", f"{digest_id}:{reader.id}"), Style.PRIMARY)]
    # Of a small programme it is not told whether anything wants a hand; its conveners may look.
    if reader.convenes and (body["needs"] or body["small"]):
        buttons.append(press(voice("button-needs"), "digest.needs", body["programme_id"]))
    buttons.append(press(voice("button-ways"), "digest.ways", body["programme_id"]))
    buttons.append(press(voice("button-stop"), "digest.stop", body["programme_id"]))
    parts.append(Buttons(tuple(buttons)))
    return Message(f"{heading(body, voice)}. {summary(body, voice)}", tuple(parts))


def letter(body: Body, digest_id: str, reader: Reader, to: str, voice: Voice) -> Message:
    """The same as an e-mail. It can't be taken back once it is sent, so nobody is quoted in it."""
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
    subject = voice(
        "mail-subject", programme=body["programme"], week=week_number(body["week"]), days=days(body["week"], voice)
    )
    return Message(
        f"{heading(body, voice)}. {summary(body, voice)}",
        tuple(parts),
        letter=Letter(to, subject, stop, voice.language),
    )


def in_channel(
    body: Body, digest_id: str, reader: Reader, channel: str, posted_for: tuple[str, ...], voice: Voice
) -> Message:
    """The same for everybody in a Slack channel: nobody is quoted, and nothing in it opens a lead's own pages."""
    parts = [
        *_told(body, digest_id, reader, voice),
        Text(privacy(body, voice), quiet=True),
        Text(voice("channel-why"), quiet=True),
        Buttons((press(voice("button-stop"), "digest.stop", body["programme_id"]),)),
    ]
    return Message(
        f"{heading(body, voice)}. {summary(body, voice)}", tuple(parts), channel=channel, posted_for=posted_for
    )


def _told(body: Body, digest_id: str, reader: Reader, voice: Voice) -> Iterator[Part]:
    yield Heading(heading(body, voice))
    yield Text(days(body["week"], voice), quiet=True)
    yield Text(summary(body, voice))
    if body["small"]:
        if missing := left_out(body, voice):
            yield Heading(voice("left-out-heading"))
            yield Text("\n".join(missing))
        return
    if why := why_less(body, voice):
        yield Text(why, quiet=True)
    if asked := needs(body, voice):
        yield Heading(voice("needs-heading"))
        yield Text("\n".join(asked))
    yield Heading(voice("left-out-heading"))
    yield Text("\n".join(left_out(body, voice)))
    if body["quiet"]:
        return
    if has("realms", body):
        yield Heading(voice("meets-heading"))
        yield Image(Page("picture", f"{digest_id}:realms:{reader.id}"), said_by_realms(body, voice))
    if body["detail"] != "summary":
        yield Text(heard(body, voice))
    yield Heading(voice("figures-heading"))
    yield Facts(tuple(facts(body, voice)))
    if has("trends", body):
        yield Image(Page("picture", f"{digest_id}:trends:{reader.id}"), said_by_trends(body, voice))
    if themes := brought_together(body)[:THEMES_IN_CHAT]:
        yield Heading(voice("themes-heading"))
        each = [voice("themes-each", theme=theme, circles=circles) for theme, circles in themes]
        yield Text(voice("themes-said", themes=voice.names(each)))


FACTS = (
    "people", "joined", "left", "circles_met", "commitments_made", "commitments_kept", "commitments_going_on",
    "commitments_stuck", "commitments_overdue", "blind_alleys", "handed_on",
)  # fmt: skip


def facts(body: Body, voice: Voice) -> Iterator[tuple[str, str]]:
    """The figures that a message has room for, each against the week before, as far as they may be shown."""
    for name in told(FACTS, body):
        if body["counts"][name] is None:
            continue
        now = shown(voice, body["counts"][name])
        if before(body, name) is not None:
            now = voice("digest-against", now=now, before=shown(voice, before(body, name)))
        yield voice(f"count-{name}"), now


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
            case Image():
                lines += ["", *part.sentences()]
            case _:
                pass
    return "\n".join(lines)
