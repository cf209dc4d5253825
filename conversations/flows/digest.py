"""The weekly digest: counts of one ISO week of one programme, suppressed before they leave this module.

Nobody's words are in it but what was learnt from a blind alley, by somebody who allowed exactly that, without name,
realm or place. A count from 1 up to the programme's threshold is not shown, nor one from which it could be worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import last_full_week, next_digest, week_bounds, week_of
from conversations.effects import Amend, Answer, Effect, Save, Send, Wake
from conversations.message import Button, Buttons, Facts, Heading, Message, Page, Part, Quote, Style, Text
from conversations.model import CommitmentState, Digest, Outcome, Programme, Role, Scope, Standing, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, realm_name, voice_of
from conversations.wording import Voice

COUNTS = (
    "people",
    "joined",
    "circles",
    "circles_introduced",
    "realm_links_made",
    "realm_links_possible",
    "commitments_made",
    "commitments_kept",
    "commitments_going_on",
    "commitments_stuck",
    "blind_alleys",
    "handed_on",
)


_COUNTED = (Standing.TAKING_PART, Standing.PAUSED)


# --- sending it ---------------------------------------------------------------------------------------------------


def weekly(turn: Turn) -> Iterator[Effect]:
    """Make the digest of the week that the timer names, send it to the leads, and set the next one."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    if programme is None:
        return
    week = turn.timer.args[1]
    yield from set_timer(programme, turn.now)
    body = digest(scene, programme, week)
    kept = next((d for d in scene.digests if d.programme_id == programme.id and d.week == week), None)
    made = Digest(new_id("digest", programme.id, week), programme.id, week, turn.now, body)
    yield Save(replace(made, version=kept.version) if kept else made)
    for membership in scene.members_with(programme.id, Role.LEAD):
        voice = voice_of(scene, membership.person_id)
        send_id = _message_id(made, kept.version if kept else 0, membership.person_id)
        yield Send(send_id, membership.person_id, message(body, made.id, voice), programme.id)


def _message_id(made: Digest, number: int, lead_id: str) -> str:
    """A digest is sent anew each time that it is made; `number` is its version then."""
    return new_id("digest", made.id, str(number), lead_id)


