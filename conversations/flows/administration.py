"""Conveners' codes, home, help, and a programme's first timers."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.cadence import next_round
from conversations.effects import Answer, Effect, Save, Wake
from conversations.flows import digest, follow_up, guests, linking, questions
from conversations.flows.consent import choose_programme, in_other_languages, join, new_person, notice
from conversations.flows.convening import audited
from conversations.flows.roles import consent_to_convene
from conversations.flows.subscription import leads_of
from conversations.message import Buttons, Divider, Heading, Message, Part, Style, Text
from conversations.model import Code, Deed, Membership, Person, Programme, ProgrammeState, Role, Scope, Standing, new_id
from conversations.quiet import quiet_until
from conversations.turn import Turn, circle_name, plain, press, realm_name
from conversations.values import replace

COMMANDS = (
    "join", "in", "out", "say", "commit", "commitments", "circle", "pace", "pause", "resume", "data", "link", "home",
    "concern", "block", "leave",
)  # fmt: skip
ONCE = ("convener", "lead", "administrator", "guest", "safeguarding")
"""The kinds of codes that work once. An invitation works for everybody who has it."""


def start(turn: Turn) -> Iterator[Effect]:
    """A programme was created: set its first round and its first digest."""
    programme = turn.scene.programme(turn.timer.programme_id)
    if programme is None or programme.state is not ProgrammeState.RUNNING:
        return
    opens = next_round(programme, turn.now)
    yield Wake(f"round:{programme.id}:{opens.date().isoformat()}", opens, programme_id=programme.id)
    yield from digest.set_timer(programme, turn.now)


# --- codes --------------------------------------------------------------------------------------------------------


def redeem(turn: Turn) -> Iterator[Effect]:
    """Somebody sent a code by itself."""
    code = turn.scene.code
    if code is not None and code.kind == "link":
        yield from linking.redeem(turn)
        return
    programme = turn.scene.programme(code.programme_id) if code else None
    known = code is not None and (programme is not None or code.kind == "administrator")
    if code is None or not known or code.expires_at <= turn.now or (code.kind in ONCE and code.used_at):
        yield turn.say("code-unknown")
        return
    if programme is not None and programme.state is ProgrammeState.CLOSED:
        yield turn.say("programme-is-closed", programme=programme.name)
        return
    if code.kind == "guest":
        yield from guests.invited(turn, code)
        return
    person = turn.scene.me
    if person is None:
        person = yield from new_person(turn)
    if programme is None:
        yield from _administer(turn, code, person)
        return
    membership = turn.scene.membership(person.id, programme.id)
    membership = membership or Membership(
        new_id("membership", programme.id, person.id), programme.id, person.id, Standing.NOTICED, (), joined_at=turn.now
    )
    if code.kind == "safeguarding":
        yield from _take_concerns(turn, code, programme, membership)
    elif code.kind in ONCE:
        yield from _take_on(turn, code, programme, membership)
    elif membership.standing in (Standing.TAKING_PART, Standing.PAUSED):
        yield from join(turn)
    else:
        yield Save(replace(membership, standing=Standing.NOTICED))
        yield Answer(notice(programme, turn.voice))


def _administer(turn: Turn, code: Code, person: Person) -> Iterator[Effect]:
    """The sender becomes an administrator. A new person's record has just been saved; the last one saved counts."""
    yield Save(replace(person, administrator=True))
    yield Save(replace(code, used_at=turn.now))
    yield audited(turn, "", Deed.TAKEN_ON, details=(Role.ADMINISTRATOR,), actor_id=person.id)
    voice = turn.voice
    text = voice("administrator-now")
    buttons = Buttons(
        (
            press(voice("button-programme-new"), "programme.new", style=Style.PRIMARY),
            press(voice("button-home"), "home"),
        )
    )
    yield Answer(plain(text, buttons))


