"""`convenor doctor` finds every common mistake and says what to do: looked for at servers on this computer."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from adapters.local.server import LocalServer
from adapters.local.world import default_world
from adapters.slack.manifest import SCOPES
from bot.doctor import Doctor
from bot.settings import load
from conversations.model import Role
from storage.database import open_database
from storage.installs import Install, Installs, Registration
from storage.migrations import migrate
from storage.secrets import Keyring, new_secret_key
from tests.contract.test_commands import convenor
from tests.scenario.test_installing import Place, installed, place
from tests.storage_world import migrated, open_world
from tests.unit.builders import make_membership, make_person, make_programme
from tests.wire.mail_kit import mail_server

SECRET = new_secret_key()
TENANT, APP = "5f1b6a52-8c1d-4a57-9f0e-ea57a1ec0de1", "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21"


@pytest.fixture
async def database(tmp_path: Path) -> str:
    url = f"sqlite+aiosqlite:///{tmp_path / 'doctor.db'}"
    db = await open_database(url)
    await migrate(db)
    await db.close()
    return url


@pytest.fixture
async def local() -> AsyncIterator[LocalServer]:
    async with LocalServer(default_world()) as running:
        running.world.workspaces["T0EASTVALE"].scopes = ",".join(SCOPES)
        yield running


def nobody() -> str:
    """An address of this computer where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


async def told(database: str, now: datetime | None = None, /, **values: str) -> str:
    settings = load(
        {"DATABASE_URL": database, "CONVENOR_SECRET_KEY": SECRET, "PUBLIC_URL": "http://x.example", **values}
    )
    at = now or datetime.now(UTC)
    return "\n".join(each.text for each in await Doctor(settings, lambda: at).look())


def slack(local: LocalServer, **more: str) -> dict[str, str]:
    token = local.world.workspaces["T0EASTVALE"].bot_token
    return {"SLACK_API_URL": local.slack_api_url, "SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": token, **more}


async def test_a_token_that_works_is_left_alone(database: str, local: LocalServer) -> None:
    said = await told(database, **slack(local))
    assert "SLACK" not in said
    assert "clock" not in said


async def test_a_wrong_token_a_missing_scope_and_a_removed_app(database: str, local: LocalServer) -> None:
    assert "Copy Bot User OAuth Token again" in await told(database, **slack(local, SLACK_BOT_TOKEN="xoxb-other"))
    assert "it begins with xoxb-" in await told(database, **slack(local, SLACK_BOT_TOKEN="xoxp-mine"))
    workspace = local.world.workspaces["T0EASTVALE"]
    workspace.scopes = ",".join(scope for scope in SCOPES if scope not in ("im:write", "commands"))
    said = await told(database, **slack(local))
    assert "lacks the scopes commands, im:write" in said
    assert "reinstall the app" in said
    workspace.installed = False
    assert "has removed the app" in await told(database, **slack(local))


async def test_the_app_of_many_workspaces(database: str, local: LocalServer) -> None:
    ids = {"SLACK_API_URL": local.slack_api_url, "SLACK_SIGNING_SECRET": "s",
           "SLACK_CLIENT_ID": local.world.slack_client_id, "SLACK_CLIENT_SECRET": local.world.slack_client_secret}  # fmt: skip
    db = await open_database(database)
    store, now = Installs(db, Keyring(SECRET)), datetime.now(UTC)
    await store.save(Install("T0EASTVALE", local.world.workspaces["T0EASTVALE"].bot_token), now)
    await store.save(Install("T0GONE", "xoxb-gone", details={"name": "Youth Forum"}), now)
    assert "The token of the workspace (T0EASTVALE)" not in await told(database, **ids)
    assert "The token of Youth Forum (T0GONE) is not known to Slack." in await told(database, **ids)
    await store.revoke("T0GONE", now)
    await db.close()
    assert "Youth Forum (T0GONE) removed the app" in await told(database, **ids)
    assert "SLACK_CLIENT_SECRET is another app's" in await told(database, **{**ids, "SLACK_CLIENT_SECRET": "x"})
    assert "SLACK_CLIENT_ID is not known" in await told(database, **{**ids, "SLACK_CLIENT_ID": "x"})


async def test_socket_mode(database: str, local: LocalServer) -> None:
    token = {**slack(local), "SLACK_APP_TOKEN": local.world.slack_app_token}
    assert "SLACK_APP_TOKEN" not in await told(database, **token)
    assert "SLACK_APP_TOKEN is refused" in await told(database, **{**token, "SLACK_APP_TOKEN": "xapp-other"})


async def test_a_clock_that_is_wrong(database: str, local: LocalServer) -> None:
    said = await told(database, datetime.now(UTC) + timedelta(minutes=7), **slack(local))
    assert "clock is 7 minutes ahead" in said
    said = await told(database, datetime.now(UTC) - timedelta(minutes=7), **slack(local))
    assert "clock is 7 minutes behind" in said


