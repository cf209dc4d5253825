"""The table of docs/bridge.md, row by row: recorded payloads of one platform, read, played, and drawn for the other.

Each check plays its feature in one direction and says what became of it: the cell must say the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.parse import parse as parse_slack
from adapters.slack.render import render
from adapters.teams.parse import parse as parse_teams
from adapters.teams.render import activity
from conversations.effects import Amend, Answer, Effect, Retract, Save, Send
from conversations.engine import step
from conversations.events import Actor, PersonEvent, Pressed
from conversations.message import Action, Buttons, Message
from conversations.model import Account, Address, Draft, Remark, new_id
from conversations.scenes import Scene
from conversations.values import replace
from tests.unit import builders as make

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]

PLATFORMS = {"Slack": "slack", "Teams": "teams"}
READER = {
    "slack": Address("slack", "T0OTHER", "U0READER", "D0READER"),
    "teams": Address("teams", "another-tenant", "aad-reader", "a:1reader", "https://smba.trafficmanager.net/uk/"),
}


def page_url(kind: str, id: str) -> str:
    return f"https://convenor.example/{kind}/{id}"


@dataclass(frozen=True)
class Way:
    """From one platform to another: Amina, whom the payloads name, reads on the far side, and Bo beside her."""

    source: str
    target: str

    def event(self, slack: str, teams: str) -> PersonEvent:
        path = ROOT / "tests" / "fixtures" / self.source / f"{slack if self.source == 'slack' else teams}.json"
        payload = json.loads(path.read_text(encoding="utf-8"))
        found = (
            parse_slack(payload, make.NOW)
            if self.source == "slack"
            else next(iter(parse_teams(payload, make.NOW)), None)
        )
        assert found is not None, path.name
        return found

    def scene(self, actor: Actor, **more: Any) -> Scene:
        people = (
            make.make_person("sender", name="Asha Rees"),
            make.make_person("amina", name="Amina Yusuf"),
            make.make_person("bo", name="Bo Reed"),
        )
        readers = (
            READER[self.target],
            replace(READER[self.target], user="bo"),
            Address("slack", "T061EG9R6", "U0LABEL01"),
        )
        accounts = (
            _account("sender", actor.address),
            _account("amina", readers[0]),
            _account("bo", readers[1]),
            _account("amina", readers[2]),
        )
        names = [person.id for person in people]
        return Scene(
            me=people[0],
            programmes=(make.make_programme(),),
            people=people,
            accounts=accounts,
            memberships=tuple(make.make_membership(name) for name in names),
            consents=tuple(consent for name in names for consent in make.make_sharing(name)),
            circles=(make.make_circle(),),
            seats=tuple(make.make_seat(name, shown_at=make.NOW) for name in names),
            **more,
        )

    def play(self, event: PersonEvent, **more: Any) -> list[Effect]:
        return list(step(event, self.scene(event.actor, **more), event.at))

    def copy(self, effects: Iterable[Effect], reader: str = "amina") -> Shown:
        """What one reader is sent, or sees changed, as the platform gets it."""
        for effect in effects:
            to = effect.to if isinstance(effect, Send) else ""
            about = effect.id if isinstance(effect, Amend) else ""
            if to == reader or (about and about in COPIES[reader]):
                assert isinstance(effect, Send | Amend)
                user = READER[self.target].user if reader == "amina" else "bo"
                return Shown(self.target, _drawn(self.target, effect.message, user))
        raise AssertionError("nothing was sent")


def _account(person: str, address: Address) -> Account:
    where = (address.platform, address.workspace, address.user, address.conversation)
    return Account(address.account_id, person, *where, seen_at=make.NOW)


def _drawn(target: str, message: Message, user: str) -> Json:
    return render(message, page_url, user) if target == "slack" else activity(message, page_url, user)


REMARK = make.make_remark("rem", "sender", text="Hello", ref="")
COPIES = {who: {new_id("copy", "rem", who)} for who in ("amina", "bo")}


def remark_of(event: PersonEvent, by: str = "sender") -> Remark:
    return replace(REMARK, person_id=by, ref=getattr(event, "ref", ""))


@dataclass(frozen=True)
class Shown:
    """A delivered message, as its reader sees it."""

    target: str
    body: Json

    def nodes(self) -> Iterator[Json]:
        yield from _nodes(self.body.get("blocks") or self.body.get("attachments"))

    def runs(self) -> list[Json]:
        return [node for node in self.nodes() if node["type"] in ("text", "link", "user", "TextRun")]

    def kinds(self) -> set[str]:
        return {node["type"] for node in self.nodes()}

    @property
    def text(self) -> str:
        return "".join(str(node.get("text") or "") for node in self.runs())

    def styled(self, slack: str, teams: str) -> list[str]:
        """The words in one style."""
        if self.target == "slack":
            return [run["text"] for run in self.runs() if run.get("style", {}).get(slack)]
        return [run["text"] for run in self.runs() if teams in run]

    def quiet(self) -> str:
        if self.target == "slack":
            return "\n".join(e["text"] for n in self.nodes() if n["type"] == "context" for e in n["elements"])
        return "\n".join(run["text"] for run in self.runs() if run.get("isSubtle"))


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
    elif isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value
        for name, inner in value.items():
            if name != "data":
                yield from _nodes(inner)


def everything(way: Way, reader: str = "amina") -> Shown:
    return way.copy(way.play(way.event("message_everything", "message_everything")), reader)


CARRIED, SHOWN, NOT = "carried", "shown as", "not possible"


def words(way: Way) -> str:
    assert "Thank you" in everything(way).text
    assert "2*3*4" in everything(way).text
    return CARRIED


def styles(way: Way) -> str:
    shown = everything(way)
    assert "must" in shown.styled("bold", "weight")
    assert shown.styled("italic", "italic") == ["listen"]
    assert shown.styled("strike", "strikethrough") == ["not talk"]
    return CARRIED


def lists(way: Way) -> str:
    shown = everything(way)
    if way.target == "slack":
        found = [(n["style"], n["indent"], len(n["elements"])) for n in shown.nodes() if n["type"] == "rich_text_list"]
        assert found == [("bullet", 0, 1), ("bullet", 1, 1), ("bullet", 0, 1), ("ordered", 0, 2)]
        return CARRIED
    for line in ("• a bench", "\N{EM SPACE}• with a roof", "1. first", "2. second"):
        assert line in shown.text
    return SHOWN


def quotations(way: Way) -> str:
    return _boxed(everything(way), "rich_text_quote", "emphasis", "Nobody asked us.")


def code(way: Way) -> str:
    shown = everything(way)
    assert "make test" in shown.styled("code", "fontType")
    return _boxed(shown, "rich_text_preformatted", "accent", "if a < b:")


def _boxed(shown: Shown, slack: str, teams: str, text: str) -> str:
    kind, style = ("type", slack) if shown.target == "slack" else ("style", teams)
    [box] = [node for node in shown.nodes() if node.get(kind) == style]
    assert text in json.dumps(box, ensure_ascii=False)
    return CARRIED if shown.target == "slack" else SHOWN


def links(way: Way) -> str:
    address, shown = "https://eastvale.example/plan?a=1&b=2", everything(way)
    [run] = [run for run in shown.runs() if run.get("text") == "the plan"]
    assert (run["url"] if way.target == "slack" else run["selectAction"]["url"]) == address
    return CARRIED


def emoji(way: Way) -> str:
    assert "👋🏽 ❤️" in everything(way).text
    return CARRIED


def member(way: Way) -> str:
    named, other = everything(way), everything(way, "bo")
    assert "user" not in other.kinds()
    assert "entities" not in json.dumps(other.body)
    assert "@Amina" in "".join(other.styled("bold", "weight"))
    if way.target == "slack":
        [user] = [run["user_id"] for run in named.runs() if run["type"] == "user"]
        assert user == READER["slack"].user
        return CARRIED
    [entity] = named.body["attachments"][0]["content"]["msteams"]["entities"]
    [tagged] = [node["text"] for node in named.nodes() if node["type"] == "TextBlock"]
    assert entity["mentioned"]["id"] == READER["teams"].user
    assert tagged == entity["text"]
    return SHOWN


def nobody_else(way: Way) -> str:
    for reader in ("amina", "bo"):
        shown = everything(way, reader)
        assert ("@someone" if way.source == "slack" else "@Someone Else") in shown.text
        assert not shown.kinds() & {"broadcast", "usergroup", "channel"}
        rung = [run["user_id"] for run in shown.runs() if run["type"] == "user"]
        assert rung in ([], [READER["slack"].user])
    return SHOWN


def answers(way: Way) -> str:
    event = way.event("message_in_thread", "message_quoting")
    assert getattr(event, "thread", "")
    answered = make.make_remark("before", "amina", text="Shall we meet?")
    effects = way.play(event, answered=answered, thread_circle="c1", remarks=(answered,))
    assert "Answering you: “Shall we meet?”" in way.copy(effects).quiet()
    assert "Answering Amina Yusuf: “Shall we meet?”" in way.copy(effects, "bo").quiet()
    return SHOWN


def edits(way: Way) -> str:
    event = way.event("message_changed", "message_edited")
    shown = way.copy(way.play(event, remark=remark_of(event), remarks=(remark_of(event),)))
    assert getattr(event, "text", "?") in shown.text
    assert "Edited" in shown.quiet()
    return CARRIED


def deletions(way: Way) -> str:
    event = way.event("message_deleted", "message_deleted")
    effects = way.play(event, remark=remark_of(event), remarks=(remark_of(event),))
    taken = {effect.id for effect in effects if isinstance(effect, Retract)}
    assert COPIES["amina"] | COPIES["bo"] <= taken
    return CARRIED


def undo(way: Way) -> str:
    said = way.event("message_everything", "message_everything")
    effects = way.play(said)
    [remark] = [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Remark)]
    receipts = [e.content for e in effects if isinstance(e, Answer) and isinstance(e.content, Message)]
    [action] = [b.does for r in receipts for p in r.parts if isinstance(p, Buttons) for b in p.buttons]
    assert isinstance(action, Action)
    pressed = Pressed("p", said.at, said.actor, action)
    taken = {effect.id for effect in way.play(pressed, remarks=(remark,)) if isinstance(effect, Retract)}
    assert taken == {e.id for e in effects if isinstance(e, Send)}
    return CARRIED


def reactions(way: Way) -> str:
    event = way.event("reaction_added", "reaction_added")
    remark = remark_of(event, by="amina")
    shown = way.copy(way.play(event, remark=remark, remarks=(remark,)), "bo")
    assert re.search(r"👍\S* Asha Rees", shown.quiet())
    return SHOWN


def speaker(way: Way) -> str:
    shown = everything(way)
    if way.target == "slack":
        assert shown.body["username"] == "Asha Rees · Community, Northside"
        return CARRIED
    assert shown.text.startswith("Asha ReesCommunity · Northside")
    return SHOWN


def files(way: Way) -> str:
    event = way.event("message_file", "message_file")
    effects = way.play(event)
    assert "plan.png" not in json.dumps(way.copy(effects).body)
    [draft] = [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Draft)]
    pressed = Pressed("p", event.at, event.actor, Action("file.send", (draft.id, "c1")))
    shown = way.copy(way.play(pressed, drafts=(draft,)))
    assert "A file: plan.png" in shown.text
    assert f"https://convenor.example/file/{draft.id}" in json.dumps(shown.body)
    return SHOWN


def typing(way: Way) -> str:
    path = ROOT / "tests" / "fixtures" / way.source / ("unknown.json" if way.source == "slack" else "typing.json")
    payload = json.loads(path.read_text(encoding="utf-8"))
    assert not (parse_slack(payload, make.NOW) if way.source == "slack" else parse_teams(payload, make.NOW))
    return NOT


CHECKS: dict[str, Callable[[Way], str]] = {
    "words": words,
    "bold, italic, struck out": styles,
    "lists": lists,
    "quotations": quotations,
    "code": code,
    "links": links,
    "emoji": emoji,
    "a member's name": member,
    "anybody else's name": nobody_else,
    "answers": answers,
    "edits": edits,
    "deletions": deletions,
    "undo": undo,
    "reactions": reactions,
    "who speaks": speaker,
    "files": files,
    "typing and reading": typing,
}


def the_table() -> dict[str, dict[Way, str]]:
    """Each feature's cells, by the way that they are about."""
    text = (ROOT / "docs" / "bridge.md").read_text(encoding="utf-8")
    rows = text.partition("<!-- table -->\n")[2].partition("<!-- end -->")[0].splitlines()
    head, _, *features = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    ways = [Way(*(PLATFORMS[name] for name in re.findall("Slack|Teams", title)[:2])) for title in head[1:5]]
    return {cells[0]: dict(zip(ways, cells[1:5], strict=True)) for cells in features}


def test_every_row_has_its_test_and_every_test_its_row() -> None:
    assert set(the_table()) == set(CHECKS)
    assert all(len(cells) == 4 for cells in the_table().values())


@pytest.mark.parametrize(
    ("feature", "way"),
    [pytest.param(f, w, id=f"{f}: {w.source} to {w.target}") for f, cells in the_table().items() for w in cells],
)
def test_the_table_says_what_is_so(feature: str, way: Way) -> None:
    became = CHECKS[feature](way)
    assert the_table()[feature][way].startswith(became)
