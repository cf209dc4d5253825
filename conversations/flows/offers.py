"""What people offered at joining comes back when somebody is stuck: needs meet offers, with a yes on both sides.

Whoever is stuck allows a look beyond their circle. Somebody who offered what may help is asked first: they read the need
without a name. If they say yes, whoever is stuck reads the offer without a name. Only their yes gives both names, and a
circle of two to talk in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conversations import access
from conversations.assets import best
from conversations.cadence import own_time, working_time
from conversations.effects import Effect, Save, Send, Settle, Wake
from conversations.message import Buttons, Message, Part, Quote, Style, Text
from conversations.model import (
    Circle,
    Commitment,
    Membership,
    Offer,
    OfferState,
    Outcome,
    Programme,
    Seat,
    Standing,
    new_id,
)
from conversations.scenes import Scene
from conversations.turn import Turn, name_of, plain, press, voice_of
from conversations.values import replace

TIME_OF_TWO = timedelta(days=28)


def look(turn: Turn) -> Iterator[Effect]:
    """A programme's timer: somebody is stuck and let us look beyond their circle."""
    scene = turn.scene
    made = scene.commitment(turn.timer.args[0])
    programme = scene.programme(turn.timer.programme_id)
    if made is None or programme is None or made.state.closed:
        return
    need = _need(scene, made)
    member = scene.membership(made.person_id, programme.id)
    if not need or member is None or not access.may_share(scene, made.person_id, programme.id):
        return
    found = best(need, _assets(scene, made, member, programme))
    helper = scene.person(found[0]) if found else None
    if found is None or helper is None:
        return
    offer = Offer(
        new_id("offer", made.id, helper.id), programme.id, made.id, made.person_id, helper.id, turn.now,
        OfferState.ASKED, need, found[1],
    )  # fmt: skip
    yield Save(offer)
    voice = voice_of(scene, helper.id)
    text = voice("offer-asked", place=member.place)
    parts: tuple[Part, ...] = (
        Text(text),
        Quote(need),
        Text(voice("offer-yours")),
        Quote(offer.asset),
        Text(voice("offer-names"), quiet=True),
        Buttons(
            (
                press(voice("button-offer-yes"), "offer.yes", offer.id, style=Style.PRIMARY),
                press(voice("button-offer-no"), "offer.no", offer.id),
            )
        ),
    )
    at, send_id = own_time(helper, turn.now), new_id("offer-asked", offer.id)
    message = Message(f"{text} {need}", parts)
    yield Send(send_id, helper.id, message, programme.id, at, about=made.id, by=made.person_id)


def _need(scene: Scene, made: Commitment) -> str:
    """What would help, as it was last said."""
    calls = [c for c in scene.check_ins if c.commitment_id == made.id and c.outcome is Outcome.STUCK and c.note]
    return max(calls, key=lambda c: (c.at, c.id)).note if calls else ""


def _assets(
    scene: Scene, made: Commitment, needing: Membership, programme: Programme
) -> Iterator[tuple[str, str, bool]]:
    """What others in the programme offered: not those of the same circle, who were asked already, nobody twice, and
    nobody whom one of the two does not want to meet."""
    circle = {seat.person_id for seat in scene.seats if seat.circle_id == made.circle_id} | {made.person_id}
    asked = {o.offered_by for o in scene.offers if o.commitment_id == made.id}
    busy = {o.offered_by for o in scene.offers if o.state is OfferState.ASKED}
    for other in scene.memberships:
        willing = other.programme_id == programme.id and access.may_be_introduced(scene, other)
        if access.apart(scene, made.person_id, other.person_id):
            continue
        if willing and other.assets and other.person_id not in circle | asked | busy:
            yield other.person_id, other.assets, bool(other.place) and other.place == needing.place


def _open_offer(turn: Turn, state: OfferState) -> tuple[Offer, Commitment] | tuple[None, None]:
    """The offer that a button names, if it waits for this person's answer, is still needed, and the two may meet."""
    offer = turn.scene.offer(turn.action.arg(0))
    made = turn.scene.commitment(offer.commitment_id) if offer else None
    if offer is None or made is None or turn.scene.me is None or offer.state is not state or made.state.closed:
        return None, None
    if access.apart(turn.scene, offer.needed_by, offer.offered_by):
        return None, None
    whose = offer.offered_by if state is OfferState.ASKED else offer.needed_by
    return (offer, made) if whose == turn.me.id else (None, None)


