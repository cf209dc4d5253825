"""Eight other weeks in Eastvale: other people, another guide, two languages. Somebody is worried, a promise changes
hands, an answer comes late, and Harbour has to go on without Grace."""

from __future__ import annotations

from bot.local import LEAD
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
    ("gethin", "Cllr Gethin Rowlands", "Councillor, Eastvale South", "teams"),
    ("olu", "Cllr Olu Bankole", "Councillor, Harbour", "teams"),
    ("carys", "Cllr Carys Vaughan", "Councillor, Old Town", "slack"),
    ("farah", "Farah Siddiqui", "Head of Schools", "teams"),
    ("grace", "Grace Mbeki", "Hospital manager", "teams"),
    ("ivan", "Ivan Petrov", "Head of Transport", "teams"),
    ("nest", "Nest Llywelyn", "Runs a nursery", "slack"),
    ("dai", "Dai Prosser", "Keeps the chapel hall", "slack"),
    ("bet", "Bet Hopkin", "Shopkeeper", "slack"),
]
PROFILES: Profiles = {
    "rhian": {"realm": "political", "place": NORTH, "themes": ["Loneliness"], "title": "Councillor"},
    "gethin": {"realm": "political", "place": SOUTH, "themes": ["Young people"], "title": "Councillor"},
    "olu": {"realm": "political", "place": HARBOUR, "themes": ["Work and skills"], "title": "Councillor"},
    "carys": {"realm": "political", "place": OLD_TOWN, "themes": ["Housing"], "title": "Councillor"},
    "tom": {"realm": "executive", "place": NORTH, "themes": ["Work and skills"], "title": "Director of Housing"},
    "farah": {"realm": "executive", "place": SOUTH, "themes": ["Housing"], "title": "Head of Schools"},
    "grace": {"realm": "executive", "place": HARBOUR, "themes": ["Loneliness"], "title": "Hospital manager"},
    "ivan": {"realm": "executive", "place": OLD_TOWN, "themes": ["Young people"], "title": "Head of Transport"},
    "amina": {"realm": "community", "place": NORTH, "themes": ["Housing"], "assets": "A hall on Tuesdays"},
    "nest": {"realm": "community", "place": SOUTH, "themes": ["Loneliness"], "assets": "Cegin fawr", "language": "cy"},
    "dai": {"realm": "community", "place": HARBOUR, "themes": ["Young people"], "assets": "Chairs, and a piano"},
    "bet": {"realm": "community", "place": OLD_TOWN, "themes": ["Work and skills"], "assets": "I know everybody"},
}
PLAYERS = tuple(PROFILES)
IN_WELSH = {"nest": "i mewn"}


async def story(stage: Stage) -> None:
    await _beginning(stage)
    await _first_week(stage)
    await _second_week(stage)
    await _third_week(stage)
    await _fourth_week(stage)
    await _second_round(stage)
    await _sixth_week(stage)
    await _seventh_week(stage)
    await _eighth_week(stage)


async def _beginning(stage: Stage) -> None:
    """Monday 2 November: Morgan chooses a guide, twelve people join, one of them in Welsh, and four circles begin."""
    await convenes(stage)
    await stage.says(LEAD, "guides")
    await stage.presses_one(LEAD, "Look at it", "place-in-change")
    await stage.presses(LEAD, "Use it for new circles")
    await first_round(stage, PROFILES, IN_WELSH)