def _take_on(turn: Turn, code: Code, programme: Programme, membership: Membership) -> Iterator[Effect]:
    """The sender becomes a convener, who gets the digests too, or a lead."""
    new = (Role.CONVENER, Role.LEAD) if code.kind == Role.CONVENER else (Role.LEAD,)
    roles = tuple(dict.fromkeys((*membership.roles, *new)))
    standing = membership.standing
    if standing in (Standing.NOTICED, Standing.LEFT):
        standing = Standing.CONSENTED
    yield Save(replace(membership, roles=roles, standing=standing))
    yield from consent_to_convene(turn, programme.id, membership.person_id)
    yield Save(replace(code, used_at=turn.now))
    yield audited(turn, programme.id, Deed.TAKEN_ON, details=(code.kind,), actor_id=membership.person_id)
    workspace = turn.actor.actor.address.workspace_id
    voice = turn.voice
    if code.kind == Role.CONVENER and workspace not in programme.open_to:
        yield Save(replace(programme, open_to=(*programme.open_to, workspace)))
    text = voice("convener-now" if code.kind == Role.CONVENER else "lead-now", programme=programme.name)
    first = (
        press(voice("button-round-now"), "round.now", programme.id, style=Style.PRIMARY),
        press(voice("button-programme"), "programme.show", programme.id),
    )
    home = press(voice("button-home"), "home")
    buttons = Buttons((*first, home) if code.kind == Role.CONVENER else (home,))
    yield Answer(
        Message(text, (Heading(programme.name), Text(text), Text(voice("convener-kept"), quiet=True), buttons))
    )


def _take_concerns(turn: Turn, code: Code, programme: Programme, membership: Membership) -> Iterator[Effect]:
    """The sender becomes a safeguarding contact: whoever raises a concern in the programme reaches them."""
    roles = tuple(dict.fromkeys((*membership.roles, Role.SAFEGUARDING)))
    new = membership.standing in (Standing.NOTICED, Standing.LEFT)
    yield Save(replace(membership, roles=roles, standing=Standing.CONSENTED if new else membership.standing))
    yield from consent_to_convene(turn, programme.id, membership.person_id)
    yield Save(replace(code, used_at=turn.now))
    yield audited(turn, programme.id, Deed.TAKEN_ON, details=(code.kind,), actor_id=membership.person_id)
    voice = turn.voice
    text = voice("safeguarding-now", programme=programme.name)
    buttons = Buttons((press(voice("button-home"), "home"),))
    yield Answer(
        Message(text, (Heading(programme.name), Text(text), Text(voice("convener-kept"), quiet=True), buttons))
    )


# --- home and help ------------------------------------------------------------------------------------------------


def welcome(turn: Turn) -> Iterator[Effect]:
    """The bot was installed for, or opened by, somebody: say who it is, once, and enrol nobody."""
    voice, membership = turn.voice, turn.my_membership()
    if membership is not None and membership.standing is not Standing.LEFT:
        if membership.standing is Standing.PAUSED:
            yield Answer(plain(voice("you-are-paused"), Buttons((press(voice("button-resume"), "resume"),))))
        return
    programmes = turn.scene.programmes
    if not programmes:
        yield turn.say("hello-no-programme")
        return
    text = voice("hello-stranger", programme=voice.names([p.name for p in programmes[:3]]))
    buttons = (
        press(voice("button-join"), "join", style=Style.PRIMARY),
        press(voice("button-link"), "link"),
        press(voice("button-help"), "help"),
        *in_other_languages(voice, turn.my_programme()),
    )
    yield Answer(plain(text, Buttons(buttons)))


def introduced_to_team(turn: Turn) -> Iterator[Effect]:
    """The bot was added to a team or a group: one invitation for everybody to read, and nobody is enrolled."""
    voice = turn.voice
    programmes = turn.scene.programmes[:3]
    if not programmes:
        yield Answer(plain(voice("team-hello"), Text(voice("team-how"))))
        return
    text = voice("team-hello-programme", programme=voice.names([p.name for p in programmes]))
    yield Answer(plain(text, Text(voice("team-how"))))


