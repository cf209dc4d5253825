"""Joining: the notice, consent and the profile.

Default is out. Nothing about a stranger is kept until they agree, except the account of somebody who sent an
invitation code, which they did themselves.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

from conversations.cadence import next_round
from conversations.effects import Answer, Effect, Save, Settle, Wake
from conversations.message import (
    Action,
    Button,
    Buttons,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Style,
    Text,
)
from conversations.model import (
    Account,
    Consent,
    Membership,
    Person,
    Programme,
    ProgrammeState,
    Role,
    Scope,
    Standing,
    Turnout,
    new_id,
)
from conversations.naming import is_nobodys, tidy_name, words_of
from conversations.programmes import zones
from conversations.turn import Turn, plain, press, realm_name, refill, too_long
from conversations.values import replace
from conversations.wording import LANGUAGES, Voice

LONGEST_NAME = 80
LONGEST_ASSETS = 1000
ASKED = (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING)
"""The consents that "I agree" gives, each as a sentence of its own. To be quoted is asked for in the profile."""
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "UTC",
)


# --- the notice and consent ---------------------------------------------------------------------------------------


def join(turn: Turn) -> Iterator[Effect]:
    """Show the notice of the programme, or say where the person already stands."""
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None:
        yield from choose_programme(turn)
    elif programme.state is ProgrammeState.CLOSED:
        yield turn.say("programme-is-closed", programme=programme.name)
    elif membership is not None and membership.standing is Standing.PAUSED:
        yield Answer(plain(turn.voice("you-are-paused"), Buttons((press(turn.voice("button-resume"), "resume"),))))
    elif membership is not None and membership.standing is Standing.TAKING_PART:
        buttons = Buttons((press(turn.voice("button-home"), "home"),))
        yield Answer(plain(turn.voice("already-in", programme=programme.name), buttons))
    else:
        yield Answer(notice(programme, turn.voice))


def choose_programme(turn: Turn) -> Iterator[Effect]:
    if not turn.scene.programmes:
        yield turn.say("no-programme")
        return
    chosen = turn.language
    buttons = tuple(press(programme.name[:70], "join", programme.id, chosen) for programme in turn.scene.programmes)
    yield Answer(plain(turn.voice("which-programme"), Buttons(buttons)))


def notice(programme: Programme, voice: Voice) -> Message:
    """What is kept, who sees it, for how long and how to leave: read before consent, and again at any time."""
    rows = notice_rows(voice, programme)
    if programme.contact:
        rows.append((voice("notice-contact"), programme.contact))
    buttons = Buttons(
        (
            press(voice("button-agree"), "agree", programme.id, voice.language, style=Style.PRIMARY),
            press(voice("button-choose"), "choose", programme.id, voice.language),
            press(voice("button-decline"), "decline", programme.id, voice.language),
            *in_other_languages(voice, programme),
        )
    )
    scopes = enumerate(asked_in(programme), start=1)
    asked = "\n".join(f"{number}. {voice(f'consent-{scope_key(scope)}')}" for number, scope in scopes)
    intro = voice("notice-intro", programme=programme.name)
    return Message(
        intro,
        (
            Heading(programme.name),
            Text(intro),
            Facts(tuple(rows)),
            Text(voice("notice-ask-together" if programme.together else "notice-ask")),
            Text(asked),
            buttons,
        ),
    )


def in_other_languages(voice: Voice, programme: Programme | None) -> Iterator[Button]:
    """The notice in each other language, in which everything is said then: chosen before anything is agreed to."""
    for code in (programme.languages if programme else ()) or LANGUAGES:
        if code != voice.language:
            yield press(LANGUAGES[code], "join", programme.id if programme else "", code)


def asked_in(programme: Programme) -> tuple[Scope, ...]:
    """The consents that "I agree" gives in a programme."""
    return (*ASKED, Scope.TOGETHER) if programme.together else ASKED


def scope_key(scope: Scope) -> str:
    """A scope as it stands in the keys of sentences and in buttons."""
    return scope.name.lower().replace("_", "-")


def notice_rows(voice: Voice, programme: Programme | None = None) -> list[tuple[str, str]]:
    """With a programme's own times, or the longest that there are."""
    together = ("together",) if programme and programme.together else ()
    parts = ("do", "kept", "seen", *together, "time", "care", "law", "out")
    months = {
        "words": min(programme.words_months, 12) if programme else 12,
        "promises": min(programme.promises_months, 24) if programme else 24,
        "quiet": min(programme.quiet_months, 24) if programme else 24,
    }
    return [(voice(f"notice-{part}"), voice(f"notice-{part}-text", **months)) for part in parts]