@asynccontextmanager
async def answering(status: int, body: dict[str, str], path: str = "/token") -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    app = web.Application()
    app.router.add_route("*", path, answer)
    runner = web.AppRunner(app)
    await runner.setup()
    taken = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, taken).start()
    try:
        yield f"http://127.0.0.1:{taken.getsockname()[1]}{path}"
    finally:
        await runner.cleanup()


TEAMS = {
    "MicrosoftAppId": APP,
    "MicrosoftAppPassword": "p",
    "MicrosoftAppType": "SingleTenant",
    "MicrosoftAppTenantId": TENANT,
}


@pytest.mark.parametrize(
    ("status", "body", "remedy"),
    [
        (401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}, "Copy the secret's Value"),
        (401, {"error": "invalid_client", "error_description": "AADSTS7000222: expired"}, "has expired"),
        (400, {"error": "unauthorized_client", "error_description": "AADSTS700016: not found"}, "must be of one registration"),
        (400, {"error": "invalid_request", "error_description": "AADSTS90002: Tenant not found"}, "There is no tenant of that id"),
        (400, {"error": "other", "error_description": "AADSTS12345: what"}, "AADSTS12345"),
    ],
)  # fmt: skip
async def test_a_teams_registration_that_is_wrong(
    database: str, status: int, body: dict[str, str], remedy: str
) -> None:
    async with answering(status, body) as url:
        said = await told(database, **TEAMS, TEAMS_TOKEN_URL=url, TEAMS_OPENID_METADATA=url)
        assert remedy in said
        assert "no token could be had" in said
    async with answering(200, {"access_token": "t"}) as url:
        said = await told(database, **TEAMS, TEAMS_TOKEN_URL=url, TEAMS_OPENID_METADATA=url)
        assert "Teams app" not in said
        assert "keys cannot be read" not in said
        wrong = {**TEAMS, "MicrosoftAppTenantId": "eastvale.gov.uk"}
        assert "is no tenant's id" in await told(database, **wrong, TEAMS_TOKEN_URL=url, TEAMS_OPENID_METADATA=url)


async def test_more_registrations_are_looked_at_too(database: str) -> None:
    db = await open_database(database)
    await Installs(db, Keyring(SECRET)).add_registration(
        Registration("other", "SingleTenant", TENANT, "p"), datetime.now(UTC)
    )
    await db.close()
    async with answering(200, {"access_token": "t"}) as url:
        assert "Teams app other: MicrosoftAppId is no app's id" in await told(
            database, TEAMS_TOKEN_URL=url, TEAMS_OPENID_METADATA=url
        )


async def test_without_a_network_each_part_says_so(database: str) -> None:
    away = nobody()
    said = await told(
        database,
        SLACK_SIGNING_SECRET="s", SLACK_BOT_TOKEN="xoxb-1", SLACK_API_URL=f"http://{away}/api/",
        **TEAMS, TEAMS_TOKEN_URL=f"http://{away}/token", TEAMS_OPENID_METADATA=f"http://{away}/keys",
        PUBLIC_URL=f"https://{away}", SMTP_URL=f"smtp://{away}", MAIL_FROM="convenor@example.org",
    )  # fmt: skip
    for part in ("Slack cannot be reached", "cannot be reached", "keys cannot be read", "refuses the connection"):
        assert part in said


async def test_mail_that_cannot_be_sent(database: str) -> None:
    assert "MAIL_FROM is missing" in await told(database, SMTP_URL=f"smtp://{nobody()}")
    assert "SMTP_URL cannot be used" in await told(database, SMTP_URL="mail.example.org", MAIL_FROM="a@b.org")


async def unsigned(url: str, sent_at: float) -> int:
    """A command whose signature is of another app, or whose time is."""
    headers = {"X-Slack-Request-Timestamp": f"{sent_at:.0f}", "X-Slack-Signature": "v0=00",
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/slack/events", data="command=%2Fconvenor&text=help", headers=headers) as answer,
    ):
        return answer.status


@pytest.fixture
async def here(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Place]:
    async with place(tmp_path, _migrated_sqlite_url) as made:
        yield made


async def seen_here(here: Place, text: str, there: bool = True) -> str:
    """What the doctor says of a running service, once a text is in it, or is not. Noting it takes the doors a moment."""
    for _ in range(200):
        said = "\n".join(each.text for each in await Doctor(load(here.values), here.clock.now).look())
        if (text in said) is there:
            return said
        await asyncio.sleep(0.1)
    raise AssertionError(said)


