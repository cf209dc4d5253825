"""Eight weeks in Eastvale: twelve people of three realms, on two platforms. Written as a play, and kept as one
(`journeys`)."""

from __future__ import annotations

from tests.scenario.acts import (
    HARBOUR,
    NORTH,
    OLD_TOWN,
    SOUTH,
    Profiles,
    are_in,
    convenes,
    ends_early,
    first_round,
    promises,
)
from tests.scenario.stage import Stage

CAST = [
    ("huw", "Cllr Huw Price", "Councillor, Eastvale South", "teams"),
    ("mair", "Cllr Mair Lloyd", "Councillor, Harbour", "teams"),
    ("ken", "Cllr Ken Adeyemi", "Councillor, Old Town", "teams"),
    ("sian", "Siân Ellis", "Head of Adult Care", "teams"),
    ("daniel", "Daniel Novak", "Harbour manager", "teams"),
    ("priya", "Dr Priya Nair", "Director of Public Health", "teams"),
    ("gwen", "Gwen Thomas", "Runs a food bank", "slack"),
    ("joe", "Joe Farrell", "Boat club secretary", "slack"),
    ("leila", "Leila Haddad", "Interpreter and neighbour", "slack"),
    ("sam", "Sam Lee", "Works nights at the hospital", "slack"),
]
# Who leads where decides the first round, what they care about the second.
PROFILES: Profiles = {
    "rhian": {"realm": "political", "place": NORTH, "themes": ["Young people"], "title": "Councillor"},
    "huw": {"realm": "political", "place": SOUTH, "themes": ["Housing"], "title": "Councillor"},
    "mair": {"realm": "political", "place": HARBOUR, "themes": ["Health"], "title": "Councillor"},
    "ken": {"realm": "political", "place": OLD_TOWN, "themes": ["Climate"], "title": "Councillor"},
    "tom": {"realm": "executive", "place": NORTH, "themes": ["Climate"], "title": "Director of Housing"},
    "sian": {"realm": "executive", "place": SOUTH, "themes": ["Young people"], "title": "Head of Adult Care"},
    "daniel": {"realm": "executive", "place": HARBOUR, "themes": ["Housing"], "title": "Harbour manager"},
    "priya": {"realm": "executive", "place": OLD_TOWN, "themes": ["Health"], "title": "Director of Public Health"},
    "amina": {"realm": "community", "place": NORTH, "themes": ["Health"], "assets": "A hall on Tuesdays"},
    "gwen": {"realm": "community", "place": SOUTH, "themes": ["Climate"], "assets": "A van, most mornings"},
    "joe": {"realm": "community", "place": HARBOUR, "themes": ["Young people"], "assets": "People who mend things"},
    "leila": {"realm": "community", "place": OLD_TOWN, "themes": ["Housing"], "assets": "I interpret from Arabic"},
}
PLAYERS = tuple(PROFILES)


async def story(stage: Stage) -> None:
    await _beginning(stage)
    await _first_week(stage)
    await _second_week(stage)
    await _third_week(stage)
    await _fourth_week(stage)
    await _second_round(stage)
    await _towards_the_end(stage)


async def _beginning(stage: Stage) -> None:
    """Monday 2 November: Morgan convenes, twelve people join, and a round brings four circles."""
    await convenes(stage)
    await first_round(stage, PROFILES, {"tom": "in", "gwen": "in"})


async def _first_week(stage: Stage) -> None:
    """Hellos, a first question, and a promise that was only half meant."""
    await stage.presses("amina", "Say hello to everybody")
    await stage.says("tom", "Good to meet you both. I run housing.")
    await stage.presses("tom", "Send")
    await stage.presses("huw", "Say hello to everybody")
    await stage.presses("leila", "Say hello to everybody")
    await stage.says("gwen", "pace")
    await stage.fills("gwen", "My pace", "Save", {"away": "tomorrow", "back": "in 14 days"})
    await stage.a_day()
    await stage.answers("amina", "A mother waited nine weeks for a letter, and then it was in the wrong language.")
    await stage.answers("tom", "My aunt gave up after the third form.", "nameless")
    await stage.presses("rhian", "Pass")
    await stage.reacts("rhian", "I run housing.", "like")
    said = await stage.says("rhian", "I will ask about the letters at cabnet by Friday")
    await stage.presses("rhian", "Send")
    await stage.edits("rhian", said, "I will ask about the letters at cabinet by Friday")
    await stage.presses("rhian", "Don't record it")
    await stage.answers("huw", "Mrs Pugh's neighbour, alone for a whole weekend after they sent him home.")
    await stage.answers("sian", "A man who was sent home on a Friday. Nobody had asked who was there.")
    await stage.answers(
        "ken", "My own father, on a trolley. He said the cleaner was the only one who sat down.", "private"
    )
    await stage.answers("priya", "A girl who translated her mother's diagnosis.")
    await stage.answers("leila", "The same girl, perhaps. I was told to wait outside.")
    await stage.a_day(3)


