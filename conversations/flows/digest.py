"""The weekly digest: made once, sent to each lead as and when they like it, and changed where words are taken back.

What is counted, hidden and said is in `conversations/digest/`. Nobody's words are kept with a digest: it names the
commitments whose lessons may be quoted, and they are looked up whenever it is read, with the consent as it is then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour, last_full_week, next_digest, waking_time, week_bounds, week_of
from conversations.digest.body import complete, publish
from conversations.digest.hiding import QUOTES_WHEN_HIDDEN
from conversations.digest.messages import Reader, in_channel, letter, message
from conversations.digest.week import Counted, Week, count
from conversations.effects import Amend, Answer, Effect, Save, Send, Wake
from conversations.flows.channels import users_in
from conversations.flows.subscription import leads_of, subscription
from conversations.message import Buttons, Heading, Message, Part, Text
from conversations.model import (
    CommitmentState,
    Digest,
    Membership,
    Programme,
    ProgrammeState,
    Role,
    Subscription,
    new_id,
)
from conversations.scenes import Scene
from conversations.turn import Turn, name_of, plain, press, realm_name, voice_of
from conversations.values import replace
from conversations.wording import Voice

# A digest is made so long before the programme's hour that it is there at that hour in the zones of most leads.
AHEAD = timedelta(hours=6)
NAMED = 15


# --- making and sending it ----------------------------------------------------------------------------------------


def set_timer(programme: Programme, now: datetime) -> Iterator[Effect]:
    """Due some hours before the digest is, but on the same day: the week has to be over."""
    zone = ZoneInfo(programme.zone)
    due = next_digest(programme, now)
    starts = at_hour(due.astimezone(zone).date(), 0, programme.zone)
    at = max(due - AHEAD, starts)
    if at <= now:
        due = next_digest(programme, due)
        at = max(due - AHEAD, at_hour(due.astimezone(zone).date(), 0, programme.zone))
    yield Wake(f"digest:{programme.id}:{last_full_week(at, programme.zone)}", at, programme_id=programme.id)


def weekly(turn: Turn) -> Iterator[Effect]:
    """Make the digest of the week that the timer names, and send it to every lead; or, where the timer names one too,
    to the lead who asked."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    if programme is None or scene.week is None:
        return
    week, asked_by = turn.timer.args[1], "".join(turn.timer.args[2:3])
    made = make(scene, programme, week, turn.now)
    yield Save(made)
    body = with_quotes(made, scene)
    if asked_by:
        if access.may_read_digests(scene, asked_by, programme.id):
            send_id = _message_id(made, asked_by)
            yield Send(send_id, asked_by, _message(scene, programme, made, body, asked_by), programme.id)
        return
    if programme.state is not ProgrammeState.CLOSED:
        yield from set_timer(programme, turn.now)
    for membership in scene.members_with(programme.id, Role.LEAD):
        yield from _send(turn, programme, made, body, membership)


def make(scene: Scene, programme: Programme, week: str, now: datetime) -> Digest:
    """The digest of the week whose rows the scene holds. Raises AssertionError where it holds none."""
    assert scene.week is not None
    figures = count(scene.week, programme)
    figures["learnt"] = _lessons(scene, programme, week)
    figures["told"] = _told(scene, programme, week)
    over = now >= week_bounds(week, programme.zone)[1]
    body = {**publish(figures, programme, week, scene.digests), "so_far": not over}
    kept = next((d for d in scene.digests if d.programme_id == programme.id and d.week == week), None)
    made = Digest(new_id("digest", programme.id, week), programme.id, week, now, body, figures)
    made = replace(made, version=kept.version) if kept else made
    return replace(made, figures={**figures, "quoted": list(allowed(made, scene))})


def _send(
    turn: Turn, programme: Programme, made: Digest, body: dict[str, Any], membership: Membership
) -> Iterator[Effect]:
    scene, lead = turn.scene, membership.person_id
    ways = subscription(scene, lead, programme.id)
    at = _own_hour(turn, programme, ways)
    if ways.by_chat:
        yield Send(_message_id(made, lead), lead, _message(scene, programme, made, body, lead), programme.id, at)
    if ways.by_channel and ways.channel:
        # Named after the channel: two leads who chose the same one do not have it twice.
        users = users_in(scene, programme, ways.channel)
        reader, voice = _reader(scene, programme, lead), voice_of(scene, lead)
        post = in_channel(body, made.id, reader, ways.channel, users, voice)
        yield Send(_message_id(made, ways.channel, "channel"), lead, post, programme.id, at)
    if ways.by_mail and ways.mail:
        reader, voice = _reader(scene, programme, lead), voice_of(scene, lead)
        by_mail = letter(body, made.id, reader, ways.mail, voice)
        yield Send(_message_id(made, lead, "mail"), lead, by_mail, programme.id, at)


