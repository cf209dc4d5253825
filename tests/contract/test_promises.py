"""What Convenor promises, held against people who do whatever comes to their mind: nothing without consent, no answer
before one's own, words only where their writer was told they go, nothing twice, and nothing left of who was erased.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from conversations.engine import step
from conversations.events import Deleted, Edited, PersonEvent, Submitted
from conversations.message import Action, Form
from conversations.scenes import NotRead, Scene
from storage import turn
from storage.reader import Reader
from storage.scenes import load_scene
from storage.secrets import Keyring, new_secret_key
from storage.words import load_words
from tests.contract.promise_book import KEPT, LEFT, RECORDED, SENT, STUCK, WITHDRAWN, Someone
from tests.contract.random_lives import Lives
from tests.contract.what_is_seen import choices_in, forms_in, marks_in
from tests.storage_world import migrated, open_world

WALKS, ACTS = 12, 90
SECRET = new_secret_key()


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lives, Path]:
    """People who were just introduced, and the database as it is then."""
    file = tmp_path_factory.mktemp("promises") / "convenor.db"

    async def begin() -> Lives:
        await migrated(address(file))
        async with open_world(address(file), SECRET) as world:
            lives = Lives(world, file, 0)
            await lives.begin()
            return lives

    lives = asyncio.run(begin())
    lives.kept.close()
    return lives, file


@pytest.fixture(scope="module")
def compared() -> Iterator[None]:
    """Wherever a turn reads only a part of its scene, it is played on all of it too, and has to come to the same. Some
    lives hold few such turns; all of them together hold many."""
    turns: list[str] = []

    async def load(reader: Reader, written: Sequence[PersonEvent], now: datetime) -> dict[str, Scene | None]:
        scenes = await load_words(reader, written, now)
        for event in written:
            if (scene := scenes.get(event.id)) is not None:
                with suppress(NotRead):
                    effects = step(event, scene, now)
                    assert effects == step(event, await load_scene(reader, Keyring(SECRET), event, now), now)
                    turns.append(event.id)
        return scenes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turn, "load_words", load)
        yield
    assert len(turns) > WALKS


@pytest.mark.parametrize("seed", range(WALKS))
async def test_whatever_people_do_every_promise_is_kept(
    beginning: tuple[Lives, Path], tmp_path: Path, seed: int, compared: None
) -> None:
    begun, template = beginning
    file = Path(shutil.copy(template, tmp_path))
    async with open_world(address(file), SECRET) as world:
        lives = begun.branch(world, file, seed)
        try:
            await lives.live(ACTS)
        except Exception as problem:
            story = "\n".join(lives.story[-60:])
            raise AssertionError(f"{problem!r}\n\nseed {seed}, what happened last:\n{story}") from problem
        finally:
            lives.kept.close()


# --- one by one ---------------------------------------------------------------------------------------------------


class Few:
    """The members of one circle, and short words for what they do; each gives what the bot said at once."""

    def __init__(self, lives: Lives) -> None:
        self.lives = lives
        greeted = {who: self.button(who, "hello") for who in lives.people}
        circle = next(action.args[:1] for action in greeted.values() if action is not None)
        self.members = [who for who, action in greeted.items() if action is not None and action.args[:1] == circle]
        self.convener = lives.people[0]
        self.question = ""

    def button(self, who: Someone, verb: str) -> Action | None:
        """The newest button of that kind that somebody sees."""
        actions = [c for m in who.inbox.values() for c in choices_in(m) if isinstance(c, Action) and c.verb == verb]
        return actions[-1] if actions else None

    async def press(self, who: Someone, verb: str) -> str:
        action, ref = next(
            (c, ref)
            for ref, message in reversed(who.inbox.items())
            for c in choices_in(message)
            if isinstance(c, Action) and c.verb == verb
        )
        await self.lives.press(who, action, "" if ref == "home" else ref)
        await self.lives.courier()
        return self.lives.last.note

    async def say(self, who: Someone, text: str, ref: str = "") -> str:
        await self.lives.say(who, text, ref)
        await self.lives.courier()
        return self.lives.last.note

    async def submit(self, who: Someone, verb: str, about: str, **values: str) -> str:
        await self.hand_in(who, verb, about, **values)
        await self.lives.courier()
        return self.lives.last.note

    async def hand_in(self, who: Someone, verb: str, about: str, **values: str) -> None:
        """While the courier sleeps."""
        given = {key: (value,) for key, value in values.items()}
        await self.lives.act(who, Submitted(*self.lives.stamp(who), Action(verb, (about,)), given))

    async def open(self, who: Someone, verb: str) -> Form:
        """The form that a button opens, at once or in a message."""
        await self.press(who, verb)
        shown = [form for message in who.inbox.values() for form in forms_in(message)]
        return self.lives.forms.pop(who.account, None) or shown[-1]

    async def promise(self, who: Someone) -> tuple[str, str]:
        """A recorded promise: its id and its mark."""
        mark = self.lives.book.mark(who, "promise")
        await self.say(who, f"commit visit {mark} by next Friday")
        assert (await self.press(who, "commit.yes")).startswith(RECORDED)
        await self.say(who, "commitments")
        action = self.button(who, "kept")
        assert action is not None
        return action.args[0], mark

    async def asked(self) -> None:
        """The first question is put to them, in everybody's working hours."""
        await self.pass_time(days=1)
        await self.pass_time(hours=3)
        action = self.button(self.members[0], "pass")
        assert action is not None
        self.question = action.args[0]

    async def answer(self, who: Someone, sharing: str) -> str:
        mark = self.lives.book.mark(who, "answer")
        note = await self.submit(who, "answer.save", self.question, text=f"I saw {mark}", sharing=sharing)
        assert note.startswith(KEPT[sharing])
        return mark

    async def leave(self, who: Someone) -> None:
        await self.lives.press(who, Action("leave.now"))
        assert self.lives.last.note.startswith(LEFT)
        await self.lives.courier()
        await self.lives.look_for_the_forgotten()

    async def pass_time(self, **by: int) -> None:
        self.lives.now += timedelta(**by)
        await self.lives.courier()

    def read_by(self, who: Someone) -> set[str]:
        return marks_in(*who.inbox.values())