async def _first_week(stage: Stage) -> None:
    """A hello, words taken back at once, a first question, and Farah goes away."""
    await stage.says("nest", "Bore da! Mae'r gegin yma i bawb.")
    await stage.presses("nest", "Anfon")
    await stage.presses("gethin", "Say hello to everybody")
    await stage.says("dai", "Who has the key to the quay toilets these days")
    await stage.presses("dai", "Send")
    await stage.presses("dai", "Undo")
    said = await stage.says("dai", "Does anybody know who has the key to the quay toilets?")
    await stage.edits("dai", said, "Does anybody know who keeps the key to the quay toilets? We need it on Sundays.")
    await stage.reacts("grace", "key to the quay toilets", "like")
    await stage.says("farah", "pace")
    await stage.fills("farah", "My pace", "Save", {"away": "tomorrow", "back": "in 10 days"})
    await stage.a_day()
    await stage.answers("amina", "Three families on my stair have gone, and nobody said goodbye.")
    await stage.answers("rhian", "The bank, the bakery, the bus. In that order.")
    await stage.answers("tom", "Rents. I sign the letters.")
    await stage.fills(
        "nest",
        "Ateb",
        "Cadw",
        {"text": "Mae'r plant yn dod heb frecwast, ac yn gofyn am y gegin.", "sharing": "circle"},
    )
    await stage.answers("gethin", "The school bus. Mothers felt it first.")
    await stage.answers("dai", "The fish went, and then the young men.")
    await stage.answers("grace", "We closed a ward. I read it in the paper, like everybody.", "nameless")
    await stage.answers("carys", "My own shop, if I am honest. I miss the bell.")
    await stage.presses("bet", "Pass")
    await stage.a_day(4)


async def _second_week(stage: Stage) -> None:
    """Ivan answers late, Carys changes hers and then takes it back, Amina is worried and answered, and Olu was silent."""
    await stage.a_day(3)
    await stage.answers("ivan", "The timetable. I drew it, and my mother cannot read it.")
    await stage.fills(
        "carys", "Change my answer", "Save", {"text": "My own shop. I miss the bell.", "sharing": "circle"}
    )
    await stage.presses("carys", "Withdraw")
    await stage.presses("amina", "Raise a concern")
    await stage.fills(
        "amina",
        "Raise a concern",
        "Send",
        {"about": "else", "text": "A neighbour has not opened her door since Sunday."},
    )
    await stage.fills(
        "morgan", "Answer this concern", "Send", {"text": "Thank you. The warden has a key. Which number is it?"}
    )
    await stage.fills("amina", "Write back", "Send", {"text": "Nine, on the second floor."})
    await stage.presses("olu", "Pass")
    await stage.a_day(3)


async def _third_week(stage: Stage) -> None:
    """Realms are asked in their own way; a promise is made and handed on; Grace leaves."""
    await stage.waits_for("amina", "Question 2 of 5")
    await stage.answers("amina", "They mind each other's children, and each other's keys.")
    await stage.answers("rhian", "A man brought me his gas bill. He wanted me to read it, not to pay it.")
    await stage.answers("tom", "Four signatures for a door handle.")
    await stage.says("rhian", "I will sit in the hall on Tuesdays and read bills with people by next Friday")
    await stage.presses("rhian", "Send")
    await stage.presses("rhian", "Yes, record it")
    await stage.a_day(2)
    tom = await stage.id_of("tom")
    await stage.says("rhian", "commitments")
    await stage.fills("rhian", "Hand it on", "Ask them", {"to": tom})
    await stage.presses("tom", "Yes, I take it on")
    await stage.says("nest", "addo gofyn i'r ysgol am y gegin erbyn dydd Gwener nesaf")
    await stage.presses("nest", "Ie, cofnodwch ef")
    await stage.says("grace", "leave")
    await stage.presses("grace", "Leave and erase everything")
    await stage.a_day(2)


async def _fourth_week(stage: Stage) -> None:
    """A day is moved without shame, a promise is kept, and a circle rests."""
    await stage.waits_for("tom", "The day has come for")
    await stage.fills("tom", "Still going", "Save", {"when": "in 5 days"})
    await stage.waits_for("nest", "Heddiw yw'r diwrnod")
    await stage.presses("nest", "Wedi'i wneud")
    await stage.a_day(2)
    await stage.says("dai", "circle")
    await stage.presses("dai", "Rest the questions")