def _own_hour(turn: Turn, programme: Programme, ways: Subscription) -> datetime | None:
    """The lead's hour, in their own zone, on the day that the digest is due; None for at once. An hour that they chose
    themselves may be early or late; otherwise their quiet hours are kept."""
    person = turn.scene.person(ways.person_id)
    zone = person.zone if person else programme.zone
    day = next_digest(programme, turn.now).astimezone(ZoneInfo(programme.zone)).date()
    at = at_hour(day, programme.digest_hour, zone) + timedelta(minutes=programme.digest_minute)
    if ways.hour >= 0:
        at = at_hour(day, ways.hour, zone)
    if at > turn.now + timedelta(days=3):  # made late, after the programme's own hour
        at -= timedelta(days=7)
    if at > turn.now and ways.hour >= 0:
        return at
    awake = waking_time(max(at, turn.now), zone)
    return awake if awake > turn.now else None


def _message(scene: Scene, programme: Programme, made: Digest, body: dict[str, Any], lead_id: str) -> Message:
    return message(body, made.id, _reader(scene, programme, lead_id), voice_of(scene, lead_id))


def _reader(scene: Scene, programme: Programme, lead_id: str) -> Reader:
    return Reader(lead_id, access.may_convene(scene, lead_id, programme.id))


def _message_id(made: Digest, lead_id: str, way: str = "chat", number: int | None = None) -> str:
    """A digest is sent anew each time that it is made; `number` is the version that was there before."""
    return new_id("digest", made.id, str(made.version if number is None else number), lead_id, way)


# --- quotes -------------------------------------------------------------------------------------------------------


def _lessons(scene: Scene, programme: Programme, week: str) -> list[str]:
    """The ids of the blind alleys of a week whose lesson their owner offered to be quoted."""
    start, end = week_bounds(week, programme.zone)
    return sorted(
        c.id
        for c in scene.commitments
        if c.programme_id == programme.id and c.state is CommitmentState.BLIND_ALLEY and c.quotable
        if c.closed_at is not None and start <= c.closed_at < end
    )


def _told(scene: Scene, programme: Programme, week: str) -> list[str]:
    """The ids of the harvests of a week in which somebody offered to be quoted."""
    start, end = week_bounds(week, programme.zone)
    mine = (h for h in scene.harvests if h.programme_id == programme.id and h.quotable)
    return sorted(h.id for h in mine if start <= h.given_at < end)


def allowed(made: Digest, scene: Scene) -> Iterator[str]:
    """The ids of the commitments and harvests that a digest may quote now."""
    if made.body["small"]:
        return
    for commitment_id in made.figures.get("learnt", ()):
        found = scene.commitment(commitment_id)
        if found and access.may_be_quoted(scene, found):
            yield commitment_id
    harvests = {h.id: h for h in scene.harvests}
    for harvest_id in made.figures.get("told", ()):
        if harvest_id in harvests and access.may_be_told(scene, harvests[harvest_id]):
            yield harvest_id


def with_quotes(made: Digest, scene: Scene) -> dict[str, Any]:
    """A digest's body with the words that it may quote now, in the order of the alphabet: not of people or of days."""
    now = set(allowed(made, scene))
    lessons = sorted({c.learnt for c in scene.commitments if c.id in now})
    told = sorted({h.telling for h in scene.harvests if h.id in now})
    counts = made.body["counts"]
    lessons = lessons[:QUOTES_WHEN_HIDDEN] if counts.get("blind_alleys") is None else lessons
    told = told[:QUOTES_WHEN_HIDDEN] if counts.get("circles_harvested") is None else told
    return {**complete(made.body), "learnt": sorted({*lessons, *told})}


