"""Care: a concern goes to the programme's safeguarding contact at once; and people whom somebody does not want
to meet. The bot passes concerns on and signposts, and their answers (`replies`). It never counsels.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Invite, Remove, Save, Send, Settle
from conversations.flows.consent import join
from conversations.message import (
    Action,
    Buttons,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Letter,
    Message,
    Option,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.model import Address, Asked, Block, Concern, Programme, Reflection, Role, Sharing
from conversations.naming import plain_name
from conversations.scenes import Scene
from conversations.turn import Turn, name_of, names_in, plain, press, realm_name, refill, too_long, voice_of
from conversations.values import replace
from conversations.wording import Voice

LONGEST_CONCERN = 3000
LISTED = 12
"""So many of the latest messages may be chosen as what a concern is about."""
SOMETHING_ELSE = "else"
MOST_BLOCKED = 100


# --- concerns -----------------------------------------------------------------------------------------------------


def concern(turn: Turn) -> Iterator[Effect]:
    """Open the form; or, for somebody who takes no part, say whom to turn to."""
    programme = turn.my_programme()
    if programme is None or turn.scene.me is None or not access.belongs(turn.scene, turn.me.id, programme.id):
        yield Answer(signposts(turn.voice, turn.voice("concern-stranger"), programme))
        return
    yield Answer(concern_form(turn, programme, turn.action.arg(1)))


def concern_about(turn: Turn) -> Iterator[Effect]:
    """The same, from the menu of a message: where that is one of the circle's, it is chosen already."""
    remark, programme = turn.scene.remark, turn.my_programme()
    circle = turn.scene.circle(remark.circle_id) if remark is not None else None
    if remark is not None and circle is not None and access.own_seat(turn.scene, circle.id, turn.me.id) is not None:
        programme = turn.scene.programme(circle.programme_id)
    if programme is None or turn.scene.me is None or not access.belongs(turn.scene, turn.me.id, programme.id):
        yield Answer(signposts(turn.voice, turn.voice("concern-stranger"), programme))
        return
    yield Answer(concern_form(turn, programme, remark.id if remark is not None else ""))


def signposts(voice: Voice, text: str, programme: Programme | None) -> Message:
    """Where else to find help, below a sentence of ours."""
    parts: list[Part] = [Text(text), Text(voice("concern-danger"))]
    if programme is not None and programme.contact:
        parts.append(Text(voice("help-contact", contact=programme.contact)))
    parts += [Text(line) for line in (programme.signposts if programme else ())]
    return Message(f"{text} {voice('concern-danger')}", tuple(parts))


def _contacts(turn: Turn, programme: Programme, about: str = "") -> str:
    """Who gets a concern, as its writer is shown before they send it: safeguarding contacts by name, who know that;
    conveners, in their place, without. The mailbox is told of as such. Who wrote something without their name is not
    told by whom it does not go to."""
    voice, (author, nameless) = turn.voice, access.reported(turn.scene, about)
    told = access.concern_contacts(turn.scene, programme.id, {turn.me.id, author})
    if nameless:
        return voice("concern-looked-after")
    found = [m for m in told if Role.SAFEGUARDING in m.roles]
    names = [name_of(turn.scene, m.person_id, voice) for m in found]
    if programme.concern_mail:
        names.append(voice("concern-mailbox"))
    return voice.names(names) if names else voice("concern-nobody-named")


