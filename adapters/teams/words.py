"""What somebody typed in Teams, with its formatting, as lines of neutral text with nothing of theirs lost.

Teams sends a message twice: `text`, and usually the same as an HTML attachment. In `text`, markup that Teams made
and angle brackets that a person typed cannot be told apart; in the attachment what was typed is escaped. So the
attachment is read where there is one. The bot's own mention, and the message somebody quotes, are not their words.

The standard library's parser reads it: Teams' own editor wrote the HTML, and no tree is needed, only what is open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from conversations.richtext import Kind, Line, Lines, Run, of_plain, tidy

# Each of these goes over a text once, whatever is in it: somebody may send a hundred thousand tags that never end.
_MENTION = re.compile(r"<at\b[^<>]*>(?:(?!<at\b).)*?</at>", re.IGNORECASE | re.DOTALL)
_NEVER_ENDS = re.compile(r"<(?![^<>]*>)")
_NO_TAG = re.compile(r"<[!?][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# Without an attachment, a text is markup only if one block is wrapped around all of it.
_WRAPPED = re.compile(r"\s*<(p|div)\b[^>]*>.*</\1>\s*\Z", re.IGNORECASE | re.DOTALL)
_BLOCKS = frozenset(("p", "div", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "code": "code",
}
_UNPAIRED = re.compile("[\ud800-\udfff\x00]")
_SCHEMA = "http://schema.skype.com/"


def typed(activity: Mapping[str, Any]) -> Lines:
    """The words of a message activity."""
    reader = _read(activity)
    if reader and (lines := reader.lines()):
        return lines
    text = activity.get("text")
    if not isinstance(text, str):
        return ()
    if activity.get("textFormat") in ("xml", "html") or _WRAPPED.match(text):
        return _reader(text, activity).lines()
    return _calm(of_plain(_entities(_without_bot(text, activity)).replace("\N{NO-BREAK SPACE}", " ")))


def quoted(activity: Mapping[str, Any]) -> str:
    """The id of the message that somebody answers by quoting it, where they do."""
    reader = _read(activity)
    return reader.answers if reader else ""


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


def _read(activity: Mapping[str, Any]) -> _Reader | None:
    attachments = activity.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        if isinstance(attachment, dict) and attachment.get("contentType") == "text/html":
            content = attachment.get("content")
            return _reader(content, activity) if isinstance(content, str) else None
    return None


def _reader(html: str, activity: Mapping[str, Any]) -> _Reader:
    reader = _Reader(_bot_name(activity), _people(activity))
    reader.feed(_NO_TAG.sub("", _NEVER_ENDS.sub("&lt;", html)))
    reader.close()
    return reader


def _bot_name(activity: Mapping[str, Any]) -> str:
    recipient = activity.get("recipient")
    name = recipient.get("name") if isinstance(recipient, dict) else ""
    return name if isinstance(name, str) else ""


def _people(activity: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everybody who is mentioned, in order: their name, and the id of their account (empty for the bot)."""
    channel = activity.get("channelData")
    inner = channel.get("tenant") if isinstance(channel, dict) else None
    tenant = inner.get("id") if isinstance(inner, dict) else None
    entities = activity.get("entities")
    found: list[tuple[str, str]] = []
    for entity in entities if isinstance(entities, list) else ():
        if isinstance(entity, dict) and entity.get("type") == "mention" and isinstance(entity.get("mentioned"), dict):
            who = entity["mentioned"]
            user, name = who.get("aadObjectId") or who.get("id"), who.get("name")
            known = isinstance(user, str) and isinstance(tenant, str) and not user.startswith("28:")
            found.append((name if isinstance(name, str) else "", f"teams:{tenant}/{user}" if known else ""))
    return found


def _without_bot(text: str, activity: Mapping[str, Any]) -> str:
    name = _bot_name(activity)

    def mended(found: re.Match[str]) -> str:
        said = re.sub(r"<[^>]*>", "", found[0])
        return "" if not name or unescape(said) == name else said

    return _MENTION.sub(mended, text)


def _entities(text: str) -> str:
    """Only whole entities: `?a=1&copy=2` in an address stays as it is."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _calm(lines: Lines) -> Lines:
    """No more than one empty line in a row, no spaces at the end of a line, none at the beginning of all: Teams' editor
    leaves them there, and behind the bot's name."""
    if lines and lines[0].kind is Kind.TEXT and lines[0].runs:
        first = lines[0].runs[0]
        lines = (Line((first.saying(first.text.lstrip(" ")), *lines[0].runs[1:])), *lines[1:])
    made: list[Line] = []
    for line in lines:
        if line.kind is Kind.TEXT and line.runs:
            last = line.runs[-1]
            line = Line((*line.runs[:-1], last.saying(last.text.rstrip(" \t"))))
        if made and not line.text and line.kind is Kind.TEXT and made[-1] == Line():
            continue
        made.append(line)
    return tidy(made)