def help_page(turn: Turn) -> Iterator[Effect]:
    voice = turn.voice
    also = ("digest",) if leads_of(turn) else ()
    lines = "\n".join(voice(f"help-{name}") for name in (*COMMANDS, *also))
    parts: list[Part] = [Heading(voice("help-heading")), Text(voice("help-intro")), Text(lines)]
    programme = turn.my_programme()
    if programme is not None and programme.contact and turn.my_membership() is not None:
        parts.append(Text(voice("help-contact", contact=programme.contact)))
    key, verb = ("button-home", "home") if turn.my_membership() is not None else ("button-join", "join")
    parts.append(Buttons((press(voice(key), verb), press(voice("button-concern"), "concern"))))
    yield Answer(Message(f"{voice('help-heading')}. {voice('help-intro')}", tuple(parts)))


def home(turn: Turn) -> Iterator[Effect]:
    """One page with everything that is the person's: circles, the open prompt, promises, choices."""
    programme, membership = turn.my_programme(), turn.my_membership()
    if turn.scene.me is None or programme is None or membership is None or membership.standing is Standing.LEFT:
        yield from _stranger_home(turn)
        return
    voice = turn.voice
    parts: list[Part] = [Heading(programme.name), Text(_standing(turn, programme, membership))]
    for circle in turn.scene.circles_of(turn.me.id):
        name = circle_name(turn.scene, circle, turn.me.id, voice)
        parts += [
            Divider(),
            Text(voice("home-circle", circle=name[:1].upper() + name[1:])),
            _circle_buttons(turn, circle.id),
        ]
    several = len(turn.scene.circles_of(turn.me.id)) > 1
    for _, asked in questions.open_prompts(turn.scene, turn.me.id):
        whose = questions.which_circle(turn.scene, asked, turn.me.id, voice)
        parts += [
            Divider(),
            Text(voice("home-prompt", question=questions.question(turn.scene, asked, turn.me.id))),
            *([Text(whose, quiet=True)] if several else ()),
            questions.answer_form(turn.scene, asked, voice, turn.me.id),
            Buttons((press(voice("button-pass"), "pass", asked.id),)),
        ]
    if promises := list(follow_up.listed(turn, voice)):
        parts += [Divider(), Heading(voice("commitments-heading")), *promises[:-1]]
    parts += [Divider(), *_choices(turn, programme, membership), *_administration(turn)]
    yield Answer(Message(voice("home-fallback", programme=programme.name), tuple(parts)))


def _administration(turn: Turn) -> list[Part]:
    """What an administrator finds at home."""
    if turn.scene.me is None or not turn.me.administrator:
        return []
    voice = turn.voice
    buttons = (
        press(voice("button-programme-new"), "programme.new"),
        press(voice("button-programmes"), "programme.show"),
        press(voice("button-administrators"), "administrators"),
    )
    return [Text(voice("home-administrator")), Buttons(buttons)]


def _stranger_home(turn: Turn) -> Iterator[Effect]:
    voice = turn.voice
    if administration := _administration(turn):
        yield Answer(Message(voice("home-administrator"), (Heading("Convenor"), *administration)))
        return
    if not turn.scene.programmes:
        yield from choose_programme(turn)
        return
    text = voice("hello-stranger", programme=voice.names([p.name for p in turn.scene.programmes[:3]]))
    buttons = (
        press(voice("button-join"), "join", style=Style.PRIMARY),
        press(voice("button-link"), "link"),
        *in_other_languages(voice, turn.my_programme()),
    )
    yield Answer(Message(text, (Heading("Convenor"), Text(text), Buttons(buttons))))


