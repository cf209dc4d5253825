"""Messages become e-mails: plain text, and the same as HTML that old mail programs show too. Pure but for the date.

Mail programs know little CSS, so the HTML is tables with styles on each element, no wider than 600 pixels. Pictures are
parts of the mail, so that nothing is fetched from anywhere; their words stand below them, since many programs hide
pictures. Every value is escaped, and no header can hold a second line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from html import escape
from typing import Any, assert_never

from adapters.base import PageUrl
from conversations.message import (
    Button,
    Buttons,
    Divider,
    Facts,
    Form,
    Heading,
    Image,
    Message,
    Page,
    Part,
    Quote,
    Style,
    Text,
    Written,
)
from conversations.richtext import plain as plain_words

INK, SOFT, LINE, BLUE, TINT = "#1d2430", "#525c6b", "#d5dae1", "#1f4fa3", "#f4f6f9"
_FONT = "font-family:'Segoe UI',Helvetica,Arial,sans-serif"
_PICTURE_WIDTH = 536


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one message as PNG, by the page that shows them."""

    drawn: Mapping[Page, bytes]

    def name(self, page: Page) -> str:
        return f"picture-{list(self.drawn).index(page) + 1}"


def pictures_in(message: Message) -> list[Page]:
    return [part.picture for part in message.parts if isinstance(part, Image)]


def render(message: Message, key: str, sender: str, page_url: PageUrl, pictures: Pictures, now: float) -> EmailMessage:
    """The whole mail. `key` names it, so that a mail program that gets it twice can tell. Raises ValueError where the
    message has no letter, or an address could not be one."""
    letter = message.letter
    if letter is None:
        raise ValueError("a message without a letter is no e-mail")
    if "@" not in letter.to:
        raise ValueError("a letter without an address cannot be sent")
    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    mail["From"] = MailAddress(_line(name), addr_spec=address)
    mail["To"] = MailAddress(addr_spec=_line(letter.to))
    mail["Subject"] = _line(letter.subject)
    mail["Date"] = formatdate(now)
    mail["Message-ID"] = f"<{key}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop is not None and (stop := page_url(letter.stop.kind, letter.stop.id)):
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(plain(message.parts, page_url) + "\n")
    mail.add_alternative(html(message, page_url, pictures), subtype="html")
    shown: Any = list(mail.iter_parts())[-1]
    for page, picture in pictures.drawn.items():
        name = pictures.name(page)
        shown.add_related(picture, "image", "png", cid=f"<{name}>", filename=f"{name}.png", disposition="inline")
    return mail


def _line(text: str) -> str:
    """One line: nobody's words begin a header of their own."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


# --- plain text ---------------------------------------------------------------------------------------------------


def plain(parts: Iterable[Part], page_url: PageUrl) -> str:
    return "\n".join(line for part in parts for line in _plain(part, page_url)).strip()


def _plain(part: Part, page_url: PageUrl) -> Iterator[str]:
    match part:
        case Heading(text):
            yield from ("", text, "-" * len(text))
        case Text(text) | Image(_, text):
            yield from ("", text)
        case Written(lines):
            yield from ("", plain_words(lines))
        case Quote(text, by):
            yield from ("", f"“{text}”", *([by] if by else []))
        case Facts(rows):
            yield ""
            yield from (f"{name}: {value}" for name, value in rows)
        case Divider():
            yield from ("", "* * *")
        case Buttons(buttons):
            yield from (
                line for button, address in _links(buttons, page_url) for line in ("", f"{button.label}:", address)
            )
        case Form():
            return  # nothing can be filled in here
        case _:
            assert_never(part)


def _links(buttons: Iterable[Button], page_url: PageUrl) -> Iterator[tuple[Button, str]]:
    """The buttons that open a page. Others act, which a mail cannot."""
    for button in buttons:
        if isinstance(button.does, Page) and (address := page_url(button.does.kind, button.does.id)):
            yield button, address


# --- HTML ---------------------------------------------------------------------------------------------------------


def html(message: Message, page_url: PageUrl, pictures: Pictures) -> str:
    inside = "\n".join(_rows(message.parts, page_url, pictures))
    subject = escape(message.letter.subject if message.letter else message.fallback)
    return f"""<!doctype html>
