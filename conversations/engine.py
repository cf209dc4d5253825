"""The engine: one event and one scene in, effects out. Synchronous, deterministic, total.

Everything a person may do is a verb: buttons carry it, forms submit it, and typed commands are read into it, so that
text does what buttons do. Timers have their own table. Whatever is in no table gets a plain answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import assert_never

from conversations import access
from conversations.cadence import own_time, waking_time
from conversations.effects import Effect, Send
from conversations.events import (
    Added,
    Deleted,
    Due,
    Edited,
    Event,
    Joined,
    Left,
    Opened,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.flows import (
    administration,
    administrators,
    asking,
    blind_alleys,
    care,
    channels,
    circle_page,
    circles,
    commitment,
    consent,
    convening,
    dialogue,
    digest,
    files,
    follow_up,
    guests,
    guide_choice,
    handing_on,
    harvest,
    introduction,
    inviting,
    latecomers,
    leaving,
    linking,
    looking_back,
    meetings,
    members,
    moving,
    offers,
    pace,
    pacing,
    programme_forms,
    realm_pauses,
    reflection,
    relaying,
    replies,
    rights,
    roles,
    rooms,
    rounds,
    subscription,
    unreachable,
    wishes,
)
from conversations.message import Action
from conversations.scenes import Scene
from conversations.traces import traced
from conversations.turn import Flow, Turn
from conversations.typed import read_command
from conversations.values import replace

PRESSES: dict[str, Flow] = {
    "home": administration.home,
    "help": administration.help_page,
    "join": consent.join,
    "agree": consent.agree,
    "decline": consent.decline,
    "notice": leaving.show_notice,
    "profile": consent.profile,
    "quotes": consent.quotes,
    "pause": leaving.pause,
    "resume": leaving.resume,
    "data": leaving.my_data,
    "link": linking.link,
    "link.find": linking.find,
    "link.yes": linking.join_them,
    "link.no": linking.keep_apart,
    "here": linking.write_here,
    "unlink": linking.unlink,
    "leave": leaving.leave,
    "leave.now": leaving.leave_now,
    "in": rounds.turn_in,
    "out": rounds.turn_down,
    "round.now": rounds.round_now,
    "match.now": circles.match_now,
    "match.send": circles.send,
    "match.again": circles.again,
    "match.cancel": circles.cancel,
    "hello": dialogue.hello,
    "words.send": dialogue.send_draft,
    "words.drop": dialogue.drop_draft,
    "words.answer": dialogue.draft_is_answer,
    "words.undo": relaying.undo,
    "words.delete": relaying.delete,
    "file.send": files.send,
    "file.keep": files.keep,
    "write.to": dialogue.write_to,
    "answer": reflection.answer,
    "pass": reflection.pass_on,
    "answer.withdraw": reflection.withdraw,
    "circle": circle_page.page,
    "pace": pace.pace,
    "pace.slower": circle_page.slower,
    "pace.faster": circle_page.faster,
    "pace.rest": circle_page.rest,
    "pace.on": circle_page.go_on,
    "wish.yes": circle_page.agree,
    "wish.no": wishes.no,
    "harvest.wish": circle_page.wish_harvest,
    "harvest": harvest.harvest,
    "harvest.pass": harvest.pass_on,
    "harvest.withdraw": harvest.withdraw,
    "meeting": meetings.meeting,
    "guest": guests.guest,
    "guest.code": guests.code,
    "guest.yes": guests.accept,
    "guest.no": guests.decline,
    "late.show": latecomers.show,
    "guides": guide_choice.guides,
    "guide.preview": guide_choice.preview,
    "guide.use": guide_choice.use,
    "commit": commitment.commit,
    "commit.this": commitment.from_message,
    "commit.yes": commitment.record,
    "commit.no": commitment.drop,
    "commit.change": commitment.change_draft,
    "commitments": follow_up.mine,
    "kept": follow_up.kept,
    "going": follow_up.going,
    "stuck": follow_up.stuck,
    "blind": blind_alleys.blind,
    "looked": looking_back.look,
    "handon": handing_on.hand_on,
    "handon.yes": handing_on.take_on,
    "handon.no": handing_on.decline,
    "along.yes": handing_on.join_in,
    "along.no": handing_on.stay_out,
    "helpout": follow_up.help_out,
    "offer.yes": offers.yes,
    "offer.no": offers.no,
    "offer.meet": offers.meet,
    "concern": care.concern,
    "concern.this": care.concern_about,
    "concern.answer": replies.answer,
    "block": care.block,
    "block.add": care.add_block,
    "unblock": care.unblock,
    "realm.pause": realm_pauses.show,
    "realm.pause.add": realm_pauses.add,
    "realm.resume": realm_pauses.end,
    "consents": rights.consents,
    "choose": rights.choose,
    "consent.give": rights.give,
    "consent.take": rights.take_back,
    "unshare": rights.unshare,
    "stories": rights.stories,
    "stay": rights.stay,
    "digest": digest.latest,
    "digest.now": digest.now,
    "programme.show": convening.show,
    "programme.new": programme_forms.new,
    "programme.edit": programme_forms.edit,
    "programme.rhythm": programme_forms.edit_rhythm,
    "programme.numbers": programme_forms.edit_numbers,
    "programme.more": programme_forms.edit_more,
    "programme.move": moving.move,
    "programme.start": convening.start,
    "programme.pause": convening.pause,
    "programme.close": convening.close,
    "programme.people": members.people,
    "programme.roles": roles.roles,
    "programme.offer": roles.offer,
    "programme.revoke": roles.revoke,
    "programme.code": roles.code,
    "programme.audit": members.audit,
    "programme.invite": inviting.ways,
    "programme.link": inviting.link,
    "programme.message": inviting.message,
    "role.yes": roles.accept,
    "role.no": roles.decline,
    "administrators": administrators.administrators,
    "administrators.code": administrators.administrator_code,
    "administrators.revoke": administrators.revoke_administrator,
    "digest.needs": digest.needs,
    "digest.ways": subscription.ways,
    "digest.here": channels.here,
    "digest.channel": channels.agree,
    "digest.stop": subscription.stop,
}

SUBMITS: dict[str, Flow] = {
    "profile.save": consent.save_profile,
    "pause.save": leaving.pause,
    "answer.save": reflection.save_answer,
    "pace.save": pace.save,
    "harvest.save": harvest.save,
    "meeting.save": meetings.save,
    "guest.save": guests.save,
    "commit.save": commitment.save_form,
    "going.save": follow_up.save_going,
    "stuck.save": follow_up.save_stuck,
    "blind.save": blind_alleys.save_blind,
    "looked.save": looking_back.save,
    "handon.save": handing_on.save_hand_on,
    "programme.create": programme_forms.create,
    "programme.save": programme_forms.save,
    "programme.rhythm.save": programme_forms.save_rhythm,
    "programme.numbers.save": programme_forms.save_numbers,
    "programme.more.save": programme_forms.save_more,
    "programme.offer.save": roles.save_offer,
    "programme.revoke.save": roles.save_revoke,
    "programme.move.save": moving.save,
    "programme.message.save": inviting.save_message,
    "administrators.save": administrators.save_administrators,
    "digest.ways.save": subscription.save_ways,
    "choose.save": rights.save_choice,
    "story.save": rights.save_story,
    "concern.save": care.save_concern,
    "concern.answer.save": replies.save,
    "block.save": care.save_block,
    "realm.pause.save": realm_pauses.save,
}

TYPED: dict[str, Flow] = {
    "words": dialogue.words,
    "code": administration.redeem,
    "commit.words": commitment.commit_words,
    "pause": leaving.pause,
}

TIMERS: dict[str, Flow] = {
    "start": administration.start,
    "round": rounds.open_round,
    "preview": circles.preview,
    "match": circles.make_circles,
    "late": circles.late,
    "move": moving.moved,
    "cancel": circles.cancelled,
    "gathered": rooms.gathered,
    "astray": rooms.astray,
    "close": harvest.close,
    "harvest": harvest.finish,
    "file": files.expire,
    "prompt": asking.ask,
    "pose": asking.pose,
    "realm-back": asking.realm_back,
    "sooner": asking.sooner,
    "quiet": pacing.ask_the_quiet,
    "reveal": reflection.reveal_in_time,
    "redraw": introduction.redraw,
    "remind": follow_up.remind,
    "checkin": follow_up.check_in,
    "nudge": follow_up.check_in,
    "lookin": follow_up.look_in,
    "offers": offers.look,
    "return": leaving.returned,
    "erase": leaving.erase,
    "unshare": rights.unshare_all,
    "withdraw": rights.withdraw_story,
    "dormant": rights.dormant,
    "fade": rights.fade,
    "digest": digest.weekly,
    "show-digest": digest.show,
    "requote": digest.requote,
    "ended": convening.ended,
    "away": unreachable.workspace_gone,
    "silent": unreachable.workspace_silent,
    "unreached": unreachable.unreached,
    "tookon": roles.took_on,
    "needs": digest.list_needs,
    "stop-digest": subscription.stopped_by_link,
    "shut": channels.shut,
}

# Timers whose messages come when their reader asked for them; they mind the quiet hours by themselves.
AT_THEIR_OWN_HOUR = ("digest", "show-digest", "needs")


def step(event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
    """Play one event. The same event, scene and moment always give the same effects."""
    turn = Turn(event, scene, now)
    permitted = access.permitted(scene, chain(linking.noted(turn), _effects(event, scene, now)))
    permitted = rooms.watched(scene, permitted, event, now)
    held = isinstance(event, Due) and event.name not in AT_THEIR_OWN_HOUR
    awake = _in_waking_hours(scene, permitted, now) if held else permitted
    return tuple(traced(scene, awake, event, now))


def _effects(event: Event, scene: Scene, now: datetime) -> Iterable[Effect]:
    turn = Turn(event, scene, now)
    if not rooms.concerns(turn):
        return ()
    return rooms.heard(turn) if isinstance(event, Said) and event.room else _flow(turn, event)


def _flow(turn: Turn, event: Event) -> Iterable[Effect]:
    scene, now = turn.scene, turn.now
    match event:
        case Said():
            # Storage knows a code however it was spaced; the engine only how it is usually written.
            action = Action("code") if scene.code is not None else read_command(event.text)
            flow = TYPED.get(action.verb) or PRESSES[action.verb]
            return flow(Turn(event, scene, now, action))
        case Pressed():
            return PRESSES.get(event.action.verb, stale)(Turn(event, scene, now, event.action))
        case Submitted():
            return SUBMITS.get(event.action.verb, stale)(Turn(event, scene, now, event.action))
        case Edited():
            return dialogue.edited(turn)
        case Deleted():
            return dialogue.deleted(turn)
        case Reacted():
            return relaying.reacted(turn)
        case Joined():
            return administration.welcome(turn)
        case Added():
            return administration.introduced_to_team(turn)
        case Opened():
            return administration.home(turn)
        case Left():
            return unreachable.removed(turn)
        case Due():
            return TIMERS.get(event.name, unknown_timer)(turn)
    assert_never(event)


def _in_waking_hours(scene: Scene, effects: Iterable[Effect], now: datetime) -> Iterator[Effect]:
    """What only the clock caused keeps each reader's quiet hours, also where its timer came late; an hour that they
    chose themselves is none. What people say to each other is not held back: they may be waiting for it."""
    people = {person.id: person for person in scene.people}
    for effect in effects:
        if isinstance(effect, Send) and effect.to in people:
            at, person = effect.at or now, people[effect.to]
            waking = waking_time(at, person.zone)
            yield replace(effect, at=waking) if waking > at and own_time(person, at) != at else effect
        else:
            yield effect


def stale(turn: Turn) -> Iterator[Effect]:
    """A button or a form that no longer means anything, or never did."""
    yield turn.say_with_words("stale")


def unknown_timer(turn: Turn) -> Iterator[Effect]:
    """A timer of another version of Convenor: nothing is known about it, so nothing is done."""
    return iter(())