def _standing(turn: Turn, programme: Programme, membership: Membership) -> str:
    voice, zone = turn.voice, turn.me.zone
    if membership.standing is Standing.PAUSED:
        until = membership.paused_until
        return voice("home-paused-until", day=voice.day(until)) if until else voice("home-paused")
    if Role.PARTICIPANT not in membership.roles:
        key = "home-convener" if Role.CONVENER in membership.roles else "home-role"
        return voice("home-guest" if membership.roles == (Role.GUEST,) else key)
    if membership.standing is not Standing.TAKING_PART:
        return voice("home-no-profile")
    realm = realm_name(programme, membership.realm)
    if (until := quiet_until(programme, membership.realm, turn.now)) is not None:
        return voice("realm-is-paused", realm=realm, day=voice.day(until))
    if not turn.scene.consented(turn.me.id, programme.id, Scope.INTRODUCTIONS):
        return voice("home-not-introduced", realm=realm.lower(), place=membership.place)
    current = [r for r in turn.scene.rounds if r.programme_id == programme.id and r.matched_at is None]
    if current:
        said = next((t.answer for t in turn.scene.turnouts if t.round_id == current[-1].id), "")
        key = {"in": "home-round-in", "out": "home-round-out"}.get(said, "home-round-asked")
        return voice(key, realm=realm.lower(), place=membership.place, day=voice.day_of(current[-1].match_at, zone))
    if programme.state is not ProgrammeState.RUNNING:
        return voice("home-taking-part-later", realm=realm.lower(), place=membership.place)
    day = voice.day_of(next_round(programme, turn.now), zone)
    return voice("home-taking-part", realm=realm.lower(), place=membership.place, day=day)


def _circle_buttons(turn: Turn, circle_id: str) -> Buttons:
    voice = turn.voice
    seat = turn.scene.seat(circle_id, turn.me.id)
    buttons = [press(voice("button-circle"), "circle", circle_id)]
    if seat is not None and not seat.guest:
        buttons.insert(0, press(voice("button-commit"), "commit", circle_id))
    spoke = any(r.circle_id == circle_id and r.person_id == turn.me.id for r in turn.scene.remarks)
    if seat is not None and seat.shown_at is None and not spoke:
        buttons.insert(0, press(voice("button-hello-plain"), "hello", circle_id, style=Style.PRIMARY))
    if len(turn.scene.circles_of(turn.me.id)) > 1:
        buttons.append(press(voice("button-write-here"), "write.to", circle_id))
    return Buttons(tuple(buttons))


def _choices(turn: Turn, programme: Programme, membership: Membership) -> Iterator[Part]:
    voice = turn.voice
    asking = any(r.programme_id == programme.id and r.matched_at is None for r in turn.scene.rounds)
    paused = membership.standing is Standing.PAUSED
    if Role.CONVENER in membership.roles or Role.LEAD in membership.roles:
        yield Text(voice("home-lead"))
    if Role.CONVENER in membership.roles:
        yield Buttons(
            (
                press(voice("button-match-now"), "match.now", programme.id, style=Style.PRIMARY)
                if asking
                else press(voice("button-round-now"), "round.now", programme.id, style=Style.PRIMARY),
                press(voice("button-digest-now"), "digest.now", programme.id),
                press(voice("button-guides"), "guides", programme.id),
                press(voice("button-programme"), "programme.show", programme.id),
                press(voice("button-realm-pause"), "realm.pause", programme.id),
            )
        )
    if Role.LEAD in membership.roles:
        yield Buttons((press(voice("button-digest"), "digest", programme.id),))
    if Role.PARTICIPANT in membership.roles:
        yield Buttons(
            (
                press(voice("button-profile"), "profile", programme.id),
                press(voice("button-pace"), "pace"),
                press(voice("button-resume" if paused else "button-pause"), "resume" if paused else "pause"),
                press(voice("button-concern"), "concern", programme.id),
                press(voice("button-block"), "block", programme.id),
                press(voice("button-data"), "data"),
                press(voice("button-leave"), "leave"),
            )
        )
    else:
        yield Buttons(
            (
                press(voice("button-join-too"), "join"),
                press(voice("button-data"), "data"),
                press(voice("button-leave"), "leave"),
            )
        )
