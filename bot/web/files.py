"""A file that a member passed on: streamed from where its sender's platform keeps it, and never kept here.

Whoever holds the signed link may have it, for a day, or until the sender takes their message back.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from adapters.base import DeliveryError, Port, Stream
from bot.links import Links
from conversations.events import Attached
from conversations.flows.files import KINDS, LARGEST
from conversations.flows.files import read as read_file
from storage.queries import Queries

log = logging.getLogger(__name__)

# Whatever it is, a browser saves it and runs nothing in it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


class Files:
    """The handler of `GET /files/{token}`. `gone` makes the page for a link that opens nothing."""

    def __init__(self, queries: Queries, links: Links, ports: Mapping[str, Port]) -> None:
        self._queries = queries
        self._links = links
        self._ports = ports

    async def stream(self, request: web.Request) -> web.StreamResponse | None:
        """The file; None where the link opens nothing, or nothing any more."""
        draft_id = self._links.read("file", request.match_info["token"])
        found = await self._queries.shared_file(draft_id) if draft_id else None
        if found is None:
            return None
        draft, account = found
        file, port = read_file(draft.text), self._ports.get(account.platform)
        if file is None or port is None or not file.media.startswith(KINDS):
            return None
        try:
            async with port.open_file(account.address, file.source) as stream:
                if stream.size is not None and stream.size > LARGEST:
                    return None
                return await _pass_on(request, file, stream)
        except DeliveryError as error:
            log.info("a file could not be had: %s", error)
            return None


async def _pass_on(request: web.Request, file: Attached, stream: Stream) -> web.StreamResponse:
    named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    answer = web.StreamResponse(headers={**_HEADERS, "Content-Type": file.media, "Content-Disposition": named})
    if stream.size is not None:
        answer.content_length = stream.size
    await answer.prepare(request)
    sent = 0
    async for chunk in stream.chunks:
        sent += len(chunk)
        if sent > LARGEST:
            # Too late for an answer of another kind: a broken connection is not taken for a whole file.
            if request.transport is not None:
                request.transport.abort()
            break
        await answer.write(chunk)
    else:
        await answer.write_eof()
    return answer
