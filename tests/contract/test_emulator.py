"""The emulator against the real Slack SDK and plain HTTP: it answers and refuses as the platforms do.

The bot is stood in for by a small server that keeps what reaches it, so that the requests which people cause can be
checked as Bolt and the Bot Framework would check them.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.local import LocalServer, Message, Person, World, default_world
from adapters.local.cards import CARD
from adapters.local.records import Json
from adapters.local.seen import words

SAID: Json = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello *Amina*"}}


@dataclass
class Bot:
    """Keeps what reaches it and answers with what the test laid out, or with an empty 200."""

    url: str = ""
    got: list[Json] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        self.got.append(_parsed(body))
        return self.answers.pop(0) if self.answers else web.Response()


def _parsed(body: str) -> Json:
    if body.startswith("{"):
        parsed: Json = json.loads(body)
        return parsed
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    return json.loads(form["payload"]) if "payload" in form else form


@pytest_asyncio.fixture
async def bot() -> AsyncIterator[Bot]:
    stand_in = Bot()
    app = web.Application()
    app.router.add_post("/slack/events", stand_in.take)
    app.router.add_post("/api/messages", stand_in.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    stand_in.url = f"http://{host}:{port}"
    yield stand_in
    await runner.cleanup()


@pytest_asyncio.fixture
async def local(bot: Bot) -> AsyncIterator[LocalServer]:
    async with LocalServer(default_world(), bot.url) as server:
        server.people.carrier.slack_repeats = (0.0, 0.0, 0.0)
        yield server


@pytest_asyncio.fixture
async def slack(local: LocalServer) -> AsyncIterator[AsyncWebClient]:
    token = local.world.workspaces["T0EASTVALE"].bot_token
    no_retry: list[AsyncRetryHandler] = []
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(token, base_url=local.slack_api_url, session=session, retry_handlers=no_retry)


@pytest_asyncio.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def dm(world: World, who: str) -> str:
    return world.personal(world.person(who)).id


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


# Slack: who and where


async def test_slack_knows_the_app_and_its_people(local: LocalServer, slack: AsyncWebClient) -> None:
    amina = local.world.person("amina")
    me = await slack.auth_test()
    assert (me["team_id"], me["team"]) == ("T0EASTVALE", "Eastvale Community Network")
    assert "chat:write.customize" in me.headers["X-OAuth-Scopes"]
    told = await slack.users_info(user=amina.user_id, include_locale=True)
    assert told["user"]["real_name"] == "Amina Yusuf"
    assert (told["user"]["tz"], told["user"]["locale"]) == ("Europe/London", "en-GB")
    assert (await slack.bots_info(bot=me["bot_id"]))["bot"]["app_id"] == local.world.slack_app_id
    assert (await slack.team_info())["team"]["name"] == "Eastvale Community Network"
    opened = await slack.conversations_open(users=amina.user_id)
    assert opened["channel"]["id"] == dm(local.world, "amina")
    morgan = local.world.person("morgan")
    group = await slack.conversations_open(users=[amina.user_id, morgan.user_id])
    assert group["channel"]["id"].startswith("C")


async def test_slack_refuses_strangers_and_slips(local: LocalServer, slack: AsyncWebClient) -> None:
    channel = dm(local.world, "amina")
    assert await refusal(AsyncWebClient("xoxb-no", base_url=local.slack_api_url).auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=local.slack_api_url).auth_test()) == "not_authed"
    assert await refusal(slack.api_call("apps.uninstall")) == "unknown_method"
    assert (
        await refusal(slack.api_call("chat.postMessage", json={"channel": channel, "txt": "x"})) == "invalid_arguments"
    )
    assert await refusal(slack.api_call("chat.postMessage", json={"text": "x"})) == "invalid_arguments"
    assert await refusal(slack.users_info(user="U0NOBODY")) == "user_not_found"
    assert await refusal(slack.chat_postMessage(channel="D0NOWHERE", text="x")) == "channel_not_found"
    other = local.world.add_workspace("slack", "Elsewhere")
    stranger = local.world.add_person(other, "Stranger")
    assert await refusal(slack.chat_postMessage(channel=stranger.user_id, text="x")) == "channel_not_found"
    local.world.workspaces["T0EASTVALE"].installed = False
    assert await refusal(slack.auth_test()) == "account_inactive"


# Slack: messages


async def test_a_slack_message_is_shown_changed_found_and_removed(local: LocalServer, slack: AsyncWebClient) -> None:
    amina = local.world.person("amina")
    metadata = {"event_type": "convenor", "event_payload": {"key": "k1"}}
    sent = await slack.chat_postMessage(
        channel=amina.user_id, text="Hello", blocks=[SAID], username="Cllr Rhian Bevan", metadata=metadata
    )
    [shown] = local.world.inbox("amina")
    assert (words(shown), shown.username) == ("Hello *Amina*", "Cllr Rhian Bevan")
    assert shown.blocks[0]["block_id"]
    history = await slack.conversations_history(channel=sent["channel"], include_all_metadata=True)
    assert history["messages"][0]["metadata"]["event_payload"] == {"key": "k1"}
    assert "metadata" not in (await slack.conversations_history(channel=sent["channel"]))["messages"][0]
    reply = await slack.chat_postMessage(channel=sent["channel"], text="More", thread_ts=sent["ts"])
    replies = await slack.conversations_replies(channel=sent["channel"], ts=sent["ts"])
    assert [m["ts"] for m in replies["messages"]] == [sent["ts"], reply["ts"]]
    await slack.chat_update(channel=sent["channel"], ts=sent["ts"], text="Hello again", blocks=[])
    assert (words(shown), shown.edited) == ("Hello again", True)
    await slack.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name="heart")
    again = slack.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name="heart")
    assert await refusal(again) == "already_reacted"
    await slack.reactions_remove(channel=sent["channel"], timestamp=sent["ts"], name="heart")
    await slack.chat_delete(channel=sent["channel"], ts=sent["ts"])
    assert [m.text for m in local.world.inbox("amina")] == ["More"]
    assert await refusal(slack.chat_update(channel=sent["channel"], ts=sent["ts"], text="x")) == "message_not_found"


async def test_slack_refuses_what_it_could_not_show(local: LocalServer, slack: AsyncWebClient) -> None:
    channel = dm(local.world, "amina")
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=channel, text="x", blocks=[{"type": "section", "tekst": {}}])
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/tekst]" in " ".join(answer["response_metadata"]["messages"])
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 4
    assert await refusal(slack.chat_postMessage(channel=channel, text="x", blocks=long)) == "msg_blocks_too_long"
    assert await refusal(slack.chat_postMessage(channel=channel, text="x" * 40_001)) == "msg_too_long"
    assert await refusal(slack.chat_postMessage(channel=channel, text="")) == "no_text"
    assert local.world.inbox("amina") == []


async def test_slack_asks_a_bot_that_writes_too_fast_to_wait(local: LocalServer, slack: AsyncWebClient) -> None:
    channel = dm(local.world, "amina")
    for _ in range(local.world.pacing.slack_burst):
        await slack.chat_postMessage(channel=channel, text="x")
    with pytest.raises(SlackApiError) as caught:
        await slack.chat_postMessage(channel=channel, text="x")
    assert caught.value.response.status_code == 429
    assert int(caught.value.response.headers["Retry-After"]) >= 1
    local.world.pacing.on = False
    await slack.chat_postMessage(channel=channel, text="x")


async def test_what_is_for_one_person_alone_is_not_in_the_history(local: LocalServer, slack: AsyncWebClient) -> None:
    amina = local.world.person("amina")
    await slack.chat_postEphemeral(channel=dm(local.world, "amina"), user=amina.user_id, text="Only you")
    assert [m.text for m in local.world.inbox("amina")] == ["Only you"]
    assert (await slack.conversations_history(channel=dm(local.world, "amina")))["messages"] == []


# Slack: what people do


async def test_words_reach_the_bot_signed_and_once(local: LocalServer, bot: Bot) -> None:
    act = await local.people.say("amina", "Hello <b>")
    assert act.ok
    verifier = SignatureVerifier(local.world.slack_signing_secret)
    assert verifier.is_valid_request(bot.bodies[0], bot.headers[0])
    assert not SignatureVerifier("another").is_valid_request(bot.bodies[0], bot.headers[0])
    [envelope] = bot.got
    event = envelope["event"]
    assert (event["text"], event["channel_type"], event["ts"]) == ("Hello &lt;b&gt;", "im", act.message)
    assert event["blocks"][0]["elements"][0]["elements"][0]["text"] == "Hello <b>"
    assert (envelope["team_id"], envelope["api_app_id"]) == ("T0EASTVALE", local.world.slack_app_id)


async def test_an_event_that_fails_is_sent_again_under_the_same_id(local: LocalServer, bot: Bot) -> None:
    bot.answers = [web.Response(status=500), web.Response(status=500)]
    act = await local.people.say("amina", "Hello")
    assert (act.ok, act.attempts) == (True, 3)
    assert len({envelope["event_id"] for envelope in bot.got}) == 1
    assert [h.get("X-Slack-Retry-Num") for h in bot.headers] == [None, "1", "2"]
    await local.people.again(act)
    assert bot.got[3] == bot.got[0]


async def test_changes_to_what_was_said_follow(local: LocalServer, bot: Bot) -> None:
    said = await local.people.say("amina", "Helo")
    await local.people.edit("amina", said.message, "Hello")
    await local.people.react("amina", said.message, "tada")
    await local.people.react("amina", said.message, "tada", on=False)
    await local.people.delete("amina", said.message)
    await local.people.open_home("amina")
    events = [envelope["event"] for envelope in bot.got[1:]]
    assert events[0]["subtype"] == "message_changed"
    assert (events[0]["message"]["text"], events[0]["previous_message"]["text"]) == ("Hello", "Helo")
    assert (events[1]["type"], events[1]["reaction"], events[1]["item"]["ts"]) == (
        "reaction_added",
        "tada",
        said.message,
    )
    assert events[2]["type"] == "reaction_removed"
    assert (events[3]["subtype"], events[3]["deleted_ts"]) == ("message_deleted", said.message)
    assert (events[4]["type"], events[4]["tab"]) == ("app_home_opened", "home")
    assert (await local.people.edit("morgan", said.message, "Mine")).refused


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


JOIN: Json = {"type": "button", "action_id": "v1:join", "text": plain("Join"), "value": "abc", "style": "primary"}


async def test_a_button_brings_what_opens_one_modal(local: LocalServer, slack: AsyncWebClient, bot: Bot) -> None:
    await slack.chat_postMessage(
        channel=dm(local.world, "amina"), text="x", blocks=[{"type": "actions", "elements": [JOIN]}]
    )
    assert (await local.people.press("amina", "Join")).ok
    [payload] = bot.got
    assert (payload["type"], payload["actions"][0]["value"]) == ("block_actions", "abc")
    assert payload["container"]["message_ts"] == payload["message"]["ts"]
    ask = {
        "type": "input",
        "block_id": "b",
        "label": plain("Where?"),
        "element": {"type": "plain_text_input", "action_id": "place"},
    }
    modal = {"type": "modal", "title": plain("Join"), "submit": plain("Send"), "callback_id": "join", "blocks": [ask]}
    opened = await slack.views_open(trigger_id=payload["trigger_id"], view=modal)
    assert opened["view"]["id"] == local.world.person("amina").modal
    assert await refusal(slack.views_open(trigger_id=payload["trigger_id"], view=modal)) == "exchanged_trigger_id"
    assert await refusal(slack.views_open(trigger_id="1.2.x", view=modal)) == "invalid_trigger_id"

    blank = await local.people.submit("amina", {})
    assert list(blank.errors) == ["b"]
    assert len(bot.got) == 1
    bot.answers = [web.json_response({"response_action": "errors", "errors": {"b": "Too short"}})]
    assert (await local.people.submit("amina", {"place": "E"})).errors == {"b": "Too short"}
    bot.answers = [web.json_response({"response_action": "update", "view": {**modal, "title": plain("Check")}})]
    await local.people.submit("amina", {"place": "Eastvale"})
    assert bot.got[-1]["view"]["state"]["values"]["b"]["place"]["value"] == "Eastvale"
    assert local.world.views[local.world.person("amina").modal].view["title"]["text"] == "Check"
    assert (await local.people.submit("amina", {"place": "Eastvale"})).ok
    assert local.world.person("amina").modal == ""


async def test_a_trigger_goes_stale(
    local: LocalServer, slack: AsyncWebClient, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.local.slack_methods.TRIGGER_SECONDS", -1.0)
    await local.people.command("amina", "join")
    modal = {"type": "modal", "title": plain("Join"), "blocks": []}
    assert await refusal(slack.views_open(trigger_id=bot.got[0]["trigger_id"], view=modal)) == "expired_trigger_id"


async def test_the_home_is_published_and_its_buttons_work(local: LocalServer, slack: AsyncWebClient, bot: Bot) -> None:
    amina = local.world.person("amina")
    home = {"type": "home", "blocks": [{"type": "actions", "elements": [JOIN]}]}
    await slack.views_publish(user_id=amina.user_id, view=home)
    await local.people.press("amina", "Join", message="home")
    assert bot.got[0]["container"] == {"type": "view", "view_id": bot.got[0]["view"]["id"]}
    assert (await local.people.press("amina", "Leave", message="home")).refused


async def test_a_command_is_answered_to_its_writer(
    local: LocalServer, slack: AsyncWebClient, bot: Bot, http: aiohttp.ClientSession
) -> None:
    bot.answers = [web.json_response({"response_type": "ephemeral", "text": "Here is help"})]
    await local.people.command("amina", "help me")
    assert (bot.got[0]["command"], bot.got[0]["text"]) == ("/convenor", "help me")
    [shown] = local.world.inbox("amina")
    assert (shown.text, shown.only_for) == ("Here is help", local.world.person("amina").user_id)
    answer = await http.post(bot.got[0]["response_url"], json={"text": "Later", "response_type": "ephemeral"})
    assert answer.status == 200
    assert [m.text for m in local.world.inbox("amina")] == ["Here is help", "Later"]


async def test_a_response_url_changes_the_message_it_came_from(
    local: LocalServer, slack: AsyncWebClient, bot: Bot, http: aiohttp.ClientSession
) -> None:
    blocks = [{"type": "actions", "elements": [JOIN]}]
    await slack.chat_postMessage(channel=dm(local.world, "amina"), text="x", blocks=blocks)
    await local.people.press("amina", "v1:join")
    url = bot.got[0]["response_url"]
    await http.post(url, json={"replace_original": True, "text": "Joined"})
    assert [words(m) for m in local.world.inbox("amina")] == ["Joined"]
    await http.post(url, json={"delete_original": True})
    assert local.world.inbox("amina") == []


async def test_uninstalling_from_slack_is_told_and_ends_it(local: LocalServer, slack: AsyncWebClient, bot: Bot) -> None:
    await local.people.uninstall("amina")
    assert [e["event"]["type"] for e in bot.got] == ["tokens_revoked", "app_uninstalled"]
    assert await refusal(slack.auth_test()) == "account_inactive"
    assert (await local.people.say("morgan", "Hello")).refused


# Teams: the connector


async def connector(
    http: aiohttp.ClientSession, local: LocalServer, verb: str, path: str, body: Json | None = None
) -> tuple[int, Any]:
    async with http.request(verb, f"{local.teams_url}v3/conversations{path}", json=body) as answer:
        text = await answer.text()
        return answer.status, json.loads(text) if text else None


def card(*body: Json, **more: Any) -> Json:
    content = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}
    return {"type": "message", "attachments": [{"contentType": CARD, "content": content}]}


async def opened(http: aiohttp.ClientSession, local: LocalServer, person: Person) -> str:
    asked = {"members": [{"id": person.user_id}], "tenantId": person.workspace, "bot": {"id": "28:x"}, "isGroup": False}
    status, answer = await connector(http, local, "POST", "", asked)
    assert status == 201
    return f"/{answer['id']}"


async def test_a_teams_activity_is_shown_changed_and_removed(local: LocalServer, http: aiohttp.ClientSession) -> None:
    talk = await opened(http, local, local.world.person("rhian"))
    status, made = await connector(http, local, "POST", f"{talk}/activities", {"type": "message", "text": "Hello"})
    assert status == 201
    one = f"{talk}/activities/{made['id']}"
    assert (await connector(http, local, "PUT", one, card({"type": "TextBlock", "text": "Again"})))[0] == 200
    assert [words(m) for m in local.world.inbox("rhian")] == ["Again"]
    await connector(http, local, "POST", one, {"type": "message", "text": "Reply"})
    assert local.world.inbox("rhian")[1].reply_to == made["id"]
    assert (await connector(http, local, "DELETE", one))[0] == 200
    assert (await connector(http, local, "DELETE", one))[0] == 404
    status, people = await connector(http, local, "GET", f"{talk}/members")
    assert [(p["name"], p["tenantId"]) for p in people] == [("Cllr Rhian Bevan", local.world.person("rhian").workspace)]
    assert (await connector(http, local, "GET", f"{talk}/pagedmembers"))[1]["members"] == people
    assert (await connector(http, local, "GET", f"{talk}/members/{people[0]['aadObjectId']}"))[1] == people[0]


async def test_teams_refuses_what_it_would_refuse(local: LocalServer, http: aiohttp.ClientSession) -> None:
    rhian = local.world.person("rhian")
    talk = await opened(http, local, rhian)
    activities = f"{talk}/activities"

    async def code(path: str, body: Json) -> tuple[int, str]:
        status, answer = await connector(http, local, "POST", path, body)
        return status, answer["error"]["code"]

    said: Json = {"type": "message", "text": "x"}
    assert await code("/a:nowhere/activities", said) == (404, "ConversationNotFound")
    assert await code(activities, {**said, "text": "x" * 102_400}) == (413, "MessageSizeTooBig")
    assert await code(activities, {"type": "message"}) == (400, "BadSyntax")
    assert await code(activities, card({"type": "Nope"})) == (400, "BadSyntax")
    stranger = {"members": [{"id": "29:nobody"}], "tenantId": rhian.workspace}
    assert await code("", stranger) == (403, "BotNotInConversationRoster")
    await local.people.uninstall("rhian")
    assert await code(activities, said) == (403, "MessageWritesBlocked")


async def test_teams_asks_a_bot_that_writes_too_fast_to_wait(local: LocalServer, http: aiohttp.ClientSession) -> None:
    local.world.pacing.teams_windows = ((2, 60.0),)
    talk = await opened(http, local, local.world.person("rhian"))
    said: Json = {"type": "message", "text": "x"}
    answers = [await http.post(f"{local.teams_url}v3/conversations{talk}/activities", json=said) for _ in range(3)]
    assert [a.status for a in answers] == [201, 201, 429]
    assert int(answers[2].headers["Retry-After"]) >= 1


async def test_a_token_sent_to_the_connector_is_remembered(local: LocalServer, http: aiohttp.ClientSession) -> None:
    talk = local.world.personal(local.world.person("tom")).id
    url = f"{local.teams_url}v3/conversations/{talk}/activities"
    await http.post(url, json={"type": "message", "text": "x"}, headers={"Authorization": "Bearer abc"})
    assert local.world.calls[-1].authorization == "Bearer abc"


# Teams: what people do


async def test_words_on_teams_reach_the_bot_as_activities(local: LocalServer, bot: Bot) -> None:
    rhian = local.world.person("rhian")
    said = await local.people.say("rhian", "Hello")
    await local.people.edit("rhian", said.message, "Hello all")
    await local.people.react("rhian", said.message, "like")
    await local.people.delete("rhian", said.message)
    await local.people.uninstall("rhian")
    await local.people.install("rhian")
    first = bot.got[0]
    assert (first["type"], first["text"], first["id"]) == ("message", "Hello", said.message)
    assert first["channelData"]["tenant"]["id"] == first["conversation"]["tenantId"] == rhian.workspace
    assert first["serviceUrl"] == local.teams_url
    assert first["from"] == {"id": rhian.user_id, "name": rhian.name, "aadObjectId": rhian.aad_id}
    assert first["entities"][0]["timezone"] == "Europe/London"
    assert [a["type"] for a in bot.got[1:]] == [
        "messageUpdate",
        "messageReaction",
        "messageDelete",
        "installationUpdate",
        "conversationUpdate",
        "installationUpdate",
    ]
    assert bot.got[1]["channelData"]["eventType"] == "editMessage"
    assert (bot.got[2]["reactionsAdded"], bot.got[2]["replyToId"]) == ([{"type": "like"}], said.message)
    assert bot.got[3]["channelData"]["eventType"] == "softDeleteMessage"
    assert (bot.got[4]["action"], bot.got[6]["action"]) == ("remove", "add")


FORM = card(
    {"type": "Input.Text", "id": "place", "isRequired": True, "errorMessage": "Where do you lead?"},
    {"type": "Input.Toggle", "id": "agree", "title": "I agree"},
    actions=[
        {"type": "Action.Execute", "title": "Join", "verb": "v1:join", "data": {"k": 1}},
        {"type": "Action.Submit", "title": "Later", "data": {"later": True}, "associatedInputs": "none"},
    ],
)


async def delivered(local: LocalServer, http: aiohttp.ClientSession, activity: Json) -> Message:
    talk = local.world.personal(local.world.person("tom")).id
    await connector(http, local, "POST", f"/{talk}/activities", activity)
    return local.world.inbox("tom")[-1]


async def test_a_cards_button_sends_its_data_with_the_fields(
    local: LocalServer, http: aiohttp.ClientSession, bot: Bot
) -> None:
    shown = await delivered(local, http, FORM)
    assert (await local.people.press("tom", "Join")).errors == {"place": "Where do you lead?"}
    assert bot.got == []
    after = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Welcome"}]}
    bot.answers = [web.json_response({"statusCode": 200, "type": CARD, "value": after})]
    await local.people.press("tom", "Join", given={"place": "Eastvale"})
    [invoke] = bot.got
    assert (invoke["name"], invoke["replyToId"]) == ("adaptiveCard/action", shown.id)
    assert invoke["value"]["action"]["verb"] == "v1:join"
    assert invoke["value"]["action"]["data"] == {"k": 1, "place": "Eastvale", "agree": "false"}
    assert words(shown) == "Welcome"


async def test_forms_folded_into_one_card_do_not_mix(local: LocalServer, http: aiohttp.ClientSession, bot: Bot) -> None:
    def folded(number: int) -> Json:
        field = {"type": "Input.Text", "id": f"f{number}.w.note", "isRequired": True, "errorMessage": "Please write"}
        send = {"type": "Action.Execute", "title": f"Send {number}", "verb": "convenor", "data": {"a": f"save{number}"}}
        inside = {"type": "AdaptiveCard", "version": "1.5", "body": [field], "actions": [send]}
        return {"type": "Action.ShowCard", "title": f"Form {number}", "card": inside}

    await delivered(local, http, card(actions=[folded(1), folded(2)]))
    await local.people.press("tom", "save2", given={"note": "Yes"})
    assert bot.got[0]["value"]["action"]["data"] == {"a": "save2", "f2.w.note": "Yes"}


async def test_a_submit_button_sends_a_message_with_a_value(
    local: LocalServer, http: aiohttp.ClientSession, bot: Bot
) -> None:
    shown = await delivered(local, http, FORM)
    await local.people.press("tom", "Later")
    assert (bot.got[0]["type"], bot.got[0]["value"], bot.got[0]["replyToId"]) == ("message", {"later": True}, shown.id)


@pytest.mark.parametrize(
    ("answer", "toast"),
    [
        ({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Saved"}, "Saved"),
        (
            {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {"code": "x", "message": "Gone"}},
            "Gone",
        ),
        ({}, "Something went wrong. Please try again."),
    ],
)
async def test_an_answer_without_a_card_is_a_short_word(
    local: LocalServer, http: aiohttp.ClientSession, bot: Bot, answer: Json, toast: str
) -> None:
    await delivered(local, http, FORM)
    bot.answers = [web.json_response(answer)]
    with local.world.watch() as feed:
        await local.people.press("tom", "Join", given={"place": "Eastvale"})
    changes = [feed.get_nowait() for _ in range(feed.qsize())]
    assert [(c.people, c.data["text"]) for c in changes if c.kind == "toast"] == [(("tom",), toast)]
    assert words(local.world.inbox("tom")[0]).startswith("Where do you lead?")


# The page's own routes


async def test_the_page_sees_people_and_acts_for_them(
    local: LocalServer, http: aiohttp.ClientSession, bot: Bot
) -> None:
    async with http.get(f"{local.url}/playground/api/changes") as stream:
        await stream.content.readuntil(b"\n\n")
        said = {"person": "amina", "kind": "say", "text": "Hello"}
        answer = await http.post(f"{local.url}/playground/api/act", json=said)
        assert (await answer.json())["ok"]
        line = (await stream.content.readuntil(b"\n\n")).decode()
        change = json.loads(line.removeprefix("data: "))
        assert (change["kind"], change["people"], change["data"]["text"]) == ("message", ["amina"], "Hello")
    state = await (await http.get(f"{local.url}/playground/api/state")).json()
    assert [p["key"] for p in state["people"]] == ["rhian", "tom", "amina", "morgan"]
    assert [m["text"] for m in state["messages"]["amina"]] == ["Hello"]
    await http.post(f"{local.url}/playground/api/reset", json={})
    state = await (await http.get(f"{local.url}/playground/api/state")).json()
    assert state["messages"]["amina"] == []


async def test_the_page_answers_only_to_itself(local: LocalServer, http: aiohttp.ClientSession) -> None:
    state, act = f"{local.url}/playground/api/state", f"{local.url}/playground/api/act"
    assert (await http.get(state, headers={"Host": "evil.example"})).status == 403
    assert (await http.post(act, json={}, headers={"Origin": "https://evil.example"})).status == 403
    assert (await http.post(act, data="nonsense")).status == 400
    assert (await http.post(act, json={"person": "nobody", "kind": "say", "text": "x"})).status == 400
    assert (await http.post(act, json={"person": "amina", "kind": "close"})).status == 400