class _Reader(HTMLParser):
    """Collects the words of Teams' HTML. Tags that it does not know are left out and their words kept."""

    def __init__(self, bot_name: str, people: list[tuple[str, str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.answers = ""
        self._bot_name = bot_name
        self._people = people
        self._mentions = 0
        self._lines: list[Line] = []
        self._runs: list[Run] = []
        self._styles: Counter[str] = Counter()
        self._lists: list[int | None] = []
        self._item: Line | None = None
        self._links: list[str] = []
        self._quotes = 0
        self._code = 0
        self._reply = 0
        self._mention: list[str] | None = None

    def lines(self) -> Lines:
        self._end()
        return _calm(tuple(self._lines))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "blockquote" and (self._reply or given.get("itemtype") == f"{_SCHEMA}Reply"):
            self._end()
            self.answers = self.answers or given.get("itemid", "")
            self._reply += 1
        if self._reply:
            return
        if tag in _STYLES:
            self._styles[_STYLES[tag]] += 1
        if tag in _HEADINGS:
            self._styles["bold"] += 1
        if tag == "at" or (tag == "span" and given.get("itemtype") == f"{_SCHEMA}Mention"):
            self._mention = []
        elif tag == "a":
            self._links.append(given.get("href", ""))
        elif tag in ("img", "emoji"):
            self._add(given.get("alt", ""))
        elif tag == "br":
            self._break()
        else:
            self._open(tag, given)

    def _open(self, tag: str, given: Mapping[str, str]) -> None:
        match tag:
            case "ul" | "ol":
                self._end()
                start = given.get("start", "1")
                self._lists.append(None if tag == "ul" else int(start) if start.isdecimal() and len(start) < 9 else 1)
            case "li":
                self._end()
                self._item = self._next_item()
            case "blockquote" | "pre" | "codeblock":
                self._end()
                self._quotes += tag == "blockquote"
                self._code += tag != "blockquote"
            case "p" | "div" if self._item is not None:
                if self._runs:
                    self._break()  # a second paragraph of the same item
            case _:
                if tag in _BLOCKS:
                    self._end()

    def _next_item(self) -> Line:
        depth = max(len(self._lists) - 1, 0)
        number = self._lists[-1] if self._lists else None
        if number is None:
            return Line(kind=Kind.BULLET, depth=depth)
        self._lists[-1] = number + 1
        return Line(kind=Kind.NUMBER, depth=depth, number=number)

    def handle_endtag(self, tag: str) -> None:
        if self._reply:
            self._reply -= tag == "blockquote"
            return
        for style in (_STYLES.get(tag), "bold" if tag in _HEADINGS else None):
            if style is not None and self._styles[style] > 0:
                self._styles[style] -= 1
        if self._mention is not None and tag in ("at", "span"):
            self._mentioned()
        elif tag == "a" and self._links:
            self._links.pop()
        else:
            self._close(tag)

    def _close(self, tag: str) -> None:
        match tag:
            case "ul" | "ol":
                self._end()
                if self._lists:
                    self._lists.pop()
            case "li":
                self._end()
            case "blockquote" | "pre" | "codeblock":
                self._end()
                self._quotes -= tag == "blockquote" and self._quotes > 0
                self._code -= tag != "blockquote" and self._code > 0
            case "p" | "div" if self._item is not None:
                pass
            case _:
                if tag in _BLOCKS:
                    self._end(blank=tag == "p")

    def _mentioned(self) -> None:
        name, self._mention = "".join(self._mention or ()), None
        place, self._mentions = self._mentions, self._mentions + 1
        # Without a name to compare with, a mention can only be of whom the message is to.
        if not self._bot_name or name == self._bot_name:
            return
        known = self._people[place] if place < len(self._people) else ("", "")
        self._runs.append(Run(f"@{name.removeprefix('@')}", who=known[1] if known[0] == name else ""))

    def handle_data(self, data: str) -> None:
        if self._reply:
            return
        if self._code:
            self._add(data.replace("\N{NO-BREAK SPACE}", " "))
        # Line ends in the source of a block are not line breaks; Teams writes those as tags.
        elif data.strip("\r\n"):
            self._add(re.sub(r"[\r\n]+", " ", data.strip("\r\n")).replace("\N{NO-BREAK SPACE}", " "))

    def _add(self, words: str) -> None:
        if self._mention is not None:
            self._mention.append(words)
            return
        link = self._links[-1] if self._links else ""
        self._runs.append(Run(words, link=link).styled(+self._styles))

    def _break(self) -> None:
        if self._mention is None:
            self._add("\n")

    def _end(self, blank: bool = False) -> None:
        """The end of a line; `blank`: where a paragraph ends with nothing in it, an empty line stands."""
        runs, self._runs = tuple(self._runs), []
        text = "".join(run.text for run in runs)
        if (item := self._item) is not None:
            self._item = None
            if text.strip():
                self._lines.append(Line(runs, item.kind, item.depth, item.number))
            return
        kind = Kind.CODE if self._code else Kind.QUOTE if self._quotes else Kind.TEXT
        if text.strip() or (blank and runs) or (self._code and text):
            if kind is Kind.CODE:
                runs = (Run(text.removesuffix("\n")),)
            elif text.endswith("\n"):  # a break at the end of a block shows as nothing
                runs = (*runs[:-1], runs[-1].saying(runs[-1].text.removesuffix("\n")))
            self._lines.append(Line(runs if text.strip() else (), kind))