async def test_a_signing_secret_of_another_app_is_told_until_a_genuine_request_comes(here: Place) -> None:
    await installed(here, "T0AMINA")
    ours = here.world.slack_signing_secret
    here.world.slack_signing_secret = "0123456789abcdef0123456789abcdef"
    for _ in range(2):
        assert (await here.local.people.say("amina", "help")).status == 401
    said = await seen_here(here, "none that fits has come since. From Slack: its signature did not fit.")
    assert "Copy it again from Basic Information, Signing Secret" in said
    here.world.slack_signing_secret = ours
    await here.say("amina", "help")
    assert "What you can write" in here.screen("amina")
    await seen_here(here, "refused", there=False)


async def test_a_clock_that_slack_does_not_agree_with_is_no_wrong_secret(here: Place) -> None:
    assert await unsigned(here.url, time.time() - 600) == 401
    assert "SLACK_SIGNING_SECRET is another" not in await seen_here(here, "more than five minutes old or early")


async def test_another_tenant_is_told_as_such(database: str) -> None:
    db = await open_database(database)
    await Installs(db, Keyring(SECRET)).note_refusal("teams-tenant", 1, datetime.now(UTC))
    await db.close()
    said = await told(database)
    assert "A request was refused" in said
    assert "MicrosoftAppTenantId has to be the tenant whose people write" in said


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer, and its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    return folder / "cert.pem", folder / "key.pem"


async def test_a_public_address_that_does_not_lead_here(tmp_path: Path, database: str) -> None:
    """Looked at by the command itself, as Slack and Microsoft would: nothing there, no such name, a certificate that
    nobody trusts, somebody else's server, and at last ours."""

    async def said(url: str, **trusts: str) -> str:
        values = {"DATABASE_URL": database, "CONVENOR_SECRET_KEY": SECRET, "PUBLIC_URL": url, **trusts}
        return (await asyncio.to_thread(convenor, tmp_path, "doctor", **values)).stdout

    assert "cannot be reached" in await said(f"https://{nobody()}")
    assert "has a name that is not known" in await said("https://convenor.invalid")
    assert "PUBLIC_URL has a path (/bot)" in await said(f"https://{nobody()}/bot")
    assert "PUBLIC_URL is not set to an https address" in await said("http://convenor.example")
    cert, key = certified(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    answers = "Welcome to nginx"
    app = web.Application()

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text=answers)

    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app)
    await runner.setup()
    taken = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, taken, ssl_context=context).start()
    url = f"https://localhost:{taken.getsockname()[1]}"
    try:
        assert "has a certificate that is not trusted" in await said(url)
        assert "answers, but not as Convenor does" in await said(url, SSL_CERT_FILE=str(cert))
        answers = "ok"
        assert url not in await said(url, SSL_CERT_FILE=str(cert))
    finally:
        await runner.cleanup()


async def test_mail_that_the_server_refuses(database: str) -> None:
    async with mail_server(signing_in=True) as server:
        where = server.url.removeprefix("smtp://").rpartition("@")[2]
        sender = {"MAIL_FROM": "convenor@example.org"}
        wrong = await told(database, SMTP_URL=f"smtp://jo:wrong@{where}", **sender)
        assert "does not accept the user and password in SMTP_URL" in wrong
        assert "does not speak TLS" in await told(database, SMTP_URL=f"smtps://{where}", **sender)
        assert "mail server" not in await told(database, SMTP_URL=server.url, **sender)


async def test_what_the_doors_turned_away_is_told(database: str) -> None:
    db = await open_database(database)
    await Installs(db, Keyring(SECRET)).note_refusal("slack", 4, datetime.now(UTC))
    await db.close()
    said = await told(database)
    assert "4 requests were refused" in said
    assert "SLACK_SIGNING_SECRET is another app's" in said


async def test_a_database_of_an_older_version_and_one_that_is_away(tmp_path: Path) -> None:
    assert "convenor migrate" in await told(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    assert "The database cannot be reached" in await told(f"postgresql+asyncpg://u@{nobody()}/x")


async def test_a_postgresql_database_of_another_name_or_user(postgres_url: str) -> None:
    assert "no database of the name" in await told(postgres_url.replace("/test_", "/no_"))
    assert "does not let the user" in await told(postgres_url.replace("postgres:@", "nobody:@"))


async def test_a_programme_without_a_safeguarding_contact_is_told_until_there_is_one(database_url: str) -> None:
    await migrated(database_url)
    async with open_world(database_url, SECRET) as world:
        await world.save(make_programme(), make_person(), make_membership())
        assert "Nobody is the safeguarding contact of Better together" in await told(database_url)
        assert 'convenor programme safeguarding "Better together"' in await told(database_url)
        assert "safeguarding" not in await told(database_url, CONVENOR_MODE="local")
        await world.save(make_membership(roles=(Role.PARTICIPANT, Role.SAFEGUARDING), version=1))
        assert "safeguarding" not in await told(database_url)
