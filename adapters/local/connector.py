"""The Teams Bot Connector as far as Convenor calls it: conversations, activities, members, and their refusals.

No token is asked for, since local mode is on loopback; one that is sent is remembered in `World.calls`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from adapters.local.cards import CARD, card_problems
from adapters.local.pacing import Windows
from adapters.local.records import Call, Conversation, Json, Message, Person
from adapters.local.world import World

PREFIX = "/local/teams"
# A message with everything around it: 100 KB.
BYTES_MOST = 100 * 1024

Handler = Callable[[web.Request], Awaitable[web.Response]]
GIVEN: web.RequestKey[Json] = web.RequestKey("given", dict)


class ConnectorRefusalError(Exception):
    """The connector says no, with its own status and code."""

    def __init__(self, status: int, code: str, message: str, wait: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.wait = status, code, message, wait


class Connector:
    """The routes under `/local/teams/v3/`."""

    def __init__(self, world: World, own_url: str) -> None:
        self._world = world
        self._service_url = f"{own_url}{PREFIX}/"
        self._windows = Windows()

    def add_routes(self, app: web.Application) -> None:
        talks = PREFIX + "/v3/conversations"
        one = talks + "/{conversation}/activities/{activity}"
        routes: tuple[tuple[str, str, str, Handler], ...] = (
            ("POST", talks, "create", self.create),
            ("POST", talks + "/{conversation}/activities", "send", self.send),
            ("POST", one, "reply", self.send),
            ("PUT", one, "update", self.update),
            ("DELETE", one, "delete", self.delete),
            ("GET", talks + "/{conversation}/members", "members", self.members),
            ("GET", talks + "/{conversation}/pagedmembers", "pagedmembers", self.paged_members),
            ("GET", talks + "/{conversation}/members/{member}", "member", self.member),
        )
        for verb, path, name, handler in routes:
            app.router.add_route(verb, path, self._remembered(name, handler))

    def _remembered(self, name: str, handler: Handler) -> Handler:
        """Turns refusals into answers, and keeps what was asked."""

        async def answer(request: web.Request) -> web.Response:
            error = ""
            try:
                response = await handler(request)
            except ConnectorRefusalError as refused:
                error = refused.code
                headers = {"Retry-After": str(refused.wait)} if refused.wait else None
                body = {"error": {"code": refused.code, "message": refused.message}}
                response = web.json_response(body, status=refused.status, headers=headers)
            given = request.get(GIVEN, {}) | request.match_info
            sent = request.headers.get("Authorization", "")
            self._world.record(Call("teams", name, given, sent, response.status, error))
            return response

        return answer

    async def create(self, request: web.Request) -> web.Response:
        """Opens the conversation with one person; an `activity` in the request is its first message."""
        given = await _body(request)
        tenant = given.get("tenantId") or given.get("channelData", {}).get("tenant", {}).get("id", "")
        members = given.get("members") or []
        if given.get("isGroup") or len(members) != 1:
            raise ConnectorRefusalError(400, "BadSyntax", "Incorrect conversation creation parameters")
        person = self._world.find_user(str(tenant), str(members[0].get("id", "")))
        if person is None:
            raise ConnectorRefusalError(403, "BotNotInConversationRoster", "The bot is not part of the roster")
        _may_write(person)
        talk = self._world.personal(person)
        answer = {"id": talk.id, "serviceUrl": self._service_url}
        if isinstance(given.get("activity"), dict):
            answer["activityId"] = self._put(talk, given["activity"], "")
        return web.json_response(answer, status=201)

    async def send(self, request: web.Request) -> web.Response:
        talk = self._conversation(request)
        given = await _body(request)
        # A reply to a message that is gone is still delivered, as Teams does.
        reply_to = request.match_info.get("activity", "") or str(given.get("replyToId") or "")
        return web.json_response({"id": self._put(talk, given, reply_to)}, status=201)

    def _put(self, talk: Conversation, given: Json, reply_to: str) -> str:
        self._pace(talk)
        _check_activity(given)
        made = self._world.new_message_id("teams")
        if given["type"] == "message":
            author = self._world.workspaces[talk.workspace].bot_user_id
            now = self._world.clock().isoformat()
            message = Message(made, talk.id, author, by_bot=True, at=now, reply_to=reply_to)
            _fill(message, given)
            self._world.post(message)
        return made

    async def update(self, request: web.Request) -> web.Response:
        talk = self._conversation(request)
        given = await _body(request)
        message = self._message(request, talk)
        self._pace(talk)
        _check_activity(given)
        _fill(message, given)
        message.edited = True
        self._world.touch(message)
        return web.json_response({"id": message.id})

    async def delete(self, request: web.Request) -> web.Response:
        self._world.remove(self._message(request, self._conversation(request)))
        return web.Response(status=200)

    async def members(self, request: web.Request) -> web.Response:
        return web.json_response([self._account(p) for p in self._people(request)])

    async def paged_members(self, request: web.Request) -> web.Response:
        return web.json_response({"members": [self._account(p) for p in self._people(request)]})

    async def member(self, request: web.Request) -> web.Response:
        wanted = request.match_info["member"]
        for person in self._people(request):
            if wanted in (person.user_id, person.aad_id):
                return web.json_response(self._account(person))
        raise ConnectorRefusalError(404, "MemberNotFoundInConversation", "Member not found in conversation")

    def _people(self, request: web.Request) -> list[Person]:
        talk = self._conversation(request, to_write=False)
        return [self._world.person(member) for member in talk.members]

    def _account(self, person: Person) -> Json:
        given, _, family = person.name.rpartition(" ")
        return {
            "id": person.user_id,
            "name": person.name,
            "aadObjectId": person.aad_id,
            "objectId": person.aad_id,
            "givenName": given,
            "surname": family,
            "email": person.email,
            "userPrincipalName": _principal(person),
            "tenantId": person.workspace,
            "userRole": "guest" if person.guest else "user",
        }

    def _conversation(self, request: web.Request, *, to_write: bool = True) -> Conversation:
        # Teams puts `;messageid=…` after a thread's conversation id.
        wanted = request.match_info["conversation"].partition(";")[0]
        talk = self._world.conversations.get(wanted)
        if talk is None or self._world.workspaces[talk.workspace].platform != "teams":
            raise ConnectorRefusalError(404, "ConversationNotFound", "Conversation not found.")
        if to_write:
            for member in talk.members:
                _may_write(self._world.person(member))
        return talk

    def _message(self, request: web.Request, talk: Conversation) -> Message:
        message = self._world.message(talk.id, request.match_info["activity"])
        if message is None or not message.by_bot:
            raise ConnectorRefusalError(404, "ActivityNotFoundInConversation", "The activity was not found.")
        return message

    def _pace(self, talk: Conversation) -> None:
        pacing = self._world.pacing
        wait = self._windows.wait(talk.id, pacing.teams_windows) if pacing.on else 0
        if wait:
            raise ConnectorRefusalError(429, "Throttled", "Too many requests.", wait)


def _principal(person: Person) -> str:
    """A guest's has the address from elsewhere in it; an address that is not confirmed is not the principal name."""
    if person.guest:
        return f"{person.email.replace('@', '_')}#EXT#@council.onmicrosoft.example"
    return person.email if person.confirmed else f"{person.key}@council.onmicrosoft.example"


