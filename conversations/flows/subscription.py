"""How a lead gets the digest: in chat, by e-mail, both or neither; at what hour; and how to end it in one press."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Save
from conversations.message import Action, Buttons, Field, FieldKind, Form, Option
from conversations.model import Programme, Subscription, new_id
from conversations.programmes import LONGEST_ADDRESS, is_address
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, refill, too_long
from conversations.values import replace


def leads_of(turn: Turn) -> Programme | None:
    """The programme that an action is about, where whoever acts may read its digests."""
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_read_digests(turn.scene, turn.me.id, programme.id):
        return None
    return programme


def subscription(scene: Scene, person_id: str, programme_id: str) -> Subscription:
    """As the lead chose, or in chat at the programme's hour."""
    mine = (s for s in scene.subscriptions if (s.person_id, s.programme_id) == (person_id, programme_id))
    return next(mine, Subscription(new_id("subscription", programme_id, person_id), programme_id, person_id))


def ways_form(turn: Turn, programme: Programme) -> Form:
    voice, mine = turn.voice, subscription(turn.scene, turn.me.id, programme.id)
    chosen = tuple(
        way for way, on in (("chat", mine.by_chat), ("mail", mine.by_mail), ("channel", mine.by_channel)) if on
    )
    hours = (Option("-1", voice("ways-hour-own")), *(Option(str(hour), f"{hour:02}:00") for hour in range(24)))
    # A channel is chosen in the channel itself; here it can be left out again.
    offered = ("chat", "mail", "channel") if mine.by_channel else ("chat", "mail")
    where = tuple(Option(way, voice(f"ways-{way}")) for way in offered)
    fields = (
        Field("where", voice("ways-where"), FieldKind.CHOICES, where, chosen, required=False),
        Field("mail", voice("ways-address"), FieldKind.LINE, value=(mine.mail,) if mine.mail else (), required=False,
              hint=voice("ways-address-hint"), longest=LONGEST_ADDRESS),
        Field("hour", voice("ways-hour"), FieldKind.CHOICE, hours, (str(mine.hour),)),
        Field("links", voice("ways-links"), FieldKind.TICK, required=False, hint=voice("ways-links-hint")),
    )  # fmt: skip
    submits, opens = Action("digest.ways.save", (programme.id,)), Action("digest.ways", (programme.id,))
    return Form(
        voice("ways-form"), fields, submits, opens, voice("button-save"), voice("ways-intro"),
        empty=voice("problem-empty"), cancel=voice("button-cancel"),
    )  # fmt: skip


def ways(turn: Turn) -> Iterator[Effect]:
    programme = leads_of(turn)
    yield Answer(ways_form(turn, programme)) if programme else turn.say("leads-only")


def save_ways(turn: Turn) -> Iterator[Effect]:
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    form, voice = ways_form(turn, programme), turn.voice
    problems = too_long(turn, form)
    where, mail, hour = turn.values("where"), turn.value("mail"), turn.value("hour")
    if (mail and not is_address(mail)) or ("mail" in where and not mail):
        problems["mail"] = voice("problem-address")
    if hour not in {option.value for option in form.fields[2].options}:
        problems["hour"] = voice("problem-choose")
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    mine = subscription(turn.scene, turn.me.id, programme.id)
    ended = turn.now if turn.value("links") else mine.links_from
    by_chat, by_mail = "chat" in where, "mail" in where
    posted = mine.by_channel and "channel" in where
    chosen_ways = replace(mine, by_chat=by_chat, by_mail=by_mail, by_channel=posted)
    yield Save(replace(chosen_ways, mail=mail, hour=int(hour), links_from=ended))
    chosen = [
        voice(f"ways-{way}").lower() for way, on in (("chat", by_chat), ("mail", by_mail), ("channel", posted)) if on
    ]
    yield Answer(plain(voice("ways-saved", ways=voice.names(chosen) or voice("ways-none"))))


def stop(turn: Turn) -> Iterator[Effect]:
    """One press, and no more digests come."""
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    yield Save(
        replace(subscription(turn.scene, turn.me.id, programme.id), by_chat=False, by_mail=False, by_channel=False)
    )
    buttons = Buttons((press(turn.voice("button-ways"), "digest.ways", programme.id),))
    yield Answer(plain(turn.voice("stopped", programme=programme.name), buttons))


def stopped_by_link(turn: Turn) -> Iterator[Effect]:
    """The same, from the page behind a link in an e-mail."""
    programme_id, lead_id = turn.timer.args[:2]
    mine = subscription(turn.scene, lead_id, programme_id)
    if any(m.person_id == lead_id for m in turn.scene.memberships):
        yield Save(replace(mine, by_chat=False, by_mail=False, by_channel=False))
