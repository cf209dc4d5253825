"""One turn as the flows see it: the event, the scene and the moment, with the small things that every flow needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from conversations.effects import Answer, Effect, Settle
from conversations.events import Due, Event, PersonEvent, Pressed, Said, Submitted
from conversations.message import Action, Button, Form, Message, Part, Quote, Style, Text
from conversations.model import Circle, Membership, Person, Programme, Seat, new_id
from conversations.scenes import Scene
from conversations.values import Value, replace
from conversations.wording import LANGUAGES, Voice


class Turn(Value, frozen=True):
    """`action` is what was pressed or submitted, or what the typed words stand for."""

    event: Event
    scene: Scene
    now: datetime
    action: Action = Action("")

    @property
    def voice(self) -> Voice:
        return Voice(self.language)

    @property
    def language(self) -> str:
        """The person's own. Somebody who has not joined chooses one by its name, written or on a button, which carries it
        on until they agree; otherwise it is their platform's."""
        if self.scene.me is not None:
            return self.scene.me.language
        assert not isinstance(self.event, Due)
        named, carried = self.action.arg(0).strip(" .!").casefold(), self.action.arg(1)
        chosen = (code for code, name in LANGUAGES.items() if carried == code or named == name.casefold())
        return next(chosen, self.event.actor.language)

    @property
    def actor(self) -> PersonEvent:
        """The event as one that somebody caused. Flows for timers never ask for it."""
        assert not isinstance(self.event, Due)
        return self.event

    @property
    def dialog(self) -> bool:
        """Whether the platform can open a form at once in answer to this event."""
        return isinstance(self.event, Said | Pressed | Submitted) and self.event.dialog

    @property
    def timer(self) -> Due:
        """The event as a timer that fired. Flows for people never ask for it."""
        assert isinstance(self.event, Due)
        return self.event

    @property
    def me(self) -> Person:
        """Whoever acted. The engine sends strangers elsewhere, so flows for members may rely on it."""
        assert self.scene.me is not None
        return self.scene.me

    def id(self, *parts: str) -> str:
        """An id for something that this event makes: the same event makes the same again."""
        return new_id(self.event.id, *parts)

    def value(self, key: str) -> str:
        """One submitted value, trimmed; empty where there is none."""
        values = self.event.values.get(key, ()) if isinstance(self.event, Submitted) else ()
        return values[0].strip() if values else ""

    def values(self, key: str) -> tuple[str, ...]:
        return tuple(self.event.values.get(key, ())) if isinstance(self.event, Submitted) else ()

    def sent(self) -> frozenset[str]:
        """The keys of the fields that were submitted."""
        return frozenset(self.event.values) if isinstance(self.event, Submitted) else frozenset()

    def say(self, key: str, **values: str | int) -> Answer:
        """The plainest answer: one sentence."""
        return Answer(plain(self.voice(key, **values)))

    def say_with_words(self, key: str) -> Answer:
        """One sentence, and below it whatever was typed into the form that came too late: nothing typed is lost."""
        values = self.event.values if isinstance(self.event, Submitted) else {}
        typed = [value for each in values.values() for value in each if len(value.split()) > 1]
        return Answer(plain(self.voice(key), *(Quote(value) for value in typed)))

    def aside(self, message: Message) -> Effect:
        """The answer to something that was done beside what its message is about. A form that opened over a message
        (as Slack's do) leaves that message as it is: it may be a question that still waits. A form in a message of its
        own gives way."""
        over = isinstance(self.event, Submitted) and self.event.dialog
        return Answer(message) if over else Settle(message)

    def my_programme(self) -> Programme | None:
        """The programme an action is about: the one it names, or the one the person belongs to, or the only one."""
        scene = self.scene
        if (named := scene.programme(self.action.arg(0))) is not None:
            return named
        if scene.me is not None:
            mine = [m.programme_id for m in scene.memberships if m.person_id == scene.me.id]
            for programme in scene.programmes:
                if programme.id in mine:
                    return programme
        return scene.programmes[0] if len(scene.programmes) == 1 else None

    def my_membership(self) -> Membership | None:
        programme = self.my_programme()
        if programme is None or self.scene.me is None:
            return None
        return self.scene.membership(self.me.id, programme.id)

    def my_place(self, programme_id: str) -> str:
        membership = self.scene.membership(self.me.id, programme_id)
        return membership.place if membership else ""


Flow = Callable[[Turn], Iterator[Effect]]


def plain(text: str, *parts: Part) -> Message:
    """A message of one sentence, and what goes below it."""
    return Message(text, (Text(text), *parts))


def press(
    label: str, verb: str, *args: str, style: Style = Style.PLAIN, asks: str = "", cancel: str = "Cancel"
) -> Button:
    """A button. Whoever asks "are you sure?" also says how to go back."""
    return Button(label, Action(verb, args), style, asks, cancel)


def voice_of(scene: Scene, person_id: str) -> Voice:
    """The language of a reader; of a circle, where it reads together, the one that all in it have, or the programme's."""
    if (circle := scene.circle(person_id)) is not None:
        people = (scene.person(seat.person_id) for seat in scene.seats_in(circle.id))
        spoken = {person.language for person in people if person is not None}
        programme = scene.programme(circle.programme_id)
        return Voice(spoken.pop() if len(spoken) == 1 else programme.language if programme else "en")
    person = scene.person(person_id)
    return Voice(person.language if person else next(iter(LANGUAGES)))


def name_of(scene: Scene, person_id: str, voice: Voice) -> str:
    """A member's name, or "someone who has left" where the person was erased."""
    person = scene.person(person_id)
    return person.name if person and person.name else voice("someone-who-left")


def realm_name(programme: Programme | None, key: str) -> str:
    realms = programme.realms if programme else ()
    return next((realm.name for realm in realms if realm.key == key), key)


def names_in(scene: Scene, seats: tuple[Seat, ...], voice: Voice) -> str:
    return voice.names(sorted(name_of(scene, seat.person_id, voice) for seat in seats))


def circle_name(scene: Scene, circle: Circle, reader_id: str, voice: Voice) -> str:
    """What a member calls a circle: by the others in it, and since when where two are of the same people."""
    names = _others(scene, circle, reader_id, voice)
    if not names:
        return voice("circle-alone")
    twins = [
        c for c in scene.circles_of(reader_id) if c.id != circle.id and _others(scene, c, reader_id, voice) == names
    ]
    if not twins:
        return voice("circle-with", names=names)
    person = scene.person(reader_id)
    return voice("circle-since", names=names, day=voice.day_of(circle.opened_at, person.zone if person else "UTC"))


def _others(scene: Scene, circle: Circle, reader_id: str, voice: Voice) -> str:
    return names_in(scene, tuple(s for s in scene.seats_in(circle.id) if s.person_id != reader_id), voice)


def refill(form: Form, turn: Turn, problems: Mapping[str, str]) -> Form:
    """A form as it was submitted, with a sentence at each field that needs mending: nothing typed is lost."""
    fields = tuple(
        replace(field, value=turn.values(field.key) or field.value, problem=problems.get(field.key, ""))
        for field in form.fields
    )
    return replace(form, fields=fields, open=True)


def too_long(turn: Turn, form: Form) -> dict[str, str]:
    """A problem for every submitted text that is longer than its field allows. A platform may not enforce it."""
    return {
        field.key: turn.voice("problem-too-long", longest=field.longest)
        for field in form.fields
        if len(turn.value(field.key)) > field.longest
    }