@pytest.fixture
async def few(beginning: tuple[Lives, Path], tmp_path: Path) -> AsyncIterator[Few]:
    begun, template = beginning
    file = Path(shutil.copy(template, tmp_path))
    async with open_world(address(file), SECRET) as world:
        lives = begun.branch(world, file, 0)
        yield Few(lives)
        lives.kept.close()


async def test_the_first_words_wait_for_a_yes_and_the_next_ones_go(few: Few) -> None:
    ann, *others = few.members
    first, second = few.lives.book.mark(ann, "words"), few.lives.book.mark(ann, "words")
    await few.say(ann, f"Hello {first}")
    assert not any(first in few.read_by(each) for each in others)
    assert (await few.press(ann, "words.send")).startswith(SENT)
    assert (await few.say(ann, f"And {second}")).startswith(SENT)
    assert all({first, second} <= few.read_by(each) for each in others)


async def test_edits_and_deletions_follow_to_everybody(few: Few) -> None:
    ann, *others = few.members
    first, second = few.lives.book.mark(ann, "words", "own"), few.lives.book.mark(ann, "words")
    await few.press(ann, "hello")
    await few.say(ann, f"say good morning {first}", "own")
    await few.lives.act(ann, Edited(*few.lives.stamp(ann), f"say good evening {second}", "own"))
    await few.lives.courier()
    for each in others:
        assert first not in few.read_by(each)
        text = next(m.fallback for m in each.inbox.values() if second in m.fallback)
        assert text.endswith(f": good evening {second}"), "the command is not part of the words"
    await few.lives.act(ann, Deleted(*few.lives.stamp(ann), "own"))
    await few.lives.courier()
    assert not any(second in few.read_by(each) for each in others)


async def test_answers_are_shown_together_to_those_who_gave_or_passed_on_their_own(few: Few) -> None:
    ann, ben, cat = few.members[:3]
    await few.asked()
    named, nameless = await few.answer(ann, "circle"), await few.answer(ben, "nameless")
    assert not few.read_by(ann) & {nameless}
    assert not few.read_by(ben) & {named}
    assert not few.read_by(cat) & {named, nameless}
    for each in few.members[2:]:
        await few.press(each, "pass")
    assert nameless in few.read_by(ann)
    assert named in few.read_by(ben)
    assert {named, nameless} <= few.read_by(cat)
    # Made private after all, it goes; given anew, it comes back to everybody.
    await few.answer(ann, "private")
    assert named not in few.read_by(ben) | few.read_by(cat)
    again = await few.answer(ann, "circle")
    assert again in few.read_by(ben) & few.read_by(cat)


