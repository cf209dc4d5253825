"""Guests: somebody whom a circle asks in for one conversation, such as an expert, or somebody who uses the service.

A member says who is meant and what to ask; another member agrees; then there is a one-time code to hand over. Its
bearer reads who asks and what it means before anything is kept about them, and is a guest from their yes until the
circle closes. Guests talk and listen; they are asked no questions of the guide and witness no promises.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conversations import access
from conversations.effects import CODE_HERE, Answer, Effect, Issue, Save, Send, Settle
from conversations.flows import latecomers, wishes
from conversations.flows.consent import new_person
from conversations.message import Action, Buttons, Facts, Field, FieldKind, Form, Heading, Message, Quote, Style, Text
from conversations.model import Circle, Code, Consent, Draft, Membership, Role, Scope, Seat, Standing, new_id
from conversations.naming import tidy_name, words_of
from conversations.turn import Turn, name_of, names_in, plain, press, refill, too_long, voice_of
from conversations.values import replace
from conversations.wording import Voice

LONGEST_WHO = 80
LONGEST_QUESTION = 600
CODE_LASTS = timedelta(days=14)


# --- asking a guest in --------------------------------------------------------------------------------------------


def _member_of(turn: Turn) -> Circle | None:
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    return circle if seat is not None and not seat.guest else None


def guest_form(circle: Circle, voice: Voice, who: str = "") -> Form:
    fields = (
        Field(
            "who", voice("guest-who"), hint=voice("guest-who-hint"), value=(who,) if who else (), longest=LONGEST_WHO
        ),
        Field("text", voice("guest-ask"), FieldKind.TEXT, hint=voice("guest-ask-hint"), longest=LONGEST_QUESTION),
    )
    return Form(
        voice("guest-form"),
        fields,
        Action("guest.save", (circle.id,)),
        Action("guest", (circle.id,)),
        voice("button-ask-circle"),
        voice("guest-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def guest(turn: Turn) -> Iterator[Effect]:
    circle = _member_of(turn)
    if circle is None:
        yield turn.say("circle-not-yours")
        return
    yield Answer(guest_form(circle, turn.voice))


def save(turn: Turn) -> Iterator[Effect]:
    """Put the wish to the others; the words wait as a draft."""
    circle = _member_of(turn)
    if circle is None:
        yield turn.say_with_words("circle-not-yours")
        return
    form = guest_form(circle, turn.voice)
    problems = too_long(turn, form)
    problems |= {
        key: turn.voice("problem-empty") for key in ("who", "text") if not words_of(tidy_name(turn.value(key)))
    }
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield turn.say_with_words("sharing-is-off")
        return
    who, text = tidy_name(turn.value("who")), turn.value("text")
    draft = Draft(turn.id("guest"), turn.me.id, circle.id, "guest", turn.now, text, who)
    yield Save(draft)
    yield from wishes.wish(turn, circle, f"guest:{draft.id}", who, text)


def code(turn: Turn) -> Iterator[Effect]:
    """The circle agreed: make the code, once, for the member who asked."""
    draft = turn.scene.draft(turn.action.arg(0))
    circle = turn.scene.circle(draft.circle_id) if draft else None
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    agreed = circle is not None and circle.wish == f"guest-agreed:{turn.action.arg(0)}"
    if draft is None or circle is None or seat is None or draft.done_at is not None or not agreed:
        yield turn.say("guest-code-gone")
        return
    yield Save(replace(draft, done_at=turn.now, text="", for_whom=""))
    yield Save(replace(circle, wish="", wished_by=""))
    kept = Code(
        "", "guest", circle.programme_id, turn.now + CODE_LASTS, circle.id, turn.me.id, draft.for_whom, draft.text
    )
    day = turn.voice.day_of(kept.expires_at, turn.me.zone)
    text = turn.voice("guest-code", who=draft.for_whom, day=day)
    yield Issue(kept, Answer(Message(f"{text} {CODE_HERE}", (Text(text), Quote(CODE_HERE)))))


# --- being a guest ------------------------------------------------------------------------------------------------


def invited(turn: Turn, invitation: Code) -> Iterator[Effect]:
    """Somebody sent a guest's code: say who asks, what for, and what it means. Nothing is kept yet."""
    circle, programme = _open_circle(turn, invitation), turn.scene.programme(invitation.programme_id)
    if circle is None or programme is None:
        yield turn.say("code-unknown")
        return
    voice = turn.voice
    host = name_of(turn.scene, invitation.person_id, voice)
    if _sits_there(turn, circle):
        yield turn.say("guest-own-circle")
        return
    if _unwelcome(turn, circle):
        yield _spent(turn, invitation)
        yield turn.say("code-unknown")
        return
    intro = voice("guest-invited", name=host, programme=programme.name, who=invitation.guest)
    rows = [(voice(f"guest-{part}"), voice(f"guest-{part}-text")) for part in ("reach", "kept", "until", "law")]
    if programme.contact:
        rows.append((voice("notice-contact"), programme.contact))
    buttons = Buttons(
        (
            press(voice("button-guest-yes"), "guest.yes", invitation.id, style=Style.PRIMARY),
            press(voice("button-decline"), "guest.no", invitation.id),
        )
    )
    parts = (Heading(programme.name), Text(intro), Quote(invitation.text, host), Facts(tuple(rows)), buttons)
    yield Answer(Message(f"{intro} {invitation.text}", parts))


