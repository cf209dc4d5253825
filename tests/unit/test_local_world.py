"""The world of local mode: people, messages, the feed, saving; and the rules that need no server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.local.cards import card_problems
from adapters.local.pacing import Bucket, Windows
from adapters.local.records import Json, Message, Person
from adapters.local.seen import labels, words
from adapters.local.slack_blocks import block_problems, view_problems
from adapters.local.slack_wire import escaped, rich_text, state_values
from adapters.local.world import World, default_world


def post(world: World, person: Person, text: str, *, by_bot: bool = True) -> Message:
    talk = world.personal(person)
    made = world.new_message_id(person.platform)
    author = world.workspace_of(person).bot_user_id if by_bot else person.user_id
    return world.post(Message(made, talk.id, author, by_bot=by_bot, at=world.clock().isoformat(), text=text))


def test_the_cast_has_two_people_on_each_platform() -> None:
    world = default_world()
    assert [(p.name, p.platform) for p in world.people.values()] == [
        ("Cllr Rhian Bevan", "teams"),
        ("Tom Okafor", "teams"),
        ("Amina Yusuf", "slack"),
        ("Morgan Ellis", "slack"),
    ]
    assert {p.tz for p in world.people.values()} == {"Europe/London"}
    assert len({w.bot_token for w in world.workspaces.values()}) == 2


def test_a_person_is_found_by_every_name_they_go_by() -> None:
    world = default_world()
    rhian = world.person("rhian")
    assert world.find_user(rhian.workspace, rhian.user_id) is rhian
    assert world.find_user(rhian.workspace, rhian.aad_id) is rhian
    assert world.find_user("T0EASTVALE", rhian.user_id) is None
    with pytest.raises(KeyError):
        world.person("nobody")


def test_message_ids_rise_even_when_the_clock_stands_still() -> None:
    world = default_world()
    world.clock = lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    ids = [post(world, world.person("amina"), str(n)).id for n in range(5)]
    assert ids == sorted(set(ids))
    assert ids[0].startswith("1795424400.")


def test_a_saved_world_comes_back_with_its_panes_and_secrets(tmp_path: Path) -> None:
    world = default_world()
    post(world, world.person("amina"), "Bore da – 🌱")
    post(world, world.person("rhian"), "Hello", by_bot=False)
    world.save(tmp_path / "world.json")
    again = World.load(tmp_path / "world.json")
    assert [m.text for m in again.inbox("amina")] == ["Bore da – 🌱"]
    assert [m.text for m in again.seen_by(again.person("rhian"))] == ["Hello"]
    assert again.slack_signing_secret == world.slack_signing_secret
    assert again.workspaces == world.workspaces
    assert again.personal(again.person("amina")).id == world.personal(world.person("amina")).id
    assert not world.dirty


def test_a_foreign_file_is_not_taken_for_a_world(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text("{}")
    with pytest.raises(ValueError, match="saved playground"):
        World.load(tmp_path / "world.json")


async def test_waiting_ends_with_the_change_that_makes_it_true() -> None:
    world = default_world()
    amina = world.person("amina")
    asyncio.get_running_loop().call_soon(post, world, amina, "Hello")
    found = await world.until(lambda: world.inbox("amina"))
    assert found[0].text == "Hello"
    with pytest.raises(TimeoutError):
        await world.until(lambda: world.inbox("morgan"), within=0.01)


async def test_the_feed_names_who_would_see_a_change() -> None:
    world = default_world()
    with world.watch() as feed:
        message = post(world, world.person("tom"), "Hello")
        world.remove(message)
        world.toast(world.person("amina"), "Sent")
    seen = [feed.get_nowait() for _ in range(3)]
    assert [(c.kind, c.people) for c in seen] == [("message", ("tom",)), ("gone", ("tom",)), ("toast", ("amina",))]


def test_starting_again_keeps_people_and_forgets_words() -> None:
    world = default_world()
    post(world, world.person("tom"), "Hello")
    world.update_person(world.person("tom"), installed=False, draft="code")
    world.clear()
    tom = world.person("tom")
    assert (world.seen_by(tom), tom.installed, tom.draft) == ([], True, "")


def test_words_and_labels_are_what_a_person_sees() -> None:
    world = default_world()
    message = post(world, world.person("amina"), "fallback")
    assert words(message) == "fallback"
    button = {"type": "button", "action_id": "v1:hello", "text": {"type": "plain_text", "text": "Say hello"}}
    text = {"type": "mrkdwn", "text": "Meet *Rhian*"}
    message.blocks = [{"type": "section", "text": text}, {"type": "actions", "elements": [button]}]
    assert words(message) == "Meet *Rhian*\nSay hello"
    assert labels(message) == ["Say hello"]


def test_typed_words_reach_the_bot_as_slack_sends_them() -> None:
    assert escaped("<!channel> R&D https://a.example/x") == "&lt;!channel&gt; R&amp;D <https://a.example/x>"
    elements = rich_text("see https://a.example/x now")[0]["elements"][0]["elements"]
    assert [e["type"] for e in elements] == ["text", "link", "text"]


def test_a_form_keeps_its_first_values_where_nothing_is_filled_in() -> None:
    option = {"text": {"type": "plain_text", "text": "Community"}, "value": "community"}
    label = {"type": "plain_text", "text": "?"}
    select = {"type": "static_select", "action_id": "realm", "options": [option], "initial_option": option}
    written = {"type": "plain_text_input", "action_id": "place"}
    blocks = [
        {"type": "input", "block_id": "a", "label": label, "element": select},
        {"type": "input", "block_id": "b", "label": label, "element": written},
    ]
    assert state_values(blocks, {"place": "Eastvale"}) == {
        "a": {"realm": {"type": "static_select", "selected_option": option}},
        "b": {"place": {"type": "plain_text_input", "value": "Eastvale"}},
    }


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}, "less than 3001"),
        ({"type": "section"}, "text or fields"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": ""}}, "more than 0"),
        ({"type": "header", "text": plain("x" * 151)}, "less than 151"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "plain_text"),
        ({"type": "divider", "colour": "red"}, "unsupported field: colour"),
        ({"type": "carousel"}, "unsupported type: carousel"),
        ({"type": "context", "elements": [plain("x")] * 11}, "no more than 10"),
        (actions(*[button(action_id=str(n)) for n in range(26)]), "no more than 25"),
        (actions(button(), button()), "duplicate action_id"),
        (actions(button(value="x" * 2001)), "less than 2001"),
        (actions(button(action_id="x" * 256)), "less than 256"),
        (actions(button(text=plain("x" * 76))), "less than 76"),
        (actions(button(style="warning")), "primary, danger"),
        (actions({"type": "plain_text_input", "action_id": "x"}), "unsupported type"),
        ({"type": "input", "label": plain("x")}, "missing required field: element"),
    ],
)
def test_blocks_that_slack_refuses(block: Json, complaint: str) -> None:
    assert complaint in " ".join(block_problems([block]))


def test_blocks_that_slack_shows() -> None:
    options = [{"text": plain(str(n)), "value": str(n)} for n in range(100)]
    menu = {"type": "static_select", "action_id": "menu", "options": options, "initial_option": options[3]}
    text = {"type": "mrkdwn", "text": "x" * 3000}
    blocks: list[Json] = [{"type": "section", "text": text, "accessory": menu}, actions(button(style="primary"))]
    assert block_problems(blocks) == []
    assert "no more than 50" in " ".join(block_problems([{"type": "divider"}] * 51))
    assert "no more than 100" in " ".join(
        block_problems([{"type": "section", "text": text, "accessory": {**menu, "options": [*options, options[0]]}}])
    )


def test_modals_need_a_short_title_and_a_way_to_send_what_they_ask() -> None:
    ask = {"type": "input", "label": plain("Where?"), "element": {"type": "plain_text_input", "action_id": "place"}}
    modal: Json = {"type": "modal", "title": plain("Join"), "submit": plain("Send"), "blocks": [ask]}
    assert view_problems(modal) == []
    assert "less than 25" in " ".join(view_problems({**modal, "title": plain("x" * 25)}))
    assert "submit" in " ".join(view_problems({k: v for k, v in modal.items() if k != "submit"}))
    assert "less than 3001" in " ".join(view_problems({**modal, "private_metadata": "x" * 3001}))


def card(**parts: object) -> Json:
    return {"type": "AdaptiveCard", "version": "1.5", **parts}


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"version": "1.6"}, "newer"),
        ({"version": None}, "no version"),
        ({"body": [{"type": "Carousel"}]}, "unknown type"),
        ({"body": [{"type": "TextBlock"}]}, "no text"),
        ({"body": [{"type": "Container", "items": [{"type": "Nope"}]}]}, "items[0]"),
        ({"body": [{"type": "Input.Text", "id": "a"}, {"type": "Input.Date", "id": "a"}]}, "used twice"),
        ({"body": [{"type": "FactSet", "facts": [{"title": "x"}]}]}, "title and a value"),
        ({"actions": [{"type": "Action.Execute", "title": "Go"}]}, "no verb"),
        ({"actions": [{"type": "Action.Http", "title": "Go"}]}, "unknown type"),
        ({"actions": [{"type": "Action.Submit", "title": str(n)} for n in range(7)]}, "more than 6"),
    ],
)
def test_cards_that_teams_refuses(parts: Json, complaint: str) -> None:
    assert complaint in " ".join(card_problems(card(**parts)))


def test_cards_that_teams_shows() -> None:
    chart = {"type": "Chart.Donut", "fallback": {"type": "TextBlock", "text": "three"}}
    go = {"type": "Action.Execute", "title": "Go", "verb": "go", "data": {"type": "ours"}}
    assert card_problems(card(body=[chart, {"type": "TextBlock", "text": "Hello"}], actions=[go])) == []


def test_slack_lets_a_burst_through_and_then_says_how_long_to_wait() -> None:
    bucket = Bucket()
    waits = [bucket.wait("C1", rate=1.0, burst=3) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] >= 1
    assert bucket.wait("C2", rate=1.0, burst=3) == 0


def test_teams_counts_what_was_sent_in_its_windows() -> None:
    windows = Windows()
    waits = [windows.wait("a", ((7, 60.0), (8, 120.0))) for _ in range(8)]
    assert waits[:7] == [0] * 7
    assert 1 <= waits[7] <= 60