def decline(turn: Turn) -> Iterator[Effect]:
    yield Settle(plain(turn.voice("declined")))


def agree(turn: Turn) -> Iterator[Effect]:
    """Keep the consents that the notice asked for, then ask for the profile."""
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None:
        yield from choose_programme(turn)
        return
    if membership is not None and membership.standing in (Standing.TAKING_PART, Standing.PAUSED):
        yield from join(turn)
        return
    yield from agree_to(turn, programme, membership, asked_in(programme))


def agree_to(
    turn: Turn, programme: Programme, membership: Membership | None, scopes: Sequence[Scope]
) -> Iterator[Effect]:
    """Keep each of these consents by itself, with its date."""
    person = turn.scene.me
    if person is None:
        person = yield from new_person(turn)
    membership = membership or Membership(
        new_id("membership", programme.id, person.id), programme.id, person.id, Standing.NOTICED, joined_at=turn.now
    )
    roles = tuple(dict.fromkeys((*membership.roles, Role.PARTICIPANT)))
    yield Save(replace(membership, standing=Standing.CONSENTED, roles=roles))
    for scope in scopes:
        if not turn.scene.consented(person.id, programme.id, scope):
            yield Save(Consent(turn.id("consent", scope), programme.id, person.id, scope, turn.now))
    form = profile_form(programme, membership, person, turn.voice)
    yield Settle(plain(turn.voice("agreed", programme=programme.name), replace(form, open=True)))
    if turn.dialog:
        yield Answer(form)


def new_person(turn: Turn) -> Generator[Effect, None, Person]:
    """Make the records of somebody new; returns the Person to whoever drives the generator with `yield from`."""
    actor = turn.actor.actor
    zone = actor.zone if actor.zone in zones() else "Europe/London"
    language = turn.language if turn.language in LANGUAGES else "en"
    name = tidy_name(actor.name)[:LONGEST_NAME]
    name = "" if _no_name(name) or not words_of(name) else name
    person = Person(turn.id("person"), name, language, zone, created_at=turn.now)
    yield Save(person)
    a, mark = actor.address, next(iter(actor.marks or ()), "")
    yield Save(
        Account(
            a.account_id,
            person.id,
            a.platform,
            a.workspace,
            a.user,
            a.conversation,
            a.service_url,
            False,
            turn.now,
            mark,
        )
    )
    return person


# --- the profile --------------------------------------------------------------------------------------------------