def _open_circle(turn: Turn, invitation: Code | None) -> Circle | None:
    if invitation is None or invitation.kind != "guest" or invitation.used_at or invitation.expires_at <= turn.now:
        return None
    circle = turn.scene.circle(invitation.circle_id)
    host = turn.scene.seat(invitation.circle_id, invitation.person_id)
    return circle if circle is not None and circle.closed_at is None and host is not None else None


def _sits_there(turn: Turn, circle: Circle) -> bool:
    return turn.scene.me is not None and turn.scene.seat(circle.id, turn.me.id) is not None


def _unwelcome(turn: Turn, circle: Circle) -> bool:
    """Whether somebody who is not in the circle may not come. They read what anybody reads whose code is over, and it is
    over: a list tells nobody that they are on it, and a code does not try one name after the other."""
    guest_id = turn.scene.me.id if turn.scene.me is not None else ""
    return access.unwelcome(turn.scene, circle.id, guest_id, turn.actor.actor.name)


def _spent(turn: Turn, invitation: Code) -> Save:
    return Save(replace(invitation, used_at=turn.now))


def decline(turn: Turn) -> Iterator[Effect]:
    yield Settle(plain(turn.voice("guest-declined")))


def accept(turn: Turn) -> Iterator[Effect]:
    """The one-time consent: a seat in this one circle, until it closes."""
    invitation = turn.scene.code
    circle = _open_circle(turn, invitation)
    if invitation is None or circle is None:
        yield Settle(plain(turn.voice("code-unknown")))
        return
    if _sits_there(turn, circle):
        yield Settle(plain(turn.voice("guest-own-circle")))
        return
    yield _spent(turn, invitation)
    if _unwelcome(turn, circle):
        yield Settle(plain(turn.voice("code-unknown")))
        return
    person = turn.scene.me
    if person is None:
        person = yield from new_person(turn)
    # Who has no name that is a person's is called what the circle calls them.
    person = replace(person, name=person.name or tidy_name(invitation.guest))
    yield from _membership(turn, person.id, circle.programme_id)
    seat = Seat(
        new_id("seat", circle.id, person.id), circle.id, circle.programme_id, person.id, turn.voice("guest-realm"),
        "", turn.now, shown_at=turn.now, guest=True, asked_as=invitation.guest,
    )  # fmt: skip
    yield Save(seat)
    yield Save(replace(person, writing_to=circle.id))
    hosts = access.hosts(turn.scene, circle)
    names = names_in(turn.scene, hosts, turn.voice)
    host = name_of(turn.scene, invitation.person_id, turn.voice)
    text = turn.voice("guest-welcome", names=names)
    so_far = latecomers.so_far(turn.scene, circle, turn.voice)
    yield Settle(Message(text, (Text(text), Quote(invitation.text, host), *so_far)))
    for other in hosts:
        voice = voice_of(turn.scene, other.person_id)
        told = voice("guest-here", name=person.name, who=invitation.guest)
        parts, show = latecomers.choice(turn.scene, circle, other, person)
        buttons = (Buttons((show,)),) if show else ()
        message = Message(told, (Text(told), Text(voice("guest-here-reads"), quiet=True), *parts, *buttons))
        send_id = turn.id("here", other.person_id)
        yield Send(send_id, other.person_id, message, circle.programme_id, circle_id=circle.id, by=person.id)


def _membership(turn: Turn, person_id: str, programme_id: str) -> Iterator[Effect]:
    known = turn.scene.membership(person_id, programme_id)
    membership_id = new_id("membership", programme_id, person_id)
    membership = known or Membership(membership_id, programme_id, person_id, Standing.NOTICED, (), joined_at=turn.now)
    standing = Standing.NOTICED if membership.standing is Standing.LEFT else membership.standing
    yield Save(replace(membership, standing=standing, roles=tuple(dict.fromkeys((*membership.roles, Role.GUEST)))))
    if not turn.scene.consented(person_id, programme_id, Scope.GUEST):
        yield Save(Consent(turn.id("consent", Scope.GUEST), programme_id, person_id, Scope.GUEST, turn.now))


def thank(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """The circle closes: its guests are thanked, and their consent, which was for it alone, has ended."""
    scene = turn.scene
    for seat in scene.seats_in(circle.id):
        if not seat.guest:
            continue
        yield Save(replace(seat, left_at=turn.now))
        voice = voice_of(scene, seat.person_id)
        buttons = Buttons((press(voice("button-join"), "join"), press(voice("button-data"), "data")))
        yield Send(turn.id(seat.id), seat.person_id, plain(voice("guest-thanks"), buttons), circle.programme_id)
        elsewhere = (s for s in scene.seats if s.person_id == seat.person_id and s.guest and s.circle_id != circle.id)
        if any(s.left_at is None and s.programme_id == circle.programme_id for s in elsewhere):
            continue
        for consent in scene.consents:
            about = (consent.person_id, consent.programme_id, consent.scope)
            if about == (seat.person_id, circle.programme_id, Scope.GUEST) and consent.withdrawn_at is None:
                yield Save(replace(consent, withdrawn_at=turn.now))