<html lang="{message.letter.language if message.letter else "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{subject}</title>
</head>
<body style="margin:0;padding:0;background:{TINT}">
<div style="display:none;max-height:0;overflow:hidden">{escape(message.fallback[:140])}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:{TINT}"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;background:#ffffff;border:1px solid {LINE}">
<tr><td style="padding:24px 32px;{_FONT};font-size:16px;line-height:24px;color:{INK}">
{inside}
</td></tr></table>
</td></tr></table>
</body>
</html>
"""


def _rows(parts: Iterable[Part], page_url: PageUrl, pictures: Pictures) -> Iterator[str]:
    level = 1
    for part in parts:
        match part:
            case Heading(text):
                size, space = ("24px", "0 0 8px") if level == 1 else ("18px", "28px 0 6px")
                yield f'<h{level} style="margin:{space};font-size:{size};line-height:1.3">{escape(text)}</h{level}>'
                level = 2
            case Text(text, quiet):
                yield from (_paragraph(line, quiet) for line in text.splitlines() if line.strip())
            case Written(lines):
                yield from (_paragraph(line, quiet=False) for line in plain_words(lines).splitlines() if line.strip())
            case Quote(text, by):
                said = escape(text) + (f"<br>{escape(by)}" if by else "")
                yield f'<blockquote style="margin:12px 0;padding:4px 16px;border-left:4px solid #2f7d5b">{said}</blockquote>'
            case Facts(rows):
                yield _table(rows)
            case Divider():
                yield f'<hr style="margin:28px 0 12px;border:0;border-top:1px solid {LINE}">'
            case Image():
                yield from _image(part, pictures)
            case Buttons(buttons):
                yield from (_button(button, address) for button, address in _links(buttons, page_url))
            case Form():
                pass  # nothing can be filled in here
            case _:
                assert_never(part)


def _paragraph(text: str, quiet: bool) -> str:
    look = f"font-size:14px;line-height:20px;color:{SOFT}" if quiet else "font-size:16px;line-height:24px"
    return f'<p style="margin:0 0 10px;{look}">{escape(text)}</p>'


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cell = f"padding:7px 4px;border-bottom:1px solid {LINE};vertical-align:top"
    inside = "".join(
        f'<tr><th scope="row" align="left" style="{cell};font-weight:400">{escape(name)}</th>'
        f'<td align="right" style="{cell};font-weight:600">{escape(value)}</td></tr>'
        for name, value in rows
    )
    look = "border-collapse:collapse;font-size:16px;line-height:22px"
    return f'<table width="100%" cellpadding="0" cellspacing="0" style="{look}">{inside}</table>'


def _image(image: Image, pictures: Pictures) -> Iterator[str]:
    page, alt = image.picture, image.alt
    if page in pictures.drawn:
        look = "display:block;width:100%;height:auto;margin:12px 0"
        yield f'<img src="cid:{pictures.name(page)}" width="{_PICTURE_WIDTH}" alt="{escape(alt)}" style="{look}">'
    yield from (_paragraph(said, quiet=True) for said in image.sentences())


def _button(button: Button, address: str) -> str:
    """The main one as a cell with a colour of its own, since some programs drop the colour of a link, or the room around it."""
    label, href = escape(button.label), escape(address)
    if button.style is not Style.PRIMARY:
        return f'<p style="margin:0 0 10px;font-size:14px"><a href="{href}" style="color:{BLUE}">{label}</a></p>'
    look = f"color:#ffffff;text-decoration:none;font-weight:600;{_FONT}"
    return (
        f'<table role="presentation" cellpadding="0" cellspacing="0" style="margin:20px 0 8px"><tr>'
        f'<td bgcolor="{BLUE}" style="padding:10px 18px;border-radius:6px"><a href="{href}" style="{look}">{label}</a></td></tr></table>'
    )