def requote(turn: Turn) -> Iterator[Effect]:
    """Somebody left, or does not want to be quoted any more: their words go from the messages that are out already.
    Pages look the words up each time, so nothing has to be done about them."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    for made in scene.digests:
        now = list(allowed(made, scene))
        if programme is None or not set(made.figures.get("quoted", ())) - set(now):
            continue
        yield Save(replace(made, figures={**made.figures, "quoted": now}))
        body = with_quotes(made, scene)
        for membership in scene.members_with(programme.id, Role.LEAD):
            again = _message(scene, programme, made, body, membership.person_id)
            for number in range(made.version):
                yield Amend(_message_id(made, membership.person_id, number=number), again)


# --- asking for it ------------------------------------------------------------------------------------------------


def now(turn: Turn) -> Iterator[Effect]:
    """A lead asks for this week so far. It is counted once a day: two looks, an hour apart, would tell of one person."""
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    zone = ZoneInfo(programme.zone)
    today = turn.now.astimezone(zone).date()
    week = week_of(today)
    if any(
        made.programme_id == programme.id and made.week == week and made.made_at.astimezone(zone).date() == today
        for made in turn.scene.digests
    ):
        yield from _show(turn, programme, week)
        return
    yield Wake(f"digest:{programme.id}:{week}:{turn.me.id}:{turn.id('now')}", turn.now, programme_id=programme.id)
    yield turn.say("digest-coming")


def latest(turn: Turn) -> Iterator[Effect]:
    """A lead asks for the newest digest that there is."""
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    made = [d for d in turn.scene.digests if d.programme_id == programme.id]
    if not made:
        buttons = Buttons((press(turn.voice("button-digest-now"), "digest.now", programme.id),))
        yield Answer(plain(turn.voice("digest-none"), buttons))
        return
    yield from _show(turn, programme, max(d.week for d in made))


def _show(turn: Turn, programme: Programme, week: str) -> Iterator[Effect]:
    """Send the digest of a week that was made before."""
    yield Wake(f"show-digest:{programme.id}:{week}:{turn.me.id}:{turn.id('show')}", turn.now, programme_id=programme.id)
    yield turn.say("digest-coming")


def show(turn: Turn) -> Iterator[Effect]:
    """Send a digest that was made before to the lead who asked for it. It is kept anew, so that this message has a number
    of its own, by which words in it can be taken back."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    _, week, lead_id = turn.timer.args[:3]
    for made in scene.digests:
        if programme and made.week == week and access.may_read_digests(scene, lead_id, programme.id):
            yield Save(replace(made, figures={**made.figures, "quoted": list(allowed(made, scene))}))
            said = _message(scene, programme, made, with_quotes(made, scene), lead_id)
            yield Send(_message_id(made, lead_id), lead_id, said, programme.id)


# --- what needs a hand, for conveners only ------------------------------------------------------------------------


def needs(turn: Turn) -> Iterator[Effect]:
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_convene(turn.scene, turn.me.id, programme.id):
        yield turn.say("conveners-only")
        return
    week = last_full_week(turn.now, programme.zone)
    yield Wake(f"needs:{programme.id}:{week}:{turn.me.id}:{turn.id('needs')}", turn.now, programme_id=programme.id)
    yield turn.say("needs-coming")


def list_needs(turn: Turn) -> Iterator[Effect]:
    """Names, but nobody's words, to one convener."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    convener = turn.timer.args[2]
    if programme is None or scene.week is None or not access.may_convene(scene, convener, programme.id):
        return
    voice = voice_of(scene, convener)
    parts: list[Part] = [Heading(voice("needs-list-heading"))]
    found = list(_named(scene, programme, scene.week, voice))
    for title, lines in found:
        more = [voice("needs-list-more", count=len(lines) - NAMED)] if len(lines) > NAMED else []
        parts += [Heading(title), Text("\n".join([*lines[:NAMED], *more]))]
    text = voice("needs-list-why" if found else "needs-list-none")
    parts.append(Text(text, quiet=bool(found)))
    yield Send(turn.id("named"), convener, Message(voice("needs-list-heading"), tuple(parts)), programme.id)


def _named(scene: Scene, programme: Programme, week: Week, voice: Voice) -> Iterator[tuple[str, list[str]]]:
    counted = Counted(week, programme)
    sat = {circle_id: [s.person_id for s in week.sat if s.circle_id == circle_id] for circle_id in week.circles}
    silent = [voice.names(sorted(name_of(scene, p, voice) for p in sat[c])) for c in counted.silent_circles() if sat[c]]
    if silent:
        yield voice("needs-list-circles"), sorted(silent)
    if stuck := sorted({name_of(scene, made.person_id, voice) for made in counted.unanswered()}):
        yield voice("needs-list-stuck"), stuck
    missing = counted.missing()
    places = [
        voice("left-out-in", realm=realm_name(programme, realm.key), places=voice.names(found))
        for realm in programme.realms
        if (found := [place for place, key in missing if key == realm.key])
    ]
    if places:
        yield voice("needs-list-places"), places