async def _second_week(stage: Stage) -> None:
    """A promise with a first step, done together; an answer taken back; Harbour stays silent."""
    await stage.a_day(3)
    tom = await stage.id_of("tom")
    await stage.fills(
        "amina",
        "Make a promise",
        "Next",
        {
            "what": "read ten of the letters aloud with two mothers",
            "when": "Friday week",
            "for": "the mothers at the Tuesday group",
            "first": "ask Tom for ten letters",
            "with": [tom],
        },
    )
    await stage.presses("amina", "Yes, record it")
    await stage.presses("tom", "Yes, together")
    await stage.a_day()
    for who, text in (
        ("amina", "The women's group works, because nobody minutes it."),
        ("tom", "The repairs line works for people who can ring at eleven in the morning."),
        ("rhian", "The surgery works for those who know what a surgery is."),
    ):
        await stage.answers(who, text)
    await stage.answers("huw", "The lunch club works, for men who would never come to a club.")
    await stage.presses("leila", "Pass")
    await stage.answers("priya", "The walk-in works for nurses' families. We hear of it in corridors.")
    await stage.answers("ken", "The library, for everybody who is cold.")
    await stage.presses("priya", "Withdraw")
    await stage.a_day(4)


async def _third_week(stage: Stage) -> None:
    """Gwen comes back; a guest comes; somebody is stuck and an offer comes from another circle; Joe leaves."""
    await stage.a_day(2)
    await stage.answers("gwen", "A man came for food and stayed to mend the freezer.")
    await stage.says("leila", "circle")
    await stage.fills(
        "leila",
        "Invite a guest",
        "Ask my circle",
        {"who": "somebody who works nights", "text": "When could you ever come to a walk-in?"},
    )
    await stage.presses("priya", "Yes, I would")
    await stage.presses("leila", "Get the invitation")
    await stage.says("sam", stage.code_of("leila"))
    await stage.presses("sam", "Yes, this once")
    await stage.says("sam", "Between four and five in the morning. I have never seen one open.")
    await stage.says("priya", "I will find out what a night walk-in would cost by next Friday")
    await stage.presses("priya", "Send")
    await stage.presses("priya", "Yes, record it")
    await stage.a_day()
    await promises(stage, "ken", "take soup to the night shelter by tomorrow")
    await stage.a_day()
    await stage.says("ken", "commitments")
    await stage.fills("ken", "I'm stuck", "Ask my circle", {"note": "Somebody with a van", "beyond": "yes"})
    await stage.presses("gwen", "Yes, offer it")
    await stage.presses("ken", "Yes, put us in touch")
    await stage.presses("gwen", "Say hello to Cllr Ken Adeyemi")
    await stage.answers("huw", "The chapel kitchen. Six rings, and lit on Sundays only.")
    await stage.answers("sian", "Forty people we assess each month could assess us.")
    await stage.says("joe", "leave")
    await stage.presses("joe", "Leave and erase everything")
    await stage.a_day(2)


async def _fourth_week(stage: Stage) -> None:
    """Promises come due; one is kept, one turns out a blind alley; a circle goes slower; another begins again."""
    await stage.waits_for("amina", "Today is the day for")
    await stage.presses("amina", "Done")
    await stage.fills(
        "amina", "Look back", "Save", {"text": "We read them standing at the cooker. That was the trick."}
    )
    await stage.says("sian", "circle")
    await stage.presses("sian", "Slower")
    await stage.says("mair", "circle")
    await stage.answers("mair", "The fish market nurse. She left, and nobody wrote down what she did.")
    await stage.answers("daniel", "My crane driver could not read the safety sheet.")
    await stage.waits_for("priya", "Today is the day for")
    await stage.fills(
        "priya",
        "It was a blind alley",
        "Save",
        {"learnt": "The cost was never the question. Nobody had asked the night staff.", "quotable": "yes"},
    )


async def _second_round(stage: Stage) -> None:
    """Monday 30 November: a second round by the calendar. Ken sits it out."""
    await stage.waits_for("ken", "In this time? Circles are made on Wednesday 2 December")
    await are_in(stage, (who for who in PLAYERS if who != "joe"), {}, not_this_time=("ken",))
    await stage.a_day(2)


async def _towards_the_end(stage: Stage) -> None:
    """Circles end: one early, by two yeses, with a harvest; the others when their time is over. A new one begins."""
    await stage.answers("gwen", "The market, after three. They throw away what I drive about for.")
    await stage.a_day()
    await ends_early(stage, "rhian", "tom")
    await stage.fills(
        "rhian",
        "Give my part",
        "Save",
        {"noticed": "I had never read one of our letters.", "doing": "Bring one to each cabinet, and read it out."},
    )
    await stage.fills(
        "tom",
        "Give my part",
        "Save",
        {
            "noticed": "The third form is ours.",
            "telling": "Read your letters to the people who get them.",
            "quotable": "true",
        },
    )
    await stage.presses("amina", "Pass")
    await stage.fills("amina", "How was it?", "Save", {"met": "in person", "felt": "glad"})
    await stage.fills("tom", "How was it?", "Save", {"met": "in person", "felt": "fine"})
    await stage.answers("mair", "A nurse on the quay who knew everybody's blood pressure by heart.")
    await stage.answers("priya", "A man who came to us with a tooth, because we were warm.")
    await stage.answers("amina", "My grandmother, who was called by somebody else's name for a week.")
    await stage.a_day(13)
    await stage.says("priya", "commitments")
    await stage.says("leila", "my data")
    await stage.a_day(7)
