"""What conveners do with the forms of a programme (`programme_fields`): open them, send them, have them given back with
what to mend. They are checked by the rules of `conversations/programmes.py`, as a file is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from conversations.effects import CODE_HERE, Answer, Effect, Invite, Issue, Save
from conversations.flows.convening import audited, convened, moved_timers, page
from conversations.flows.programme_fields import basics_form, more_form, numbers_form, read_often, rhythm_form
from conversations.limits import LIMITS
from conversations.message import FieldKind, Form, Message, Quote, Text
from conversations.model import (
    Address,
    Code,
    Consent,
    Deed,
    Membership,
    Programme,
    ProgrammeState,
    Realm,
    Role,
    Scope,
    Standing,
    new_id,
)
from conversations.programmes import REALMS, changed, problems, realms_named, words_of
from conversations.turn import Turn, refill
from conversations.values import replace
from conversations.wording import Voice

LEAD_CODES = timedelta(days=14)
MOST_LEADS = 20


def new(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say("administrators-only")
        return
    yield Answer(basics_form(_blank(turn), turn.voice, new=True))


def _blank(turn: Turn) -> Programme:
    realms = tuple(Realm(name.lower(), name) for name in REALMS)
    workspace = turn.actor.actor.address.workspace_id
    return Programme(turn.id("programme"), "", realms, (), (), turn.me.zone, open_to=(workspace,), created_at=turn.now,
                     state=ProgrammeState.DRAFT)  # fmt: skip


def edit(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(basics_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def edit_rhythm(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(rhythm_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def edit_numbers(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(numbers_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def edit_more(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(more_form(programme, turn.voice)) if programme else turn.say("conveners-only")


# --- keeping what was filled in -----------------------------------------------------------------------------------


def create(turn: Turn) -> Iterator[Effect]:
    """An administrator makes a programme, and is its first convener and lead. It starts when they say so."""
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say_with_words("administrators-only")
        return
    form = basics_form(_blank(turn), turn.voice, new=True)
    programme = _filled(turn, _blank(turn), form)
    if wrong := _wrong(turn, programme, form):
        yield Answer(refill(form, turn, wrong))
        return
    yield Save(programme)
    membership_id = new_id("membership", programme.id, turn.me.id)
    roles = (Role.CONVENER, Role.LEAD)
    yield Save(Membership(membership_id, programme.id, turn.me.id, Standing.CONSENTED, roles, joined_at=turn.now))
    consent_id = turn.id("consent", Scope.CONVENING)
    yield Save(Consent(consent_id, programme.id, turn.me.id, Scope.CONVENING, turn.now))
    yield audited(turn, programme.id, Deed.CREATED)
    here = turn.actor.actor.address
    users = [user for user in dict.fromkeys(turn.values("leads")) if user != here.user]
    addresses = [Address(here.platform, here.workspace, user, service_url=here.service_url) for user in users]
    yield from asked_to_lead(programme, addresses, turn.me.name, turn.now)
    if addresses:
        yield audited(turn, programme.id, Deed.CODE, details=(Role.LEAD,))
    yield Answer(page(turn, programme, turn.voice("programme-made", programme=programme.name)))


def asked_to_lead(programme: Programme, addresses: Iterable[Address], by: str, now: datetime) -> Iterator[Effect]:
    """Ask each, once, to be a lead. It is theirs when they send back the code that only they were told."""
    voice = Voice(programme.first_language)
    text = voice("lead-asked", name=by or voice("invitation-somebody"), programme=programme.name)
    may = Text(voice("role-lead-may"), quiet=True)
    message = Message(f"{text} {CODE_HERE}", (Text(text), Quote(CODE_HERE), may))
    for address in addresses:
        named = new_id("lead-asked", programme.id, address.account_id)
        code = Code("", Role.LEAD, programme.id, now + LEAD_CODES)
        yield Issue(code, Invite(named, address, message, programme.id))


def save(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, basics_form)


def save_rhythm(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, rhythm_form)


def save_numbers(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, numbers_form)


def save_more(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, more_form)


def _save(turn: Turn, draw: Callable[[Programme, Voice], Form]) -> Iterator[Effect]:
    before = convened(turn)
    if before is None:
        yield turn.say_with_words("conveners-only")
        return
    form = draw(before, turn.voice)
    after = _filled(turn, before, form)
    if wrong := _wrong(turn, after, form, before):
        yield Answer(refill(form, turn, wrong))
        return
    yield from replaced(turn, before, after)
    what = changed(before, after)
    yield Answer(page(turn, after, turn.voice("programme-saved" if what else "programme-same")))


def replaced(turn: Turn, before: Programme, after: Programme) -> Iterator[Effect]:
    """Keep a changed programme, move its timers, and say so in the audit trail. Nothing where nothing differs."""
    what = changed(before, after)
    if not what:
        return
    yield Save(after)
    yield audited(turn, after.id, Deed.EDITED, details=what)
    yield from moved_timers(before, after, turn.now)


def _filled(turn: Turn, programme: Programme, form: Form) -> Programme:
    """The programme as a form says. What the form does not ask stays, whatever else was sent; what is no number stays
    wrong for the check."""
    sent = turn.sent() & {field.key for field in form.fields}
    given: dict[str, Any] = {key: turn.value(key) for key in ("name", "contact", "zone", "guide") if key in sent}
    given |= {key: _number(turn.value(key)) for key in LIMITS if key in sent}
    if "realms" in sent:
        given["realms"] = realms_named(words_of(turn.value("realms")), programme.realms)
    given |= {key: tuple(words_of(turn.value(key))) for key in ("places", "themes", "open_to") if key in sent}
    if "open_to" in sent:  # who fills it in stays inside
        own = turn.actor.actor.address.workspace_id
        given["open_to"] = tuple(dict.fromkeys((*given["open_to"], own)))
    if "signposts" in sent:  # whole sentences: only a new line parts them
        lines = (" ".join(line.split()) for line in turn.value("signposts").splitlines())
        given["signposts"] = tuple(line for line in lines if line)
    given |= {key: turn.value(key) == "yes" for key in ("span_first", "together") if key in sent}
    if "often" in sent:
        given |= read_often(turn.value("often"))
    if "digest_time" in sent:
        hour, _, minute = turn.value("digest_time").partition(":")
        given |= {"digest_hour": _number(hour), "digest_minute": _number(minute or "0")}
    if "languages" in sent:
        given["languages"] = turn.values("languages")
    return replace(programme, **given)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else -1


# A question that stands for several settings.
_ASKED_BY = {"cadence_weeks": "often", "cadence_months": "often", "cadence_nth": "often", "digest_hour": "digest_time",
             "digest_minute": "digest_time"}  # fmt: skip


def _wrong(turn: Turn, programme: Programme, form: Form, before: Programme | None = None) -> dict[str, str]:
    """A sentence for each field of a form that cannot stay as it is."""
    asked = {field.key for field in form.fields}
    found = problems(programme, turn.scene.memberships, before)
    wrong = {at: turn.voice(p.key, **p.values) for key, p in found.items() if (at := _ASKED_BY.get(key, key)) in asked}
    if len(turn.values("leads")) > MOST_LEADS:
        wrong["leads"] = turn.voice("invite-too-many", most=MOST_LEADS)
    if "languages" in asked and not programme.languages:
        wrong["languages"] = turn.voice("problem-choose")
    for field in form.fields:
        offered = {option.value for option in field.options}
        if field.kind is FieldKind.CHOICE and field.key in turn.sent() and turn.value(field.key) not in offered:
            wrong.setdefault(field.key, turn.voice("problem-choose"))
    return wrong
