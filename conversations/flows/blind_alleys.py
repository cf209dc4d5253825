"""Blind alleys: a promise that did not work out, closed with what it taught."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import quoting
from conversations.effects import Answer, Effect, Save, Settle
from conversations.flows.follow_up import LONGEST_NOTE, cancel_timers, my_open, news, noted, tells
from conversations.message import Action, Field, FieldKind, Form, Quote
from conversations.model import Commitment, CommitmentState, Consent, Outcome, Scope
from conversations.turn import Turn, plain, refill, too_long
from conversations.values import replace
from conversations.wording import Voice


def blind_form(voice: Voice, made: Commitment) -> Form:
    fields = (
        Field("learnt", voice("blind-learnt"), FieldKind.TEXT, longest=LONGEST_NOTE),
        Field("quotable", voice("blind-quotable"), FieldKind.TICK, required=False, hint=voice("blind-quotable-hint")),
    )
    submits, opens = Action("blind.save", (made.id,)), Action("blind", (made.id,))
    return Form(
        voice("blind-form"),
        fields,
        submits,
        opens,
        voice("button-save"),
        voice("blind-intro", what=made.text),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def blind(turn: Turn) -> Iterator[Effect]:
    made = my_open(turn)
    yield Answer(blind_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_blind(turn: Turn) -> Iterator[Effect]:
    """Closed with what was learnt, which the circle reads too."""
    made = my_open(turn)
    if made is None:
        yield turn.say_with_words("commitment-gone")
        return
    form = blind_form(turn.voice, made)
    problems = too_long(turn, form)
    learnt = turn.value("learnt")
    if not learnt:
        problems["learnt"] = turn.voice("problem-empty")
    problems |= quoting.problems(turn, turn.scene.circle(made.circle_id), learnt)
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    closed = replace(
        made,
        state=CommitmentState.BLIND_ALLEY,
        closed_at=turn.now,
        learnt=learnt,
        quotable=bool(turn.value("quotable")),
    )
    yield Save(closed)
    if closed.quotable and not turn.scene.consented(turn.me.id, made.programme_id, Scope.QUOTES):
        yield Save(Consent(turn.id("consent"), made.programme_id, turn.me.id, Scope.QUOTES, turn.now))
    yield noted(turn, made, Outcome.BLIND_ALLEY, learnt)
    yield from cancel_timers(made)
    yield Settle(plain(turn.voice("blind-saved", told="yes" if tells(turn, made) else "no")))
    yield from news(
        turn,
        made,
        lambda voice, _: plain(voice("news-blind", name=turn.me.name, what=made.text), Quote(learnt)),
    )