def _may_write(person: Person) -> None:
    if not person.installed:
        raise ConnectorRefusalError(403, "MessageWritesBlocked", "Message writes are blocked for this conversation.")


async def _body(request: web.Request) -> Json:
    raw = await request.read()
    if len(raw) > BYTES_MOST:
        raise ConnectorRefusalError(413, "MessageSizeTooBig", "Message size too large.")
    try:
        given = json.loads(raw)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ConnectorRefusalError(400, "BadSyntax", "The body is not a JSON object.")
    request[GIVEN] = given
    return given


def _check_activity(given: Json) -> None:
    if given.get("type") not in ("message", "typing"):
        raise ConnectorRefusalError(400, "BadSyntax", "Unknown activity type")
    if given["type"] == "message" and not given.get("text") and not given.get("attachments"):
        raise ConnectorRefusalError(400, "BadSyntax", "Activity resulted into empty message")
    for attachment in given.get("attachments") or []:
        if not isinstance(attachment, dict) or not attachment.get("contentType"):
            raise ConnectorRefusalError(400, "BadSyntax", "An attachment has no contentType")
        if attachment["contentType"] == CARD and (problems := card_problems(attachment.get("content"))):
            raise ConnectorRefusalError(400, "BadSyntax", "; ".join(problems))


def _fill(message: Message, given: Json) -> None:
    message.text = str(given.get("text") or "")
    message.attachments = list(given.get("attachments") or [])
    message.metadata = given.get("channelData")


def wire_time(at: datetime) -> str:
    """A moment as Teams writes it: milliseconds, and `Z` for UTC."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
