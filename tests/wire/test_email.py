"""E-mail over real SMTP: what arrives, what a mail program makes of it, and what becomes of trouble."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from adapters.base import Rejected, RetryLater
from adapters.email.deliver import EmailPort, read_config
from bot.sample import sample
from conversations.digest.messages import Reader, letter
from conversations.flows.digest import with_quotes
from conversations.message import (
    Action,
    Button,
    Buttons,
    Divider,
    Facts,
    Heading,
    Image,
    Letter,
    Message,
    Page,
    Quote,
    Text,
)
from conversations.model import Address, Digest
from conversations.scenes import Scene
from conversations.wording import Voice
from tests.unit.builders import make_programme
from tests.wire.mail_kit import MailServer, html_of, mail_server, text_of

SUNDAY = datetime(2026, 11, 29, 23, tzinfo=UTC)
TO = Address("email", "mail", "person-1")
PNG = b"\x89PNG\r\n\x1a\n and so on"
EVIL = '<script>alert("1")</script> & "quotes"'
LETTER = Letter("lead@example.org", "Your digest for week 48", Page("stop", "better:lead"))
MESSAGE = Message(
    "Better together: week 48. Two circles met.",
    (
        Heading("Better together: week 48"),
        Text("Two circles met.\nOne is new."),
        Image(Page("picture", "d1:realms:lead"), "Political: 12 people."),
        Facts((("Promises made", "14"), (EVIL, "5"))),
        Quote("Ask first"),
        Text("Counts from 1 to 4 are not shown.", quiet=True),
        Divider(),
        Buttons((Button("Read it on the page", Page("digest", "d1:lead")), Button("Act", Action("digest.stop")))),
    ),
    letter=LETTER,
)


def page_url(kind: str, page_id: str) -> str:
    return f"https://convenor.example/{kind}/{page_id}?a=1&b=2"


async def picture(_: Page) -> bytes | None:
    return PNG


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


def port(server: MailServer, url: str = "", sender: str = "Convenor <convenor@example.org>") -> EmailPort:
    return EmailPort(read_config(url or server.url, sender), page_url, picture)


async def test_a_mail_arrives_as_text_and_as_html_with_its_picture(server: MailServer) -> None:
    receipt = await port(server).send(TO, MESSAGE, "key-1")
    (envelope,), (mail,) = server.envelopes, server.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("convenor@example.org", ["lead@example.org"])
    assert mail["Subject"] == "Your digest for week 48"
    assert mail["From"] == "Convenor <convenor@example.org>"
    assert mail["To"] == "lead@example.org"
    assert mail["Message-ID"] == "<key-1@example.org>"
    assert mail["Message-ID"] in receipt.ref
    assert mail["Date"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    text = text_of(mail)
    for said in (
        "Two circles met.",
        "Political: 12 people.",
        "Promises made: 14",
        "“Ask first”",
        "Read it on the page:",
    ):
        assert said in text
    assert page_url("digest", "d1:lead") in text
    assert "Act" not in text, "a mail cannot act"
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert [part.get_content() for part in pictures] == [PNG]
    assert pictures[0]["Content-ID"] == "<picture-1>"
    assert 'src="cid:picture-1"' in html_of(mail)


async def test_one_press_ends_such_mails(server: MailServer) -> None:
    """As RFC 8058 has it, and the large mail providers ask for."""
    await port(server).send(TO, MESSAGE, "key-1")
    (mail,) = server.mails
    assert mail["List-Unsubscribe"] == f"<{page_url('stop', 'better:lead')}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


KNOWN = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tr",
        "td",
        "th",
        "div",
        "p",
        "h1",
        "h2",
        "a",
        "img",
        "hr",
        "blockquote",
        "br",
    ]
)
SINGLE = {"meta", "img", "hr", "br"}
PX = r"-?\d+(px)?"
COLOUR = r"#[0-9a-f]{6}"
BORDER = rf"(0|\d+px solid {COLOUR})"
PROPERTIES = {
    "margin": rf"{PX}( {PX}){{0,3}}",
    "padding": rf"{PX}( {PX}){{0,3}}",
    "width": "100%",
    "height": "auto",
    "max-width": "600px",
    "max-height": "0",
    "overflow": "hidden",
    "display": "(block|none)",
    "background": COLOUR,
    "color": COLOUR,
    "border": BORDER,
    "border-left": BORDER,
    "border-top": BORDER,
    "border-bottom": BORDER,
    "border-radius": r"\d+px",
    "border-collapse": "collapse",
    "font-family": r"'Segoe UI',Helvetica,Arial,sans-serif",
    "font-size": r"\d+px",
    "font-weight": r"\d00",
    "line-height": r"[\d.]+(px)?",
    "text-decoration": "none",
    "vertical-align": "top",
}
"""What Outlook for Windows (Word's engine), Outlook on the web, Gmail, Apple Mail and Thunderbird all show, with the values
that they all read: whole pixels, six-digit colours, and no shorthand for fonts. Rounded corners are square in Outlook, and
nothing is lost."""
ROOM = {"body", "td", "th", "blockquote"}
"""Word's engine takes no padding on anything else."""


class Checked(HTMLParser):
    """What the common mail programs know: tables and styles on each element; no script, no form, nothing from afar."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        given = dict(attrs)
        if tag not in SINGLE:
            self.open.append(tag)
        for rule in filter(None, (given.get("style") or "").split(";")):
            name, _, value = rule.partition(":")
            assert re.fullmatch(PROPERTIES[name], value), rule
            assert name != "padding" or tag in ROOM, f"{rule} on {tag}"
        if tag == "img":
            assert (given.get("src") or "").startswith("cid:")
            assert given.get("alt")
            assert given.get("width")
        if tag == "table":
            # Word's engine reads widths and gaps from attributes alone.
            assert (given.get("cellpadding"), given.get("cellspacing")) == ("0", "0")
            assert "max-width" not in (given.get("style") or "") or given.get("width") == "600"
        if tag == "table" and "role" not in given:
            assert "border-collapse" in (given.get("style") or "")
        if "href" in given:
            self.addresses.append(given["href"] or "")
        assert not {"class", "id", "onclick"} & given.keys()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def test_its_html_is_what_the_common_mail_programs_show(server: MailServer) -> None:
    await port(server).send(TO, MESSAGE, "key-1")
    html = html_of(server.mails[0])
    checked = Checked()
    checked.feed(html)
    assert checked.open == []
    assert checked.addresses == [page_url("digest", "d1:lead")]
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert len(html.encode()) < 102_000, "longer ones are cut by some"
    assert max(map(len, html.splitlines())) < 20_000


async def test_a_whole_digest_is_what_the_common_mail_programs_show(server: MailServer) -> None:
    """Every part that a digest has, in both languages."""
    made = [each for each in sample(make_programme(), 200, 8, 1, SUNDAY) if isinstance(each, Digest)][-1]
    for language in ("en", "cy"):
        message = letter(with_quotes(made, Scene()), made.id, Reader("lead"), "lead@example.org", Voice(language))
        await port(server).send(TO, message, f"key-{language}")
        mail = server.mails[-1]
        checked = Checked()
        checked.feed(html_of(mail))
        assert checked.open == []
        assert len(checked.addresses) == 2
        assert len(html_of(mail).encode()) < 102_000, "Gmail cuts longer ones"
        assert all(len(line) <= 998 for line in mail.as_bytes().splitlines())
        said = text_of(mail)
        for part in message.parts:
            if isinstance(part, Heading | Text | Image):
                words = part.alt if isinstance(part, Image) else part.text
                assert words.splitlines()[0] in said, "the plain half says it too"


@pytest.mark.parametrize("evil", ["Week\r\nBcc: all@example.org", "Week\nSubject: 2", "Week\x00\x0b\u2028Bcc: x"])
async def test_nobodys_words_begin_a_header(server: MailServer, evil: str) -> None:
    letter = Letter("lead@example.org", evil, LETTER.stop)
    await port(server, sender="Convenor <c@example.org>").send(TO, Message("x", (Text("x"),), letter=letter), "k")
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject", [])) == 1
    assert server.envelopes[0].rcpt_tos == ["lead@example.org"]


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: all@example.org", "no address", "a@b.example, c@d.example", ""]
)
async def test_an_address_that_is_none_is_refused(server: MailServer, address: str) -> None:
    with pytest.raises(Rejected) as refused:
        await port(server).send(TO, Message("x", (Text("x"),), letter=Letter(address, "x", LETTER.stop)), "k")
    assert server.envelopes == []
    assert "example" not in str(refused.value)


async def test_other_scripts_arrive(server: MailServer) -> None:
    letter = Letter("lead@example.org", "Crynodeb wythnos 48: Dŵr, 水, 🌊", LETTER.stop)
    await port(server).send(TO, Message("x", (Heading("Dŵr"), Text("水 🌊")), letter=letter), "k")
    (mail,) = server.mails
    assert mail["Subject"] == letter.subject
    assert "水 🌊" in text_of(mail)
    assert "水 🌊" in html_of(mail)


# Trouble


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 lead@example.org is unknown", Rejected),
        ("552 too large", Rejected),
        ("451 try again later", RetryLater),
        ("421 closing", RetryLater),
    ],
)
async def test_what_the_server_says_decides_what_comes_next(
    server: MailServer, answer: str, error: type[Exception]
) -> None:
    for field in ("answer", "refuse"):
        server.answer = server.refuse = ""
        setattr(server, field, answer)
        with pytest.raises(error) as told:
            await port(server).send(TO, MESSAGE, "k")
        assert "lead@" not in str(told.value), "an address would stand in a log"


async def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(RetryLater) as told:
        await EmailPort(read_config("smtp://127.0.0.1:9", "c@example.org"), page_url, picture).send(TO, MESSAGE, "k")
    assert told.value.wide
    assert not told.value.ambiguous


async def test_a_server_that_asks_who_it_is_is_told() -> None:
    async with mail_server(signing_in=True) as server:
        named = f"smtp://jo:p%40ss@127.0.0.1:{server.port}"
        await port(server, named).send(TO, MESSAGE, "k")
        assert len(server.envelopes) == 1
        with pytest.raises(RetryLater):
            await port(server, f"smtp://jo:wrong@127.0.0.1:{server.port}").send(TO, MESSAGE, "k")


async def test_a_password_is_not_told_to_a_server_that_offers_no_tls() -> None:
    """Whoever sits between could say that it is not offered. This computer itself is by its name, 127.1 is not."""
    async with mail_server(signing_in=True) as server:
        with pytest.raises(RetryLater) as told:
            await port(server, f"smtp://jo:p%40ss@127.1:{server.port}").send(TO, MESSAGE, "k")
    assert not told.value.ambiguous
    assert server.envelopes == []


async def test_what_is_out_cannot_be_changed(server: MailServer) -> None:
    out = port(server)
    receipt = await out.send(TO, MESSAGE, "k")
    await out.amend(TO, receipt.ref, MESSAGE)
    await out.retract(TO, receipt.ref)
    assert await out.find(TO, "k") is None
    assert len(server.envelopes) == 1


@pytest.mark.parametrize(
    ("url", "sender", "wrong"),
    [
        ("mail.example.org", "c@example.org", "SMTP_URL"),
        ("http://mail.example.org", "c@example.org", "SMTP_URL"),
        ("smtp://mail.example.org", "Convenor", "MAIL_FROM"),
    ],
)
def test_settings_that_cannot_be_used_say_which(url: str, sender: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        read_config(url, sender)


def test_ports_by_default() -> None:
    assert read_config("smtp://u:p@m.example", "c@example.org").port == 587
    secure = read_config("smtps://u:p@m.example", "c@example.org")
    assert (secure.port, secure.tls) == (465, True)