def profile_form(programme: Programme, membership: Membership, person: Person, voice: Voice) -> Form:
    offered = tuple(dict.fromkeys((person.zone, programme.zone, *ZONES)))
    realms = tuple(Option(realm.key, realm.name) for realm in programme.realms)
    places = tuple(Option(place, place) for place in programme.places)
    fields = [
        Field(
            "name", voice("profile-name"), value=(person.name,), longest=LONGEST_NAME, hint=voice("profile-name-hint")
        ),
        Field("title", voice("profile-title"), value=(membership.title,), required=False, longest=LONGEST_NAME),
        Field("realm", voice("profile-realm"), FieldKind.CHOICE, realms, _one(membership.realm)),
        Field("place", voice("profile-place"), FieldKind.CHOICE, places, _one(membership.place)),
    ]
    if programme.themes:
        themes = tuple(Option(theme, theme) for theme in programme.themes)
        fields.append(Field("themes", voice("profile-themes"), FieldKind.CHOICES, themes, membership.themes, False))
    fields += [
        Field("assets", voice("profile-assets"), FieldKind.TEXT, value=_one(membership.assets), required=False,
              hint=voice("profile-assets-hint"), longest=LONGEST_ASSETS),
        Field("zone", voice("profile-zone"), FieldKind.CHOICE, tuple(Option(z, z) for z in offered), (person.zone,)),
    ]  # fmt: skip
    spoken = programme.languages or tuple(LANGUAGES)
    languages = tuple(Option(code, name) for code, name in LANGUAGES.items() if code in spoken)
    if len(languages) > 1:
        fields.append(Field("language", voice("profile-language"), FieldKind.CHOICE, languages, (person.language,)))
        speaks = membership.speaks or tuple(option.value for option in languages)
        hint = voice("profile-speaks-hint")
        fields.append(Field("speaks", voice("profile-speaks"), FieldKind.CHOICES, languages, speaks, hint=hint))
    fields.append(
        Field("quotes", voice("profile-quotes"), FieldKind.TICK, required=False, hint=voice("profile-quotes-hint"))
    )
    return Form(
        voice("profile-form"),
        tuple(fields),
        Action("profile.save", (programme.id,)),
        Action("profile", (programme.id,)),
        voice("button-save-profile"),
        voice("profile-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def profile(turn: Turn) -> Iterator[Effect]:
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None or membership is None or membership.standing in (Standing.NOTICED, Standing.LEFT):
        yield from join(turn)
        return
    form = profile_form(programme, membership, turn.me, turn.voice)
    if turn.scene.consented(turn.me.id, programme.id, Scope.QUOTES):
        form = replace(form, fields=(*form.fields[:-1], replace(form.fields[-1], value=("yes",))))
    yield Answer(form)


def save_profile(turn: Turn) -> Iterator[Effect]:
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None or membership is None or membership.standing in (Standing.NOTICED, Standing.LEFT):
        yield from join(turn)
        return
    form = profile_form(programme, membership, turn.me, turn.voice)
    if problems := _profile_problems(turn, programme, form):
        yield Answer(refill(form, turn, problems))
        return
    new = membership.standing is Standing.CONSENTED
    themes = tuple(theme for theme in turn.values("themes") if theme in programme.themes)
    membership = replace(
        membership,
        standing=Standing.TAKING_PART if new else membership.standing,
        roles=tuple(dict.fromkeys((*membership.roles, Role.PARTICIPANT))),
        realm=turn.value("realm"),
        place=turn.value("place"),
        themes=themes,
        speaks=_spoken(turn, membership, form),
        assets=turn.value("assets"),
        title=tidy_name(turn.value("title")),
    )
    yield Save(membership)
    yield Save(replace(turn.me, name=tidy_name(turn.value("name")), zone=turn.value("zone") or turn.me.zone,
                       language=turn.value("language") or turn.me.language))  # fmt: skip
    yield from _set_quotes(turn, programme.id, bool(turn.value("quotes")))
    if new:
        yield from _welcome(turn, programme, membership)
    else:
        yield Settle(plain(Voice(turn.value("language") or turn.me.language)("profile-saved")))


def _spoken(turn: Turn, membership: Membership, form: Form) -> tuple[str, ...]:
    """The languages that were ticked; none, which is no limit, where all of them were."""
    offered = next((tuple(o.value for o in field.options) for field in form.fields if field.key == "speaks"), ())
    if "speaks" not in turn.sent():
        return membership.speaks
    chosen = tuple(language for language in offered if language in turn.values("speaks"))
    return () if chosen == offered else chosen


def _profile_problems(turn: Turn, programme: Programme, form: Form) -> dict[str, str]:
    voice, problems = turn.voice, too_long(turn, form)
    if not words_of(tidy_name(turn.value("name"))):
        problems["name"] = voice("problem-empty")
    elif _no_name(tidy_name(turn.value("name"))):
        problems["name"] = voice("problem-name-taken")
    for key, allowed in (("realm", {realm.key for realm in programme.realms}), ("place", set(programme.places))):
        if turn.value(key) not in allowed:
            problems[key] = voice("problem-choose")
    if turn.value("zone") and turn.value("zone") not in zones():
        problems["zone"] = voice("problem-choose")
    if "speaks" in turn.sent() and not set(turn.values("speaks")) & set(LANGUAGES):
        problems["speaks"] = voice("problem-choose")
    if turn.value("language") and turn.value("language") not in LANGUAGES:
        problems["language"] = voice("problem-choose")
    return problems


def _no_name(name: str) -> bool:
    """Whether words under that name would look like the bot's own, the platform's, or nobody's, in any language."""
    voices = [Voice(language) for language in LANGUAGES]
    return is_nobodys(name, [phrase for v in voices for phrase in (v("somebody-here"), v("someone-who-left"))])


def _set_quotes(turn: Turn, programme_id: str, wanted: bool) -> Iterator[Effect]:
    given = [
        c
        for c in turn.scene.consents
        if (c.person_id, c.programme_id, c.scope, c.withdrawn_at) == (turn.me.id, programme_id, Scope.QUOTES, None)
    ]
    if wanted and not given:
        yield Save(Consent(turn.id("consent", Scope.QUOTES), programme_id, turn.me.id, Scope.QUOTES, turn.now))
    if not wanted:
        yield from (Save(replace(consent, withdrawn_at=turn.now)) for consent in given)


def quotes(turn: Turn) -> Iterator[Effect]:
    """Give or take back the consent to be quoted, without a name, in digests."""
    programme = turn.my_programme()
    if programme is None or turn.my_membership() is None:
        yield from join(turn)
        return
    wanted = turn.action.arg(1) == "yes"
    yield from _set_quotes(turn, programme.id, wanted)
    if not wanted:
        yield Wake(f"requote:{programme.id}:{turn.id('requote')}", turn.now, programme_id=programme.id)
    yield Settle(plain(turn.voice("quotes-on" if wanted else "quotes-off")))


def _welcome(turn: Turn, programme: Programme, membership: Membership) -> Iterator[Effect]:
    voice = Voice(turn.value("language") or turn.me.language)  # the one that was chosen just now
    realm = realm_name(programme, membership.realm)
    current = [r for r in turn.scene.rounds if r.programme_id == programme.id and r.matched_at is None]
    if current:
        current_round = max(current, key=lambda r: r.number)
        turnout = Turnout(new_id("turnout", current_round.id, turn.me.id), current_round.id, programme.id, turn.me.id)
        if not any(t.id == turnout.id for t in turn.scene.turnouts):
            yield Save(turnout)
        text = voice("welcome-asking", realm=realm.lower(), place=membership.place,
                     day=voice.day_of(current_round.match_at, turn.me.zone))  # fmt: skip
        yield Settle(plain(voice("profile-saved")))
        yield Answer(plain(text, round_buttons(voice, current_round.id)))
        return
    if programme.state is ProgrammeState.RUNNING:
        day = voice.day_of(next_round(programme, turn.now), turn.me.zone)
        text = voice("welcome", realm=realm.lower(), place=membership.place, day=day)
    else:
        text = voice("welcome-later", realm=realm.lower(), place=membership.place)
    yield Settle(plain(voice("profile-saved")))
    yield Answer(plain(text, Buttons((press(voice("button-home"), "home"),))))


def round_buttons(voice: Voice, round_id: str) -> Buttons:
    return Buttons(
        (
            press(voice("button-in"), "in", round_id, style=Style.PRIMARY),
            press(voice("button-out"), "out", round_id),
            press(voice("button-pause"), "pause"),
        )
    )