def requote(turn: Turn) -> Iterator[Effect]:
    """Somebody left, or does not want to be quoted any more: their words go from digests that are out already."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    for made in scene.digests:
        if programme is None or made.programme_id != programme.id:
            continue
        allowed = set(_learnt(scene, programme, *week_bounds(made.week, programme.zone)))
        kept = [words for words in made.body["learnt"] if words in allowed]
        if kept == made.body["learnt"]:
            continue
        body = {**made.body, "learnt": kept}
        yield Save(replace(made, body=body))
        for membership in scene.members_with(programme.id, Role.LEAD):
            again = message(body, made.id, voice_of(scene, membership.person_id))
            for number in range(made.version):
                yield Amend(_message_id(made, number, membership.person_id), again)


def set_timer(programme: Programme, now: datetime) -> Iterator[Effect]:
    at = next_digest(programme, now)
    yield Wake(f"digest:{programme.id}:{last_full_week(at, programme.zone)}", at, programme_id=programme.id)


def now(turn: Turn) -> Iterator[Effect]:
    """A lead asks for this week so far."""
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_read_digests(turn.scene, turn.me.id, programme.id):
        yield turn.say("leads-only")
        return
    week = week_of(turn.now.astimezone(ZoneInfo(programme.zone)).date())
    yield Wake(f"digest:{programme.id}:{week}:{turn.id('now')}", turn.now, programme_id=programme.id)
    yield turn.say("digest-coming")


def latest(turn: Turn) -> Iterator[Effect]:
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_read_digests(turn.scene, turn.me.id, programme.id):
        yield turn.say("leads-only")
        return
    made = [d for d in turn.scene.digests if d.programme_id == programme.id]
    if not made:
        buttons = Buttons((press(turn.voice("button-digest-now"), "digest.now", programme.id),))
        yield Answer(plain(turn.voice("digest-none"), buttons))
        return
    newest = max(made, key=lambda d: (d.week, d.made_at))
    yield Answer(message(newest.body, newest.id, turn.voice))


# --- counting -----------------------------------------------------------------------------------------------------


def digest(scene: Scene, programme: Programme, week: str) -> dict[str, Any]:
    """One week as it may be published: `counts` (None = suppressed), `measures`, `realms`, `links`, `learnt`."""
    start, end = week_bounds(week, programme.zone)
    raw = _counts(scene, programme, start, end)
    realms, links = _realms(scene, programme, end), _links(scene, programme, start, end)
    small = raw["people"] < programme.threshold
    counts = suppress(raw, programme.threshold, small)
    return {
        "programme": programme.name,
        "programme_id": programme.id,
        "week": week,
        "threshold": programme.threshold,
        "small": small,
        "counts": counts,
        "measures": _measures(counts),
        "realms": [
            {"key": key, "name": realm_name(programme, key), "people": value}
            for key, value in suppress_parts(realms, programme.threshold, small).items()
        ],
        "links": [
            {"realms": [realm_name(programme, key) for key in pair.split("+")], "made": value}
            for pair, value in suppress_parts(links, programme.threshold, small).items()
        ],
        "learnt": [] if small else sorted(set(_learnt(scene, programme, start, end))),
        "before": _before(scene, programme, week),
    }


def _counts(scene: Scene, programme: Programme, start: datetime, end: datetime) -> dict[str, int]:
    members = [m for m in scene.memberships if m.programme_id == programme.id and Role.PARTICIPANT in m.roles]
    members = [m for m in members if m.standing in _COUNTED and (m.joined_at is None or m.joined_at < end)]
    circles = [c for c in scene.circles if c.opened_at < end and (c.closed_at is None or c.closed_at >= start)]
    circles = [c for c in circles if c.programme_id == programme.id]
    made = [c for c in scene.commitments if c.programme_id == programme.id]
    closed = Counter(c.state for c in made if c.closed_at is not None and start <= c.closed_at < end)
    news = Counter(c.outcome for c in scene.check_ins if c.programme_id == programme.id and start <= c.at < end)
    links = _links(scene, programme, start, end)
    sizes = [sum(s.circle_id == c.id for s in scene.seats) for c in circles]
    return {
        "people": len(members),
        "joined": sum(m.joined_at is not None and start <= m.joined_at < end for m in members),
        "circles": len(circles),
        "circles_introduced": sum(start <= c.opened_at for c in circles),
        "realm_links_made": sum(links.values()),
        "realm_links_possible": sum(size * (size - 1) // 2 for size in sizes),
        "commitments_made": sum(start <= c.made_at < end for c in made),
        "commitments_kept": closed[CommitmentState.KEPT],
        "commitments_going_on": news[Outcome.GOING_ON],
        "commitments_stuck": sum(c.state is CommitmentState.STUCK for c in made),
        "blind_alleys": closed[CommitmentState.BLIND_ALLEY],
        "handed_on": news[Outcome.HANDED_ON],
    }


def _realms(scene: Scene, programme: Programme, end: datetime) -> dict[str, int]:
    found = Counter(
        m.realm
        for m in scene.memberships
        if m.programme_id == programme.id and m.standing in _COUNTED and (m.joined_at is None or m.joined_at < end)
    )
    return {realm.key: found[realm.key] for realm in programme.realms}


def _links(scene: Scene, programme: Programme, start: datetime, end: datetime) -> dict[str, int]:
    """Pairs of members from two realms in a circle that was open in the week, by pair of realms."""
    order = [realm.key for realm in programme.realms]
    found = {f"{a}+{b}": 0 for a, b in combinations(order, 2)}
    for circle in scene.circles:
        if circle.programme_id != programme.id or circle.opened_at >= end:
            continue
        if circle.closed_at is not None and circle.closed_at < start:
            continue
        realms = [seat.realm for seat in scene.seats if seat.circle_id == circle.id and seat.realm in order]
        for a, b in combinations(sorted(realms, key=order.index), 2):
            if a != b:
                found[f"{a}+{b}"] += 1
    return found


def _learnt(scene: Scene, programme: Programme, start: datetime, end: datetime) -> Iterator[str]:
    for made in scene.commitments:
        if made.programme_id != programme.id or not made.learnt or not made.quotable or made.closed_at is None:
            continue
        if start <= made.closed_at < end and scene.consented(made.person_id, programme.id, Scope.QUOTES):
            yield made.learnt


def _before(scene: Scene, programme: Programme, week: str) -> dict[str, Any]:
    earlier = [d for d in scene.digests if d.programme_id == programme.id and d.week < week]
    newest = max(earlier, key=lambda d: (d.week, d.made_at), default=None)
    return {} if newest is None else {"week": newest.week, "counts": newest.body.get("counts", {})}


def _measures(counts: Mapping[str, int | None]) -> dict[str, float | None]:
    made, possible = counts["realm_links_made"], counts["realm_links_possible"]
    return {"realm_link_share": round(made / possible, 3) if made is not None and possible else None}


# --- suppressing --------------------------------------------------------------------------------------------------


def suppress(counts: Mapping[str, int], threshold: int, everything: bool) -> dict[str, int | None]:
    """Counts under the threshold become None; all of them where the programme itself is that small."""
    shown: dict[str, int | None] = {
        name: None if everything or 0 < value < threshold else value for name, value in counts.items()
    }
    # Links that were not made are the difference of two counts: a small difference is hidden with one of them.
    made, possible = shown["realm_links_made"], shown["realm_links_possible"]
    if made is not None and possible is not None and 0 < possible - made < threshold:
        shown["realm_links_possible"] = None
    return shown


def suppress_parts(parts: Mapping[str, int], threshold: int, everything: bool) -> dict[str, int | None]:
    """The parts of a total that is shown: where just one is too small, the next smallest is hidden with it, since
    the two could otherwise be told apart by subtraction."""
    hidden = {name for name, value in parts.items() if everything or 0 < value < threshold}
    shown = sorted((value, name) for name, value in parts.items() if name not in hidden and value > 0)
    total = sum(parts[name] for name in hidden)
    # Hidden parts that add up to very little, or to the most they can, are known all the same.
    if shown and hidden and (len(hidden) == 1 or total < threshold or total == len(hidden) * (threshold - 1)):
        hidden.add(shown[0][1])
    return {name: None if name in hidden else value for name, value in parts.items()}


# --- saying it ----------------------------------------------------------------------------------------------------


def shown(voice: Voice, value: int | None) -> str:
    return voice("digest-hidden") if value is None else str(value)


def summary(body: Mapping[str, Any], voice: Voice) -> str:
    """The digest in a sentence or two."""
    if body["small"]:
        return voice("digest-small", threshold=body["threshold"])
    counts = body["counts"]
    keys = ("circles_introduced", "commitments_made", "commitments_kept", "blind_alleys", "joined")
    if all(counts[key] == 0 for key in keys):
        return voice("digest-quiet")
    said = [voice("digest-met", circles=shown(voice, counts["circles"]), people=shown(voice, counts["people"]))]
    told = ("commitments_made", "commitments_kept", "blind_alleys")
    said += [voice(f"digest-said-{name}", count=counts[name]) for name in told if counts[name]]
    return " ".join(said)


def privacy(body: Mapping[str, Any], voice: Voice) -> str:
    return voice("digest-privacy", below=body["threshold"] - 1)


def message(body: Mapping[str, Any], digest_id: str, voice: Voice) -> Message:
    heading = voice("digest-heading", programme=body["programme"], week=body["week"].split("-W")[1].lstrip("0"))
    text = summary(body, voice)
    parts: list[Part] = [Heading(heading), Text(text)]
    if not body["small"]:
        rows = [(voice(f"count-{name}"), shown(voice, body["counts"][name])) for name in COUNTS]
        parts.append(Facts(tuple(rows)))
    if body["learnt"]:
        parts.append(Text(voice("digest-learnt")))
        parts += [Quote(words) for words in body["learnt"][:3]]
    parts.append(Text(privacy(body, voice), quiet=True))
    parts.append(Buttons((Button(voice("button-digest-page"), Page("digest", digest_id), Style.PRIMARY),)))
    return Message(f"{heading}. {text}", tuple(parts))