async def test_an_answer_that_came_late_goes_when_it_is_made_private_again(few: Few) -> None:
    """Also from somebody who has changed their own answer meanwhile."""
    ann, *others = few.members
    await few.asked()
    for each in few.members:
        await few.answer(each, "private")
    await few.pass_time(hours=1)
    late = await few.answer(ann, "circle")
    assert all(late in few.read_by(each) for each in others)
    await few.pass_time(hours=1)
    await few.answer(others[0], "circle")
    await few.answer(ann, "private")
    assert not any(late in few.read_by(each) for each in others)


async def test_an_answer_that_came_late_can_be_shared_again(few: Few) -> None:
    ann, *others = few.members
    await few.asked()
    for each in few.members:
        await few.answer(each, "private")
    for _ in range(2):
        await few.pass_time(hours=1)
        shared = await few.answer(ann, "circle")
        assert all(shared in few.read_by(each) for each in others)
        await few.pass_time(hours=1)
        await few.answer(ann, "private")
        assert not any(shared in few.read_by(each) for each in others)


async def test_an_answer_can_be_taken_back_even_when_the_circle_is_over(few: Few) -> None:
    ann, *others = few.members
    await few.asked()
    marks = {who: await few.answer(who, "circle") for who in few.members}
    assert all(marks[ann] in few.read_by(each) for each in others)
    await few.pass_time(days=60)
    assert (await few.press(ann, "answer.withdraw")).startswith(WITHDRAWN)
    assert not any(marks[ann] in few.read_by(each) for each in others)


async def test_words_on_their_way_are_not_delivered_once_they_were_taken_back(few: Few) -> None:
    """Ann changed her answer, and made it private again, while the courier slept; then Ben, and was erased."""
    ann, ben, *others = few.members
    await few.asked()
    for each in few.members:
        await few.answer(each, "circle")
    mark = few.lives.book.mark(ann, "answer")
    for sharing in ("circle", "private"):
        await few.hand_in(ann, "answer.save", few.question, text=f"I saw {mark}", sharing=sharing)
    await few.lives.courier()
    mark = few.lives.book.mark(ben, "answer")
    await few.hand_in(ben, "answer.save", few.question, text=f"I saw {mark}", sharing="circle")
    await few.leave(ben)
    assert not any(mark in few.read_by(each) for each in (ann, *others))


async def test_a_promise_that_was_offered_is_taken_back_with_its_maker(few: Few) -> None:
    """Ann asks Ben to take her promise on, and is erased before he answers."""
    ann, ben, *_ = few.members
    promise, mark = await few.promise(ann)
    form = await few.open(ann, "handon")
    to = next(option.value for option in form.fields[0].options if option.label == ben.name)
    await few.submit(ann, "handon.save", promise, to=to)
    assert mark in few.read_by(ben)
    await few.leave(ann)
    assert mark not in few.read_by(ben)


async def test_a_cry_for_help_is_taken_back_with_whoever_was_stuck(few: Few) -> None:
    ann, *others = few.members
    promise, mark = await few.promise(ann)
    note = few.lives.book.mark(ann, "note")
    assert (await few.submit(ann, "stuck.save", promise, note=f"A key to {note}")).startswith(STUCK)
    assert all({mark, note} <= few.read_by(each) for each in others)
    await few.leave(ann)
    assert not any({mark, note} & few.read_by(each) for each in others)


async def test_what_a_digest_quoted_is_taken_back_with_whoever_learnt_it(few: Few) -> None:
    """Also where it was quoted without a name: it is still what they wrote."""
    ann, *_ = few.members
    promise, _ = await few.promise(ann)
    learnt = few.lives.book.mark(ann, "learnt")
    await few.submit(ann, "blind.save", promise, learnt=f"Ask first, {learnt}", quotable="yes")
    await few.lives.press(few.convener, Action("digest.now", (few.lives.programme.id,)))
    await few.lives.courier()
    assert learnt in few.read_by(few.convener)
    await few.leave(ann)
    assert learnt not in few.read_by(few.convener)


async def test_whoever_went_does_not_keep_words_that_were_changed_afterwards(few: Few) -> None:
    ann, ben, *others = few.members
    first, second = few.lives.book.mark(ann, "words", "own"), few.lives.book.mark(ann, "words")
    await few.press(ann, "hello")
    await few.say(ann, f"say good morning {first}", "own")
    assert first in few.read_by(ben)
    await few.press(ben, "out")
    await few.lives.act(ann, Edited(*few.lives.stamp(ann), f"say good evening {second}", "own"))
    await few.lives.courier()
    assert not {first, second} & few.read_by(ben)
    assert all(second in few.read_by(each) for each in others)
