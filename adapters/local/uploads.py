"""Where local mode keeps the files that people send: Slack's own host, and the store behind Teams' addresses.

Slack gives a file to the bot's token only, and shows a page to everybody else; Teams' address lets in whoever has it.
"""

from __future__ import annotations

import base64
import mimetypes
from urllib.parse import quote

from aiohttp import web

from adapters.local.records import Json, Person, Upload
from adapters.local.world import World

SLACK = "/local/slack/files"
TEAMS = "/local/teams/files"
DOWNLOAD = "application/vnd.microsoft.teams.file.download.info"


def add_upload_routes(app: web.Application, world: World) -> None:
    async def slack(request: web.Request) -> web.Response:
        found = world.uploads.get(request.match_info["id"])
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if found is None or world.workspaces[found.workspace].bot_token != token:
            return web.Response(text="<html>Sign in to see this file.</html>", content_type="text/html")
        return _bytes(found)

    async def teams(request: web.Request) -> web.Response:
        found = world.uploads.get(request.match_info["id"])
        return web.Response(status=404) if found is None else _bytes(found)

    app.router.add_get(SLACK + "/{id}/{name}", slack)
    app.router.add_get(TEAMS + "/{id}/{name}", teams)


def _bytes(found: Upload) -> web.Response:
    return web.Response(body=found.data, content_type=found.media or "application/octet-stream")


def uploaded(world: World, person: Person, files: list[Json], own_url: str) -> list[Json]:
    """Files as the platform tells of them. Each is given by `name` and `data` (base64), and perhaps its `media`."""
    told = []
    for file in files:
        name, data = str(file["name"]), base64.b64decode(str(file["data"]))
        media = str(file.get("media") or mimetypes.guess_type(name)[0] or "application/octet-stream")
        made = world.upload(person, name, media, data)
        told.append(_slack(made, person, own_url) if person.platform == "slack" else _teams(made, own_url))
    return told


def _slack(made: Upload, person: Person, own_url: str) -> Json:
    address = f"{own_url}{SLACK}/{made.id}/{quote(made.name)}"
    what = {"name": made.name, "title": made.name, "mimetype": made.media, "size": len(made.data)}
    where = {"url_private": address, "url_private_download": address, "mode": "hosted", "is_external": False}
    return {"id": made.id, "user": person.user_id, **what, **where}


def _teams(made: Upload, own_url: str) -> Json:
    address = f"{own_url}{TEAMS}/{made.id}/{quote(made.name)}"
    content = {"downloadUrl": address, "uniqueId": made.id, "fileType": made.name.rpartition(".")[2]}
    return {"contentType": DOWNLOAD, "content": content, "contentUrl": address, "name": made.name}