def concern_form(turn: Turn, programme: Programme, named: str = "") -> Form:
    voice = turn.voice
    told = access.concern_contacts(turn.scene, programme.id, {turn.me.id})
    # Whoever reads it in the mailbox cannot answer through us.
    here = bool(told) and not programme.concern_mail
    options = (*_reportable(turn, programme), Option(SOMETHING_ELSE, voice("concern-else")))
    chosen = named if named in {option.value for option in options} else SOMETHING_ELSE
    fields = (
        Field("about", voice("concern-about"), FieldKind.CHOICE, options, (chosen,)),
        Field("text", voice("concern-text"), FieldKind.TEXT, required=False, longest=LONGEST_CONCERN,
              hint=voice("concern-text-hint-here" if here else "concern-text-hint")),
    )  # fmt: skip
    intro = [voice("concern-intro", who=_contacts(turn, programme, chosen))]
    if {m.person_id for m in told} & _near(turn, programme):
        intro.append(voice("concern-not-them"))
    return Form(
        voice("concern-form"),
        fields,
        Action("concern.save", (programme.id,)),
        Action("concern", (programme.id,)),
        voice("button-send-concern"),
        " ".join((*intro, voice("concern-danger"))),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _near(turn: Turn, programme: Programme) -> set[str]:
    """Everybody who sits in a circle with the person."""
    scene, me = turn.scene, turn.me.id
    circles = {c.id for c in scene.circles if c.programme_id == programme.id and access.sits(scene, c.id, me)}
    return {seat.person_id for seat in scene.seats if seat.circle_id in circles}


def _reportable(turn: Turn, programme: Programme) -> Iterator[Option]:
    """What others have lately written to the person, the newest first: messages and answers, as far as they came to them.
    Each by who and when: words in a form would stay in the chat after their writer has taken them back."""
    scene, voice, me = turn.scene, turn.voice, turn.me.id
    came = {s.circle_id: s.joined_at for s in scene.seats if s.person_id == me}
    circles = {c.id for c in scene.circles if c.programme_id == programme.id and access.sits(scene, c.id, me)}
    found = [
        (r.said_at, r.id, name_of(scene, r.person_id, voice), "concern-message")
        for r in scene.remarks
        if r.circle_id in circles and r.person_id != me and r.deleted_at is None
        if r.said_at >= came[r.circle_id] and access.heard(scene, me, r.person_id, r.said_at)
    ]
    for asked in scene.asked:
        if asked.circle_id in circles:
            for answer in _answers_read(scene, asked, me):
                nameless = answer.sharing is Sharing.NAMELESS
                by = voice("somebody-here") if nameless else name_of(scene, answer.person_id, voice)
                found.append((answer.given_at, answer.id, by, "concern-answer"))
    for at, record_id, by, kind in sorted(found, reverse=True)[:LISTED]:
        when = voice.moment_of(at, turn.me.zone)
        told = voice("concern-answer" if kind == "concern-answer" else "concern-message", name=_short(by, 30), at=when)
        yield Option(record_id, told)


def _answers_read(scene: Scene, asked: Asked, reader_id: str) -> Iterator[Reflection]:
    """The answers that a member has been shown, also where the two are apart since: what was read may be reported."""
    mine = next((r.given_at for r in scene.reflections_on(asked.id) if r.person_id == reader_id), None)
    for answer in access.readable(replace(scene, blocks=()), asked, reader_id):
        shown_at = max(filter(None, (asked.revealed_at, mine, answer.shared_at, answer.given_at)))
        if access.heard(scene, reader_id, answer.person_id, shown_at):
            yield answer


def save_concern(turn: Turn) -> Iterator[Effect]:
    """Pass it on at once, to everybody who is to hear of it, and say to whom it went."""
    if (programme := _mine_here(turn)) is None:
        yield turn.say_with_words("concern-stranger")
        return
    form = concern_form(turn, programme)
    problems = too_long(turn, form)
    about = turn.value("about") or SOMETHING_ELSE
    if about not in {option.value for option in form.fields[0].options}:
        problems["about"] = turn.voice("problem-choose")
    if about == SOMETHING_ELSE and not turn.value("text"):
        problems["text"] = turn.voice("problem-concern-empty")
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    named = "" if about == SOMETHING_ELSE else about
    circle_id = _circle_of(turn.scene, named)
    author, _ = access.reported(turn.scene, named)
    told = access.concern_contacts(turn.scene, programme.id, {turn.me.id, author})
    kept = Concern(
        turn.id("concern"), programme.id, turn.me.id, turn.now, circle_id, named, turn.value("text"),
        told=tuple(member.person_id for member in told),
        told_as=access.concern_role(told),
    )  # fmt: skip
    yield Save(kept)
    for member in told:
        message = _report(turn, programme, kept, voice_of(turn.scene, member.person_id))
        # Not marked as the writer's: what the contact was told stays with them, as the notice says.
        yield Send(turn.id("concern", member.person_id), member.person_id, message, programme.id)
    if programme.concern_mail:
        # By its own address: a mailbox is nobody who takes part.
        to = Address("email", "mail", programme.id)
        yield Invite(turn.id("concern", "mail"), to, _mailed(turn, programme, kept), programme.id)
    if told or programme.concern_mail:
        said = turn.voice("concern-sent", who=_contacts(turn, programme, named))
    else:
        said = turn.voice("concern-kept", who=programme.contact or turn.voice("concern-nobody-named"))
    done = signposts(turn.voice, said, programme)
    buttons = Buttons((press(turn.voice("button-block"), "block", programme.id),))
    yield turn.aside(replace(done, parts=(*done.parts, buttons)))


def _circle_of(scene: Scene, record_id: str) -> str:
    circles = {r.id: r.circle_id for r in scene.remarks} | {r.id: r.circle_id for r in scene.reflections}
    return circles.get(record_id, "")


def _report(turn: Turn, programme: Programme, raised: Concern, voice: Voice) -> Message:
    """What the contact reads: who, where, about what, in whose words; and that the next step is theirs."""
    scene, heading = turn.scene, voice("concern-heading", programme=programme.name)
    rows = [(voice("concern-from"), _from(turn, programme))]
    if raised.circle_id:
        rows.append((voice("concern-circle"), names_in(scene, scene.seats_in(raised.circle_id), voice)))
    parts: list[Part] = [Heading(heading), Facts(tuple(rows))]
    if raised.text:
        parts.append(Quote(raised.text, turn.me.name))
    remark = next((r for r in scene.remarks if r.id == raised.about), None)
    answer = next((r for r in scene.reflections if r.id == raised.about), None)
    if remark is not None:
        parts += [Text(voice("concern-is-about")), Quote(remark.text, name_of(scene, remark.person_id, voice))]
    elif answer is not None:
        nameless = answer.sharing is Sharing.NAMELESS
        by = voice("concern-nameless") if nameless else name_of(scene, answer.person_id, voice)
        parts += [Text(voice("concern-is-about")), Quote(answer.text, by)]
    parts.append(Text(voice("concern-next-here")))
    parts.append(Buttons((press(voice("button-reply"), "concern.answer", raised.id),)))
    return Message(f"{heading}: {turn.me.name}. {voice('concern-next-here')}", tuple(parts))


def _mailed(turn: Turn, programme: Programme, raised: Concern) -> Message:
    """What the mailbox gets: who raised it, and their own words. An e-mail cannot be taken back, and nobody else has
    agreed to one: so no other person's words or name are in it."""
    voice = Voice(programme.first_language)
    heading = voice("concern-heading", programme=programme.name)
    parts: list[Part] = [Heading(heading), Facts(((voice("concern-from"), _from(turn, programme)),))]
    if raised.text:
        parts.append(Quote(raised.text, turn.me.name))
    if raised.about:
        parts.append(Text(voice("concern-mail-about")))
    parts.append(Text(voice("concern-next")))
    return Message(heading, tuple(parts), letter=Letter(programme.concern_mail, heading, language=voice.language))


def _from(turn: Turn, programme: Programme) -> str:
    membership = turn.scene.membership(turn.me.id, programme.id)
    realm, place = (realm_name(programme, membership.realm), membership.place) if membership else ("", "")
    on = "/".join(dict.fromkeys(a.platform.capitalize() for a in turn.scene.accounts_of(turn.me.id) if not a.gone))
    return " · ".join(bit for bit in (turn.me.name, realm, place, on) if bit)


# --- people whom somebody does not want to meet -------------------------------------------------------------------


def _mine_here(turn: Turn) -> Programme | None:
    """The programme that an action is about, for somebody who belongs to it."""
    programme = turn.my_programme()
    here = programme is not None and turn.scene.me is not None and access.belongs(turn.scene, turn.me.id, programme.id)
    return programme if here else None


def block(turn: Turn) -> Iterator[Effect]:
    """The list, with a way to take each name off it, and the form to add one."""
    if (programme := _mine_here(turn)) is None:
        yield from join(turn)
        return
    voice = turn.voice
    parts: list[Part] = [Heading(voice("blocks-heading")), Text(voice("blocks-intro"))]
    for each in _mine(turn):
        shown = _blocked_name(turn, each)
        parts += [Text(shown), Buttons((press(voice("button-unblock"), "unblock", each.id),))]
    parts.append(block_form(turn, programme))
    yield Answer(Message(voice("blocks-intro"), tuple(parts)))


def add_block(turn: Turn) -> Iterator[Effect]:
    if (programme := _mine_here(turn)) is None:
        yield from join(turn)
        return
    yield Answer(block_form(turn, programme))


def _mine(turn: Turn) -> list[Block]:
    return sorted((b for b in turn.scene.blocks if b.person_id == turn.me.id), key=lambda b: (b.made_at, b.id))


def _blocked_name(turn: Turn, blocked: Block) -> str:
    return blocked.name or name_of(turn.scene, blocked.blocked_id, turn.voice)


def block_form(turn: Turn, programme: Programme) -> Form:
    """Somebody the person knows from a circle, or a name: whether that name takes part is never told."""
    voice, scene, me = turn.voice, turn.scene, turn.me.id
    known = {b.blocked_id for b in _mine(turn)}
    together = {c.id for c in scene.circles if access.sits(scene, c.id, me)}
    mates = {s.person_id for s in scene.seats if s.circle_id in together} - {me} - known
    options = [
        Option(each, person.name) for each in mates if (person := scene.person(each)) is not None and person.name
    ]
    fields = [Field("name", voice("block-name"), required=False, hint=voice("block-name-hint"), longest=80)]
    if options:
        choice = tuple(sorted(options, key=lambda option: option.label))
        fields.insert(0, Field("who", voice("block-who"), FieldKind.CHOICE, choice, required=False))
    return Form(
        voice("button-block-add"),
        tuple(fields),
        Action("block.save", (programme.id,)),
        Action("block.add", (programme.id,)),
        voice("button-block-now"),
        voice("block-form-intro"),
        style=Style.PLAIN,
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def save_block(turn: Turn) -> Iterator[Effect]:
    if (programme := _mine_here(turn)) is None:
        yield from join(turn)
        return
    form = block_form(turn, programme)
    options = {o.value: o.label for field in form.fields for o in field.options}
    who, name = turn.value("who"), turn.value("name")
    problems = too_long(turn, form)
    if who and who not in options:
        problems["who"] = turn.voice("problem-choose")
    if not who and not name:
        problems["name"] = turn.voice("problem-empty")
    if len(_mine(turn)) >= MOST_BLOCKED:
        problems["name"] = turn.voice("problem-blocks-full", most=MOST_BLOCKED)
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    new = [Block(turn.id("block", "who"), turn.me.id, turn.now, who, options[who])] if who else []
    if name and not any(plain_name(b.name) == plain_name(name) for b in _mine(turn)):
        new.append(Block(turn.id("block", "name"), turn.me.id, turn.now, name=name))
    yield from (Save(each) for each in new)
    names = turn.voice.names([shown for shown in (options.get(who, ""), name) if shown])
    yield Settle(plain(turn.voice("blocked", names=names)))


def unblock(turn: Turn) -> Iterator[Effect]:
    found = next((b for b in turn.scene.blocks if b.id == turn.action.arg(0)), None)
    if found is None or turn.scene.me is None or found.person_id != turn.me.id:
        yield turn.say("stale")
        return
    yield Remove(found)
    yield Settle(plain(turn.voice("unblocked", name=_blocked_name(turn, found))))


def _short(text: str, longest: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"