def yes(turn: Turn) -> Iterator[Effect]:
    """Whoever offered would help: tell whoever is stuck what there is, and not yet who."""
    offer, made = _open_offer(turn, OfferState.ASKED)
    if offer is None or made is None:
        yield Settle(plain(turn.voice("offer-gone")))
        return
    yield Save(replace(offer, state=OfferState.OFFERED))
    yield Settle(plain(turn.voice("offer-thanks")))
    voice = voice_of(turn.scene, offer.needed_by)
    mine = turn.my_place(offer.programme_id)
    text = voice("offer-found", place=mine, what=made.text)
    parts: tuple[Part, ...] = (
        Text(text),
        Quote(offer.asset),
        Text(voice("offer-names"), quiet=True),
        Buttons(
            (
                press(voice("button-meet"), "offer.meet", offer.id, style=Style.PRIMARY),
                press(voice("button-offer-no"), "offer.no", offer.id),
            )
        ),
    )
    send_id = new_id("offer-found", offer.id)
    message = Message(f"{text} {offer.asset}", parts)
    yield Send(send_id, offer.needed_by, message, offer.programme_id, by=offer.offered_by)


def no(turn: Turn) -> Iterator[Effect]:
    """Either may say no, and nobody learns who they were."""
    for state in (OfferState.ASKED, OfferState.OFFERED):
        offer, _ = _open_offer(turn, state)
        if offer is not None:
            yield Save(replace(offer, state=OfferState.DECLINED, need="", asset=""))
            yield Settle(plain(turn.voice("offer-declined")))
            if state is OfferState.OFFERED:
                voice = voice_of(turn.scene, offer.offered_by)
                text = plain(voice("offer-not-needed"))
                yield Send(new_id("offer-closed", offer.id), offer.offered_by, text, offer.programme_id)
            return
    yield Settle(plain(turn.voice("offer-gone")))


def meet(turn: Turn) -> Iterator[Effect]:
    """The second yes: both learn who the other is, in a circle of two without questions."""
    offer, made = _open_offer(turn, OfferState.OFFERED)
    scene = turn.scene
    pair = [scene.membership(each, offer.programme_id) for each in (offer.needed_by, offer.offered_by)] if offer else []
    sitting = [m for m in pair if m is not None and m.standing in (Standing.TAKING_PART, Standing.PAUSED)]
    programme = scene.programme(offer.programme_id) if offer else None
    origin = scene.circle(made.circle_id) if made else None
    if offer is None or made is None or programme is None or len(sitting) != 2:
        yield Settle(plain(turn.voice("offer-gone")))
        return
    yield Save(replace(offer, state=OfferState.MET))
    circle = Circle(new_id("circle-of-two", offer.id), programme.id, origin.round_id if origin else "", 0, "", turn.now)
    yield Save(circle)
    for member in sitting:
        seat_id = new_id("seat", circle.id, member.person_id)
        yield Save(Seat(seat_id, circle.id, programme.id, member.person_id, member.realm, member.place, turn.now))
    ends = working_time(turn.now + TIME_OF_TWO, programme.zone)
    yield Wake(f"close:{circle.id}", ends, circle_id=circle.id)
    other, helper = name_of(scene, offer.offered_by, turn.voice), access.marks_of_people((offer.offered_by,))
    hello = press(turn.voice("button-hello", count=1, names=other), "hello", circle.id, *helper, style=Style.PRIMARY)
    yield Settle(plain(turn.voice("offer-met", name=other, asset=offer.asset), Buttons((hello,))))
    voice = voice_of(scene, offer.offered_by)
    text = voice("offer-met-helper", name=turn.me.name, what=made.text)
    mine = access.marks_of_people((turn.me.id,))
    hello = press(voice("button-hello", count=1, names=turn.me.name), "hello", circle.id, *mine, style=Style.PRIMARY)
    message = plain(text, Buttons((hello,)))
    send_id = new_id("offer-met", offer.id)
    yield Send(send_id, offer.offered_by, message, programme.id, circle_id=circle.id, about=made.id, by=turn.me.id)
