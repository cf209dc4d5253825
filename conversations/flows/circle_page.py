"""A circle's own page, and how its members steer it: slower, faster, rest, go on, a guest, a harvest."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.cadence import working_morning
from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.flows import harvest, pacing, wishes
from conversations.guides import begun_with
from conversations.message import Button, Buttons, Facts, Heading, Message, Part, Style, Text
from conversations.model import Circle, Seat
from conversations.turn import Turn, circle_name, name_of, plain, press, realm_name, voice_of
from conversations.values import replace
from conversations.voices import Balance, balance, share

PACES = (2, 4, 7, 14)
"""Days between questions that a circle may choose from."""
LISTED = 8
MOST_PAGES = 3


def _mine(turn: Turn, circle_id: str) -> tuple[Circle | None, Seat | None]:
    """A circle that the person sits in, and their seat."""
    circle = turn.scene.circle(circle_id) if turn.scene.me else None
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle else None
    return (circle, seat) if seat else (None, None)


def page(turn: Turn) -> Iterator[Effect]:
    """The page of the circle that the button names, or of the one that words go to; where that is not certain, of all."""
    named = turn.action.arg(0) or turn.scene.thread_circle
    if not named and turn.scene.me is not None:
        certain = turn.scene.writing_circle(turn.me.id)
        wanted = [certain] if certain else list(turn.scene.circles_of(turn.me.id))[:MOST_PAGES]
    else:
        wanted = [circle] if (circle := turn.scene.circle(named)) else []
    pages = [message for circle in wanted if (message := _page(turn, circle)) is not None]
    if not pages:
        yield turn.say("no-circle-page")
    yield from (Answer(message) for message in pages)


def _page(turn: Turn, wanted: Circle) -> Message | None:
    """Who is here, where the questions stand, who is heard, what was promised, and what may be changed."""
    circle, seat = _mine(turn, wanted.id)
    if circle is None or seat is None:
        return None
    voice, scene = turn.voice, turn.scene
    name = circle_name(scene, circle, turn.me.id, voice)
    heading = name[:1].upper() + name[1:]
    programme = scene.programme(circle.programme_id)
    people = [
        (name_of(scene, s.person_id, voice), " · ".join(b for b in (realm_name(programme, s.realm), s.stands_for) if b))
        for s in scene.seats_in(circle.id)
    ]
    parts: list[Part] = [Heading(heading), Facts(tuple(sorted(people))), Text(_standing(turn, circle))]
    if not seat.guest:
        parts += [Text(line) for line in _voices(turn, circle)]
        made = [c for c in scene.commitments if c.circle_id == circle.id and not c.state.closed]
        made = [c for c in made if access.heard(scene, turn.me.id, c.person_id, c.made_at)]
        made.sort(key=lambda c: (c.due, c.id))
        # Whose and by when; the words are in the messages that told of them, and go when their writer goes.
        rows = [(name_of(scene, c.person_id, voice), voice("circle-promise", day=voice.day(c.due))) for c in made]
        if rows:
            parts += [Text(voice("circle-promises")), Facts(tuple(rows[:LISTED]))]
        parts += [Buttons(buttons) for buttons in _choices(turn, circle) if buttons]
    return Message(f"{heading}. {_standing(turn, circle)}", tuple(parts))


def _standing(turn: Turn, circle: Circle) -> str:
    """Where the questions are."""
    voice = turn.voice
    if circle.harvest_at is not None:
        return voice("circle-harvest")
    if not circle.guide:
        return voice("circle-no-guide")
    total = len(begun_with(circle.guide).prompts)
    if circle.resting:
        return voice("circle-resting", number=circle.next_prompt, total=total)
    if circle.held_at is not None:
        return voice("circle-held", number=circle.next_prompt)
    if circle.next_at is None:
        return voice("circle-soon", total=total)
    day = voice.day_of(circle.next_at, turn.me.zone)
    if circle.next_prompt >= total:
        return voice("circle-last", number=total, day=day)
    return voice("circle-next", number=circle.next_prompt, total=total, day=day)


def _voices(turn: Turn, circle: Circle) -> Iterator[str]:
    """Who is heard, without names or numbers; and to the reader alone, how that is for them."""
    how = balance(turn.scene, circle)
    yield turn.voice(f"balance-{how}")
    if how is Balance.UNEVEN:
        yield turn.voice(f"share-{share(turn.scene, circle, turn.me.id)}")


def _choices(turn: Turn, circle: Circle) -> Iterator[tuple[Button, ...]]:
    voice = turn.voice
    yield (
        press(voice("button-commit"), "commit", circle.id, style=Style.PRIMARY),
        press(voice("button-invite-guest"), "guest", circle.id),
    )
    if not circle.guide or circle.harvest_at is not None:
        return
    if circle.resting:
        yield (
            press(voice("button-go-on"), "pace.on", circle.id),
            press(voice("button-harvest"), "harvest.wish", circle.id),
        )
        return
    yield (
        press(voice("button-slower"), "pace.slower", circle.id),
        press(voice("button-faster"), "pace.faster", circle.id),
        press(voice("button-rest"), "pace.rest", circle.id),
        press(voice("button-harvest"), "harvest.wish", circle.id),
    )


# --- pace ---------------------------------------------------------------------------------------------------------


def _steered(turn: Turn) -> Circle | None:
    """The circle whose questions a member may steer."""
    circle, seat = _mine(turn, turn.action.arg(0))
    if circle is None or seat is None or seat.guest or not circle.guide or circle.harvest_at is not None:
        return None
    return circle


def slower(turn: Turn) -> Iterator[Effect]:
    circle = _steered(turn)
    if circle is None:
        yield turn.say("circle-not-yours")
        return
    days = next((pace for pace in PACES if pace > pacing.every(circle)), None)
    if days is None:
        yield turn.say("pace-slowest")
        return
    yield from _paced(turn, circle, days)
    yield Settle(plain(turn.voice("pace-slower", count=days)))
    yield from _news(turn, circle, "news-slower", days)


def faster(turn: Turn) -> Iterator[Effect]:
    circle = _steered(turn)
    if circle is None:
        yield turn.say("circle-not-yours")
    elif not any(pace < pacing.every(circle) for pace in PACES):
        yield turn.say("pace-fastest")
    else:
        yield from wishes.wish(turn, circle, "faster")


def _paced(turn: Turn, circle: Circle, days: int) -> Iterator[Effect]:
    """Move the next question with the pace, counted from the last one, and never to today."""
    changed = replace(circle, every_days=days, wish="", wished_by="")
    last = pacing.last_asked(turn.scene, circle)
    programme = turn.scene.programme(circle.programme_id)
    if last is None or programme is None or circle.held_at is not None or circle.resting:
        yield Save(changed)
        return
    tomorrow = working_morning(turn.now, 1, programme.zone)
    moved, wake = pacing.upcoming(changed, max(working_morning(last.asked_at, days, programme.zone), tomorrow))
    yield Save(moved)
    yield wake


def rest(turn: Turn) -> Iterator[Effect]:
    circle = _steered(turn)
    if circle is None:
        yield turn.say("circle-not-yours")
        return
    yield Save(replace(circle, resting=True))
    buttons = Buttons((press(turn.voice("button-go-on"), "pace.on", circle.id),))
    yield Settle(plain(turn.voice("pace-resting"), buttons))
    if not circle.resting:
        yield from _news(turn, circle, "news-resting")


def go_on(turn: Turn) -> Iterator[Effect]:
    """Questions come again from the next working morning, also where the last one still waits."""
    circle = _steered(turn)
    programme = turn.scene.programme(circle.programme_id) if circle else None
    if circle is None or programme is None:
        yield turn.say("circle-not-yours")
        return
    if not circle.resting:
        yield turn.say("pace-on-already")
        return
    free = replace(circle, resting=False, held_at=None)
    moved, wake = pacing.upcoming(free, working_morning(turn.now, 1, programme.zone))
    yield Save(moved)
    yield wake
    day = turn.voice.day_of(wake.at, turn.me.zone)
    yield Settle(plain(turn.voice("pace-on", day=day)))
    yield from _news(turn, circle, "news-on")


def _news(turn: Turn, circle: Circle, key: str, days: int = 0) -> Iterator[Effect]:
    for other in access.witnesses(turn.scene, circle, turn.me.id):
        voice = voice_of(turn.scene, other.person_id)
        text = voice(key, name=turn.me.name, count=days)
        button = press(voice("button-circle"), "circle", circle.id)
        message = plain(text, Buttons((button,)))
        send_id = turn.id(key, other.person_id)
        yield Send(send_id, other.person_id, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)


# --- wishes -------------------------------------------------------------------------------------------------------


def wish_harvest(turn: Turn) -> Iterator[Effect]:
    circle = _steered(turn)
    if circle is None:
        yield turn.say("circle-not-yours")
        return
    yield from wishes.wish(turn, circle, "harvest")


def agree(turn: Turn) -> Iterator[Effect]:
    """A second member's yes: what was wished happens."""
    circle = wishes.open_wish(turn)
    if circle is None:
        yield wishes.settled(turn)
        return
    kind, _, draft_id = circle.wish.partition(":")
    wisher = circle.wished_by
    voice = voice_of(turn.scene, wisher)
    if kind == "guest":
        yield Save(replace(circle, wish=f"guest-agreed:{draft_id}"))
        button = press(voice("button-guest-code"), "guest.code", draft_id, style=Style.PRIMARY)
        message = plain(voice("wish-guest-agreed", name=turn.me.name), Buttons((button,)))
        yield Send(turn.id("agreed"), wisher, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)
        yield from _guest_coming(turn, circle, wisher)
    elif kind == "faster" and circle.guide and circle.harvest_at is None:
        days = max((pace for pace in PACES if pace < pacing.every(circle)), default=PACES[0])
        yield from _paced(turn, circle, days)
        yield from _news(turn, circle, "news-faster", days)
    elif kind == "harvest" and circle.guide and circle.harvest_at is None:
        yield from harvest.begin(turn, circle)
    yield Settle(plain(turn.voice("wish-agreed", name=name_of(turn.scene, wisher, turn.voice))))


def _guest_coming(turn: Turn, circle: Circle, wisher: str) -> Iterator[Effect]:
    """Whoever was asked as well, and has not said anything yet, learns that it is settled before the guest is here."""
    for other in access.witnesses(turn.scene, circle, turn.me.id):
        if other.person_id != wisher:
            voice = voice_of(turn.scene, other.person_id)
            text = voice("wish-guest-coming", name=name_of(turn.scene, wisher, voice))
            send_id = turn.id("coming", other.person_id)
            yield Send(send_id, other.person_id, plain(text), circle.programme_id, circle_id=circle.id, by=wisher)
