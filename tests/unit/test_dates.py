"""Dates in plain words: what a phrase means to somebody, on their day and in their zone, and what is no date at all."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.dates import LONGEST_PHRASE, Promise, looks_like_a_promise, read_day, read_promise

LONDON = "Europe/London"


def local(text: str, zone: str = LONDON) -> datetime:
    """A moment as somebody's clock shows it, in UTC as the engine gets it."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


SUNDAY = local("2026-11-22T12:00")
"""The base of the table of phrases that was tried when the libraries were compared."""


@pytest.mark.parametrize(
    ("phrase", "means"),
    [
        ("next Friday", "2026-11-27"),
        ("by next Friday", "2026-11-27"),
        ("in two weeks", "2026-12-06"),
        ("in a fortnight", "2026-12-06"),
        ("3 December", "2026-12-03"),
        ("03/12/2026", "2026-12-03"),
        ("the 3rd", "2026-12-03"),
        ("end of the month", "2026-11-30"),
    ],
)
def test_phrases_that_the_form_offers_are_understood(phrase: str, means: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) == day(means)


@pytest.mark.parametrize(
    ("phrase", "means"),
    [
        ("today", "2026-11-22"),
        ("tonight", "2026-11-22"),
        ("tomorrow", "2026-11-23"),
        ("by tomorrow.", "2026-11-23"),
        ("the day after tomorrow", "2026-11-24"),
        ("Friday", "2026-11-27"),
        ("FRIDAY!", "2026-11-27"),
        ("  on   Friday ", "2026-11-27"),
        ("this Friday", "2026-11-27"),
        ("the coming Friday", "2026-11-27"),
        ("before Friday", "2026-11-27"),
        ("until Friday", "2026-11-27"),
        ("due Friday", "2026-11-27"),
        ("wed", "2026-11-25"),
        ("Monday morning", "2026-11-23"),
        ("next Wednesday at 3pm", "2026-11-25"),
        ("tomorrow evening", "2026-11-23"),
        ("in three days", "2026-11-25"),
        ("in 3 days", "2026-11-25"),
        ("in a week", "2026-11-29"),
        ("within two weeks", "2026-12-06"),
        ("two weeks", "2026-12-06"),
        ("3 dec", "2026-12-03"),
        ("December 3rd", "2026-12-03"),
        ("3rd of December", "2026-12-03"),
        ("on 3 December at noon", "2026-12-03"),
        ("3 December 2026", "2026-12-03"),
        ("Friday 27 November", "2026-11-27"),
        ("Friday 27 November 2026", "2026-11-27"),
        ("3/12", "2026-12-03"),
        ("03.12.2026", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("1 January", "2027-01-01"),
        ("3 November", "2027-11-03"),
        ("29 February", "2028-02-29"),
        ("22nd", "2026-11-22"),
        ("the 21st", "2026-12-21"),
        ("the 31st", "2026-12-31"),
        ("the end of the month", "2026-11-30"),
        ("by the end of next month", "2026-12-31"),
        ("by the end of next week", "2026-11-27"),
        ("🎉 Friday", "2026-11-27"),
        ("\u202etomorrow?", "2026-11-23"),
    ],
)
def test_a_day_is_understood_however_it_is_put(phrase: str, means: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) == day(means)


@pytest.mark.parametrize(
    ("today", "friday", "next_friday", "next_week"),
    [
        ("2026-11-23", "2026-11-27", "2026-12-04", "2026-12-04"),  # Monday
        ("2026-11-24", "2026-11-27", "2026-12-04", "2026-12-04"),
        ("2026-11-25", "2026-11-27", "2026-12-04", "2026-12-04"),
        ("2026-11-26", "2026-11-27", "2026-12-04", "2026-12-04"),
        ("2026-11-27", "2026-12-04", "2026-12-04", "2026-12-04"),  # Friday itself: not today any more
        ("2026-11-28", "2026-12-04", "2026-12-04", "2026-12-04"),
        ("2026-11-29", "2026-12-04", "2026-12-04", "2026-12-04"),  # Sunday
    ],
)
def test_next_friday_is_in_the_week_after_this_one(today: str, friday: str, next_friday: str, next_week: str) -> None:
    now = local(f"{today}T10:00")
    assert read_day("Friday", now, LONDON) == day(friday)
    assert read_day("next Friday", now, LONDON) == day(next_friday)
    assert read_day("next week", now, LONDON) == day(next_week)


@pytest.mark.parametrize(
    ("now", "zone", "phrase", "means"),
    [
        # Late in New York it is tomorrow already in London, and early in Sydney it is still yesterday there.
        (local("2026-11-22T22:00", "America/New_York"), "America/New_York", "today", "2026-11-22"),
        (local("2026-11-22T22:00", "America/New_York"), "America/New_York", "tomorrow", "2026-11-23"),
        (local("2026-11-22T22:00", "America/New_York"), LONDON, "tomorrow", "2026-11-24"),
        (local("2026-11-23T07:00", "Australia/Sydney"), "Australia/Sydney", "tomorrow", "2026-11-24"),
        (local("2026-11-23T07:00", "Australia/Sydney"), LONDON, "tomorrow", "2026-11-23"),
        (local("2026-11-23T07:00", "Pacific/Kiritimati"), "Pacific/Kiritimati", "Friday", "2026-11-27"),
        # The last minutes before, and the first after, a night in which the clocks change.
        (local("2026-03-28T23:59"), LONDON, "tomorrow", "2026-03-29"),
        (local("2026-03-29T00:30"), LONDON, "tomorrow", "2026-03-30"),
        (local("2026-03-29T23:30"), LONDON, "today", "2026-03-29"),
        (local("2026-03-29T23:30"), LONDON, "in a week", "2026-04-05"),
        (local("2026-03-22T12:00"), LONDON, "in two weeks", "2026-04-05"),
        (local("2026-10-25T00:30"), LONDON, "today", "2026-10-25"),
        (local("2026-10-25T23:30"), LONDON, "tomorrow", "2026-10-26"),
        (local("2026-10-24T23:30"), LONDON, "in three days", "2026-10-27"),
        (local("2026-03-28T12:00"), LONDON, "29 March 2026", "2026-03-29"),
        # The turn of a year, and a leap day.
        (local("2026-12-31T23:30"), LONDON, "tomorrow", "2027-01-01"),
        (local("2026-12-31T10:00"), LONDON, "the 3rd", "2027-01-03"),
        (local("2026-12-31T10:00"), LONDON, "end of next month", "2027-01-31"),
        (local("2028-02-01T10:00"), LONDON, "end of the month", "2028-02-29"),
        (local("2026-01-31T10:00"), LONDON, "the 30th", "2026-03-30"),
    ],
)
def test_a_day_is_the_persons_own_day(now: datetime, zone: str, phrase: str, means: str) -> None:
    assert read_day(phrase, now, zone) == day(means)


@pytest.mark.parametrize(
    ("phrase", "means"),
    [("1 January 2020", "2020-01-01"), ("yesterday", "2026-11-21"), ("12/03/2026", "2026-03-12")],
)
def test_a_day_that_has_passed_is_given_as_it_is(phrase: str, means: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) == day(means)


def test_a_week_today_is_ahead() -> None:
    assert read_day("a week today", SUNDAY, LONDON) in (None, day("2026-11-29"))


@pytest.mark.parametrize(
    "phrase",
    [
        "", "   ", ".", "soon", "some time", "asap", "never", "when I can", "👍", "…", "7", "0", "2027", "123456",
        "before Christmas", "mid December", "in May", "December", "vendredi prochain", "30 February", "31 November",
        "99/99/9999", "00/00/0000", "the 0th", "the 32nd", "half past three", "in 9999999999 days",
        "<@U123> tomorrow or so, we will see", "'; drop table people; --", "\0", "\ud800",
        "tomorrow " * 20, "x" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(phrase: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) is None


def test_a_phrase_has_an_end() -> None:
    assert read_day("tomorrow".rjust(LONGEST_PHRASE, "-"), SUNDAY, LONDON) in (None, day("2026-11-23"))
    assert read_day("tomorrow" + "," * LONGEST_PHRASE, SUNDAY, LONDON) is None


def test_no_phrase_is_a_mistake() -> None:
    chance = random.Random(1)
    bits = "mon friday next in two weeks the end of march 3 31 30th st 0 99 / - : . , +0100 pm 2026 ٣ ² Ⅷ 👍 \0 ago"
    for _ in range(600):
        phrase = chance.choice(["", " "]).join(chance.choices(bits.split(), k=chance.randint(1, 7)))
        found = read_day(phrase, SUNDAY, chance.choice([LONDON, "Asia/Kolkata", "UTC"]))
        assert found is None or isinstance(found, date), phrase


@pytest.mark.parametrize(
    ("sentence", "what", "due"),
    [
        ("I will visit the youth club by next Friday", "visit the youth club", "2026-11-27"),
        ("I'll ring Tom tomorrow.", "ring Tom", "2026-11-23"),
        ("I’ll do this today", "do this", "2026-11-22"),
        ("I'm going to talk to Rhian in two weeks!", "talk to Rhian", "2026-12-06"),
        ("I am going to write to the school on 3 December", "write to the school", "2026-12-03"),
        ("i promise to bring cake on the 3rd", "bring cake", "2026-12-03"),
        ("I WILL VISIT THE CLUB BY FRIDAY", "VISIT THE CLUB", "2026-11-27"),
        ("I will write\nto the club\nby Friday", "write to the club", "2026-11-27"),
        ("I will meet the group next Friday at 3pm", "meet the group", "2026-11-27"),
        # Words that may begin a date stay in the promise where they do not.
        ("I will call in on the estate by Friday", "call in on the estate", "2026-11-27"),
        ("I will ask about this by the end of the month", "ask about this", "2026-11-30"),
        ("I will write to Tom before the meeting on 3 December", "write to Tom before the meeting", "2026-12-03"),
        ("I will meet Ann at 3 on Monday", "meet Ann at 3", "2026-11-23"),
        # As typed after `commit`.
        ("visit the youth club by next Friday", "visit the youth club", "2026-11-27"),
    ],
)
def test_a_promise_is_split_into_what_and_by_when(sentence: str, what: str, due: str) -> None:
    assert read_promise(sentence, SUNDAY, LONDON) == Promise(what, day(due))


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("I will read the next chapter", "read the next chapter"),
        ("I will be in London", "be in London"),
        ("I will come in by 30 February", "come in by 30 February"),
        ("tomorrow", "tomorrow"),
        ("I will", "I will"),
        ("", ""),
    ],
)
def test_a_promise_without_a_day_keeps_all_its_words(sentence: str, what: str) -> None:
    assert read_promise(sentence, SUNDAY, LONDON) == Promise(what, None)


@pytest.mark.parametrize("sentence", ["by tomorrow", "on Friday", "in two weeks", "I will by tomorrow"])
def test_a_date_alone_is_no_promise_to_do_a_preposition(sentence: str) -> None:
    assert read_promise(sentence, SUNDAY, LONDON).what not in ("by", "on", "in", "in two")


@pytest.mark.parametrize(
    ("sentence", "promise"),
    [
        ("I will visit the youth club", True),
        ("  I'll ring Tom", True),
        ("i’m going to ask her", True),
        ("I promise to come", False),  # one word more is too little to be worth a question
        ("I will", False),
        ("I will go", False),
        ("Will I visit the youth club?", False),
        ("We will visit the youth club", False),
        ("I willingly visit the youth club", False),
        ("You said I will visit the youth club", False),
        ("", False),
        ("👍", False),
    ],
)
def test_what_sounds_like_a_promise(sentence: str, promise: bool) -> None:
    assert looks_like_a_promise(sentence) is promise


# --- Welsh --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "means"),
    [
        ("heddiw", "2026-11-22"),
        ("erbyn yfory.", "2026-11-23"),
        ("drennydd", "2026-11-24"),
        ("dydd Gwener", "2026-11-27"),
        ("ddydd Llun", "2026-11-23"),
        ("dydd Mawrth", "2026-11-24"),
        ("erbyn dydd Gwener nesaf", "2026-11-27"),
        ("tan ddydd Gwener nesaf", "2026-11-27"),
        ("nos Wener", "2026-11-27"),
        ("wythnos i ddydd Gwener", "2026-12-04"),
        ("wythnos i yfory", "2026-11-30"),
        ("ymhen wythnos", "2026-11-29"),
        ("ymhen pythefnos", "2026-12-06"),
        ("ymhen tair wythnos", "2026-12-13"),
        ("ymhen 10 diwrnod", "2026-12-02"),
        ("mewn tri diwrnod", "2026-11-25"),
        ("o fewn mis", "2026-12-22"),
        ("diwedd yr wythnos", "2026-11-27"),
        ("diwedd y mis", "2026-11-30"),
        ("diwedd y mis nesaf", "2026-12-31"),
        ("3 Rhagfyr", "2026-12-03"),
        ("y 3ydd o Ragfyr", "2026-12-03"),
        ("25 Mawrth", "2027-03-25"),
        ("5 Ionawr 2027", "2027-01-05"),
        ("dydd Iau 3 Rhagfyr 2026", "2026-12-03"),
        ("erbyn 03/12/2026", "2026-12-03"),
    ],
)
def test_days_in_plain_welsh(phrase: str, means: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) == day(means)


def test_next_friday_in_welsh_said_on_a_thursday_is_in_the_next_week() -> None:
    thursday = local("2026-11-26T12:00")
    assert read_day("dydd Gwener nesaf", thursday, LONDON) == day("2026-12-04")
    assert read_day("dydd Gwener", thursday, LONDON) == day("2026-11-27")


@pytest.mark.parametrize("phrase", ["rywbryd", "mawrth", "31 Chwefror", "ymhen tipyn", "cyn hir", "wythnos i neb"])
def test_what_is_no_day_in_welsh(phrase: str) -> None:
    assert read_day(phrase, SUNDAY, LONDON) is None


def test_a_promise_in_welsh() -> None:
    said = "Byddaf yn ymweld â'r clwb ieuenctid erbyn dydd Gwener nesaf"
    assert looks_like_a_promise(said)
    assert read_promise(said, SUNDAY, LONDON) == Promise("ymweld â'r clwb ieuenctid", day("2026-11-27"))
    assert read_promise("siarad ar ran y cylch ymhen pythefnos", SUNDAY, LONDON) == Promise(
        "siarad ar ran y cylch", day("2026-12-06")
    )
