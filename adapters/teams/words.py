"""What somebody typed in Teams, as plain text with nothing of theirs lost.

Teams sends a message twice: `text`, and usually the same as an HTML attachment. In `text`, markup that Teams made
and angle brackets that a person typed cannot be told apart; in the attachment what was typed is escaped. So the
attachment is read where there is one. The bot's own mention, and the message somebody quotes, are not their words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# Without an attachment, a text is markup only if one block is wrapped around all of it.
_WRAPPED = re.compile(r"\s*<(p|div)\b[^>]*>.*</\1>\s*\Z", re.IGNORECASE | re.DOTALL)
_BLOCKS = frozenset(("p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "h1", "h2", "h3", "h4"))
_UNPAIRED = re.compile("[\ud800-\udfff\x00]")
_SCHEMA = "http://schema.skype.com/"


def typed_words(activity: Mapping[str, Any]) -> str:
    """The words of a message activity."""
    if (html := _html(activity)) and (words := _plain(html, _bot_name(activity))):
        return words
    text = activity.get("text")
    if not isinstance(text, str):
        return ""
    if activity.get("textFormat") in ("xml", "html") or _WRAPPED.match(text):
        return _plain(text, _bot_name(activity))
    return _tidy(_entities(_without_bot(text, activity)))


def whole(value: Any) -> Any:
    """The same JSON without half characters and NULs, which no database and no other platform takes."""
    match value:
        case str():
            return _UNPAIRED.sub("\ufffd", value)
        case dict():
            return {whole(key): whole(inner) for key, inner in value.items()}
        case list():
            return [whole(inner) for inner in value]
        case _:
            return value


def _html(activity: Mapping[str, Any]) -> str:
    for attachment in activity.get("attachments") or ():
        if isinstance(attachment, dict) and attachment.get("contentType") == "text/html":
            content = attachment.get("content")
            return content if isinstance(content, str) else ""
    return ""


def _bot_name(activity: Mapping[str, Any]) -> str:
    recipient = activity.get("recipient")
    name = recipient.get("name") if isinstance(recipient, dict) else ""
    return name if isinstance(name, str) else ""


def _without_bot(text: str, activity: Mapping[str, Any]) -> str:
    name = _bot_name(activity)

    def mended(found: re.Match[str]) -> str:
        said = re.sub(r"<[^>]*>", "", found[0])
        return "" if not name or unescape(said) == name else said

    return _MENTION.sub(mended, text)


def _entities(text: str) -> str:
    """Only whole entities: `?a=1&copy=2` in an address stays as it is."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _plain(html: str, bot_name: str) -> str:
    reader = _Reader(bot_name)
    reader.feed(html)
    reader.close()
    return _tidy("".join(reader.words))


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ")
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    """Collects the words of Teams' HTML. Tags that it does not know are left out and their words kept."""

    def __init__(self, bot_name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._bot_name = bot_name
        self._quoted = 0
        self._mention: list[str] | None = None
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "blockquote" and (self._quoted or given.get("itemtype") == f"{_SCHEMA}Reply"):
            self._quoted += 1
        if self._quoted:
            return
        if tag == "at" or (tag == "span" and given.get("itemtype") == f"{_SCHEMA}Mention"):
            self._mention = []
        elif tag == "a":
            self._link = (given.get("href", ""), len(self.words))
        elif tag in ("img", "emoji"):
            self._add(given.get("alt", ""))
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._break()
            if tag == "li":
                self._add("- ")

    def handle_endtag(self, tag: str) -> None:
        if self._quoted:
            self._quoted -= tag == "blockquote"
            return
        if self._mention is not None and tag in ("at", "span"):
            name, self._mention = "".join(self._mention), None
            # Without a name to compare with, a mention can only be of whom the message is to.
            if self._bot_name and name != self._bot_name:
                self._add(name)
        elif tag == "a" and self._link:
            (address, start), self._link = self._link, None
            label = "".join(self.words[start:])
            if address and address.removeprefix("mailto:") not in (label, f"{label}/"):
                self._add(f" ({address})")
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        # Line ends in the source of a block are not line breaks; Teams writes those as tags.
        if not self._quoted and data.strip("\r\n"):
            self._add(data)

    def _add(self, words: str) -> None:
        (self.words if self._mention is None else self._mention).append(words)

    def _break(self) -> None:
        if self.words and not self.words[-1].endswith("\n"):
            self.words.append("\n")