async def _second_round(stage: Stage) -> None:
    """Monday 30 November: Tom's promise is stuck, and Dai has chairs. Bet sits the round out, Olu pauses, and Morgan has two
    change places before anybody is introduced."""
    await stage.waits_for("bet", "Circles are made on Wednesday 2 December")
    await stage.fills("tom", "I'm stuck", "Ask my circle", {"note": "More chairs. People stand.", "beyond": "yes"})
    await stage.presses("dai", "Yes, offer it")
    await stage.presses("tom", "Yes, put us in touch")
    await stage.says("olu", "pause until 1 February 2027")
    players = [who for who in PLAYERS if who not in ("olu", "grace")]
    await are_in(stage, players, IN_WELSH, not_this_time=("bet",))
    await stage.presses("dai", "Say hello to Tom Okafor")
    await stage.says("tom", "Thirty would do. Is Monday evening too soon?")
    await stage.presses("tom", "Send to your circle with Dai Prosser")
    await stage.says("dai", "They are in the van already.")
    await stage.a_day(2)
    farah, ivan = [await stage.id_of(who) for who in ("farah", "ivan")]
    await stage.fills(LEAD, "Move somebody", "Move somebody", {"who": farah, "with": ivan})
    await stage.presses(LEAD, "Send the introductions")
    await stage.a_day()


async def _sixth_week(stage: Stage) -> None:
    """New circles answer their first question. The first ones end: one with a harvest, and with chairs for everybody."""
    await stage.presses("carys", "Say hello to everybody")
    await stage.answers("carys", "Shutters. I count them on my way home.")
    await stage.answers("farah", "Two classes became one, and the fast readers stopped raising their hands.")
    await promises(stage, "carys", "ask the brewery for the empty shop by next Wednesday")
    await stage.a_day(2)
    await stage.says("tom", "commitments")
    await stage.presses("tom", "Done")
    await stage.fills(
        "tom", "Look back", "Save", {"text": "Rhian reads. I listen. Nobody ever asked me to only listen."}
    )
    await stage.waits_for("amina", "What you take along")
    for who, given in {
        "amina": {"noticed": "The director came every Tuesday.", "doing": "Keep the kettle on for him."},
        "rhian": {"noticed": "It was never the bill.", "telling": "Read it with them.", "quotable": "true"},
        "tom": {"doing": "One signature for a door handle."},
    }.items():
        await stage.fills(who, "Give my part", "Save", dict(given))
    await stage.fills("amina", "How was it?", "Save", {"met": "in person", "felt": "glad"})
    await stage.fills("tom", "How was it?", "Save", {"met": "in person", "felt": "glad"})
    await stage.presses("bet", "Pass")


async def _seventh_week(stage: Stage) -> None:
    """A day is moved once more, a blind alley is told, and two who never met say so."""
    await stage.waits_for("carys", "A friendly reminder")
    await stage.fills("carys", "Move the day", "Save", {"when": "in 3 days"})
    await stage.waits_for("carys", "Today is the day for: ask the brewery")
    await stage.fills(
        "carys",
        "It was a blind alley",
        "Save",
        {"learnt": "The brewery sold it years ago. Ask who holds the key, not who holds the deed.", "quotable": "yes"},
    )
    await stage.waits_for("bet", "Two short questions")
    for who in ("bet", "carys"):
        await stage.fills(who, "How was it?", "Save", {"met": "not yet", "felt": "fine"})


async def _eighth_week(stage: Stage) -> None:
    """A circle has had enough of questions, and ends with what it takes along; Amina looks at what is kept about her."""
    await ends_early(stage, "farah", "amina")
    await stage.fills("farah", "Give my part", "Save", {"telling": "Ask the children which door is locked."})
    await stage.fills("gethin", "Give my part", "Save", {"doing": "Ride the school bus in January, both ways."})
    await stage.presses("amina", "Pass")
    await stage.says("amina", "my data")
    await stage.a_day(7)
