"""The load: signed Slack messages or Teams activities over a few kept-open connections, in a process of its own.

`python -m tests.benchmarks.load` reads a `Job` as JSON and writes a `Result`. Every request is made and signed before
the clock starts, and answers are read by their length alone, so that it costs little beside what it measures (the row
`load_generator` says how little). Only the standard library, so that it starts at once.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

TEXT = "The youth club is open on Tuesdays now, and two of the tenants came along."


@dataclass
class Job:
    """`people` are (user, conversation, name); they write by turns. `first` numbers the first message, so that no two
    jobs send the same. `rate` is requests a second; 0: each connection sends as soon as it is answered. `token` is Teams' bearer, `secret` Slack's."""

    kind: str
    ports: list[int]
    workspace: str
    people: list[tuple[str, str, str]]
    secret: str = ""
    token: str = ""
    app: str = ""
    service_url: str = ""
    first: int = 0
    count: int = 100_000
    seconds: float = 60.0
    connections: int = 16
    rate: float = 0.0


@dataclass
class Result:
    """`seconds` for `count` answers; `times` are the seconds that each took, sorted; `bad` answers were not 200."""

    count: int
    seconds: float
    bad: int
    times: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def at(self, share: float) -> float:
        return self.times[min(int(len(self.times) * share), len(self.times) - 1)]


async def run(job: Job) -> Result:
    """Runs a job in a process of its own. Raises RuntimeError where an answer was not 200."""
    pipe = asyncio.subprocess.PIPE
    command = [sys.executable, "-m", "tests.benchmarks.load"]
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    output, _ = await process.communicate(json.dumps(asdict(job)).encode())
    result = Result(**json.loads(output))
    if result.bad or not result.count:
        raise RuntimeError(f"{result.bad} of {result.count} requests failed")
    return result


def requests(job: Job) -> Iterator[bytes]:
    make = _slack if job.kind == "slack" else _teams
    for number in range(job.first, job.first + job.count):
        path, headers, body = make(job, number, *job.people[number % len(job.people)])
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{headers}"
        yield f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _slack(job: Job, number: int, user: str, conversation: str, _name: str) -> tuple[str, str, bytes]:
    ts = f"{1_800_000_000 + number // 1000}.{number % 1000:06d}"
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": conversation,
        "user": user,
        "text": f"{TEXT} {number}",
        "ts": ts,
        "event_ts": ts,
        "team": job.workspace,
        "client_msg_id": f"c{number}",
    }
    payload = {
        "type": "event_callback",
        "token": "none",
        "team_id": job.workspace,
        "api_app_id": "A1",
        "event": event,
        "event_id": f"Ev{number}",
        "event_time": 1_800_000_000,
        "authorizations": [{"team_id": job.workspace, "user_id": "UBOT", "is_bot": True}],
    }
    body = json.dumps(payload).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(job.secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return "/slack/events", f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n", body


def _teams(job: Job, number: int, user: str, conversation: str, name: str) -> tuple[str, str, bytes]:
    activity: dict[str, Any] = {
        "type": "message",
        "id": str(1_800_000_000_000 + number),
        "timestamp": "2026-11-23T09:00:00.123Z",
        "channelId": "msteams",
        "serviceUrl": job.service_url,
        "from": {"id": f"29:{user}", "name": name, "aadObjectId": user},
        "conversation": {"conversationType": "personal", "tenantId": job.workspace, "id": conversation},
        "recipient": {"id": f"28:{job.app}", "name": "Convenor"},
        "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "timezone": "Europe/London"}],
        "channelData": {"tenant": {"id": job.workspace}},
        "locale": "en-GB",
        "text": f"{TEXT} {number}",
        "textFormat": "plain",
        "attachments": [{"contentType": "text/html", "content": f"<p>{TEXT} {number}</p>"}],
    }
    bearer = f"Authorization: Bearer {job.token}\r\n" if job.token else ""
    return "/api/messages", bearer, json.dumps(activity).encode()


class _Load:
    """What all connections share."""

    def __init__(self, job: Job) -> None:
        self.waiting = list(requests(job))
        self.waiting.reverse()
        self.times: list[float] = []
        self.bad = 0
        self.until = time.perf_counter() + job.seconds
        self.busy = job.connections
        self.done = asyncio.Event()
        self._sent, self._began, self._apart = 0, time.perf_counter(), 1 / job.rate if job.rate else 0.0

    def wait(self) -> float:
        """The seconds until the next request is due."""
        self._sent += 1
        return max(0.0, self._began + self._sent * self._apart - time.perf_counter()) if self._apart else 0.0


class _Connection(asyncio.Protocol):
    def __init__(self, load: _Load) -> None:
        self._load = load
        self._seen = b""
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def _next(self) -> None:
        now = time.perf_counter()
        if not self._load.waiting or now > self._load.until:
            self._load.busy -= 1
            if not self._load.busy:
                self._load.done.set()
            return
        request = self._load.waiting.pop()
        if wait := self._load.wait():
            asyncio.get_running_loop().call_later(wait, self._send, request)
        else:
            self._send(request)

    def _send(self, request: bytes) -> None:
        self._seen, self._began = b"", time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, ended, body = self._seen.partition(b"\r\n\r\n")
        if not ended:
            return
        _, found, rest = head.lower().partition(b"content-length:")
        if found and len(body) < int(rest.partition(b"\r\n")[0]):
            return
        self._load.times.append(time.perf_counter() - self._began)
        self._load.bad += not head.startswith(b"HTTP/1.1 200")
        self._next()


async def _main(job: Job) -> Result:
    loop, load = asyncio.get_running_loop(), _Load(job)
    began = time.perf_counter()
    load.until = began + job.seconds
    for number in range(job.connections):
        await loop.create_connection(lambda: _Connection(load), "127.0.0.1", job.ports[number % len(job.ports)])
    await load.done.wait()
    return Result(len(load.times), time.perf_counter() - began, load.bad, sorted(load.times))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(_main(Job(**json.loads(sys.stdin.read())))))))
