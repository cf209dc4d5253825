"""What somebody typed in Slack, with its formatting, as lines of neutral text.

Slack sends a message twice: its `blocks` say exactly what the composer showed, its `text` writes the same in mrkdwn,
where a typed asterisk and a bold word cannot be told apart. So the blocks are read where there are some. Whoever is
named becomes the id of their account; what would ring for others (`@here`) becomes a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.emoji import character
from conversations.richtext import STYLES, Kind, Line, Lines, Run, tidy
from conversations.values import replace

Json = Mapping[str, Any]

_MARKED = re.compile(r"<(@|#|!|https?:|mailto:|tel:)([^<>|]*)(?:\|([^<>]*))?>")
_PREFORMATTED = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTED = re.compile(r"^(?:&gt;|>) ?")
_EMOJI = re.compile(r":([a-z0-9_'+-]+(?:::skin-tone-[2-6])?):")


def _pair(mark: str, inside: str = r"[^\n]+?") -> str:
    return rf"(?<![\w{mark}]){re.escape(mark)}(?=\S)({inside})(?<=\S){re.escape(mark)}(?![\w{mark}])"


# Every branch begins with one of these, which is looked for first: most words have none of them.
_INLINE = re.compile(
    r"(?=[`<*_~:])(?:"
    rf"(?P<code>{_pair('`')})|(?P<marked>{_MARKED.pattern})|(?P<bold>{_pair('*')})|(?P<italic>{_pair('_')})"
    rf"|(?P<strike>{_pair('~')})|(?P<emoji>{_EMOJI.pattern}))"
)
_KINDS = {"rich_text_quote": Kind.QUOTE, "rich_text_preformatted": Kind.CODE}


def typed(message: object, team: str) -> Lines:
    """The words of a message, without those of Slack's own about its files."""
    if not isinstance(message, Mapping):
        return ()
    rich = [block for block in _list(message, "blocks") if _text(block, "type") == "rich_text"]
    lines = tidy(line for block in rich for line in _block(block, team))
    return lines or of_mrkdwn(_text(message, "text"), team)


def plain(text: str) -> str:
    """What was typed where nothing is formatted, as behind a slash command: mentions and links as words."""
    return unescaped(_MARKED.sub(lambda mark: _label(mark)[0], text))


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


# Rich text


def _block(block: Json, team: str) -> Iterator[Line]:
    parts = _list(block, "elements")
    for place, part in enumerate(parts):
        match _text(part, "type"):
            case "rich_text_list":
                yield from _listed(part, team)
            case kind:
                runs = tuple(_runs(part, team))
                if runs and kind == "rich_text_section" and place < len(parts) - 1:
                    # The composer ends a paragraph that something follows with a line break.
                    runs = (*runs[:-1], runs[-1].saying(runs[-1].text.removesuffix("\n")))
                yield Line(runs, _KINDS.get(kind, Kind.TEXT))


def _listed(part: Json, team: str) -> Iterator[Line]:
    kind = Kind.NUMBER if _text(part, "style") == "ordered" else Kind.BULLET
    for place, item in enumerate(_list(part, "elements")):
        yield Line(tuple(_runs(item, team)), kind, _number(part, "indent"), _number(part, "offset") + place + 1)


def _runs(part: Json, team: str) -> Iterator[Run]:
    for element in _list(part, "elements"):
        style = element.get("style")
        yield _run(element, team).styled(name for name in STYLES if isinstance(style, Mapping) and style.get(name))


def _run(element: Json, team: str) -> Run:
    match _text(element, "type"):
        case "link":
            return Run(_text(element, "text") or _text(element, "url"), link=_text(element, "url"))
        case "user":
            user = _text(element, "user_id")
            return Run("@someone", who=f"slack:{team}/{user}" if user else "")
        case "emoji":
            return Run(character(_text(element, "name"), _text(element, "unicode")))
        case "broadcast":
            return Run(f"@{_text(element, 'range') or 'everyone'}")
        case "usergroup":
            return Run("@a-group")
        case "channel":
            return Run("#a-channel")
        case "date":
            return Run(_text(element, "fallback"))
        case "color":
            return Run(_text(element, "value"))
        case _:
            return Run(_text(element, "text"))


# mrkdwn, where there is nothing better


def of_mrkdwn(text: str, team: str) -> Lines:
    lines: list[Line] = []
    for place, part in enumerate(_PREFORMATTED.split(text)):
        if place % 2:
            lines += [Line((Run(unescaped(_words(part))),), Kind.CODE)]
            continue
        if lines:
            part = part.removeprefix("\n")
        if part:
            lines += [_line(line, team) for line in part.removesuffix("\n").split("\n")]
    return tidy(lines)


def _line(line: str, team: str) -> Line:
    quoted = _QUOTED.match(line)
    runs = tuple(_inline(line[quoted.end() :] if quoted else line, Run(""), team))
    return Line(runs, Kind.QUOTE if quoted else Kind.TEXT)


def _inline(text: str, look: Run, team: str) -> Iterator[Run]:
    """`look` is the style that stands around."""
    end = 0
    for found in _INLINE.finditer(text):
        yield look.saying(unescaped(text[end : found.start()]))
        end = found.end()
        if found["marked"]:
            yield _mark(found["marked"], look, team)
        elif found["emoji"]:
            yield look.saying(character(found["emoji"]))
        elif found["code"]:
            yield look.saying(unescaped(_words(found["code"][1:-1]))).styled(("code",))
        else:
            inner = next(name for name in ("bold", "italic", "strike") if found[name])
            yield from _inline(found[inner][1:-1], look.styled((inner,)), team)
    yield look.saying(unescaped(text[end:]))


def _words(text: str) -> str:
    return _MARKED.sub(lambda mark: _label(mark)[0], text)


def _mark(marked: str, look: Run, team: str) -> Run:
    mark = _MARKED.fullmatch(marked)
    assert mark is not None, "the pattern around it is the same"
    label, link = _label(mark)
    if mark[1] == "@" and mark[2]:
        return replace(look, text=unescaped(label), who=f"slack:{team}/{mark[2]}")
    if link:
        return replace(
            look, text=unescaped(mark[3] or link.removeprefix("mailto:").removeprefix("tel:")), link=unescaped(link)
        )
    return look.saying(unescaped(label))


def _label(mark: re.Match[str]) -> tuple[str, str]:
    """What a mark reads as in plain words, and where it leads."""
    kind, rest, label = mark[1], mark[2], mark[3] or ""
    if kind == "@":
        return f"@{label.removeprefix('@') or 'someone'}", ""
    if kind == "#":
        return f"#{label.removeprefix('#') or 'a-channel'}", ""
    if kind == "!":
        if rest.startswith("subteam^"):
            return f"@{label.removeprefix('@') or 'a-group'}", ""
        return (label if rest.startswith("date^") and label else f"@{rest.partition('^')[0]}"), ""
    address = rest if kind in ("mailto:", "tel:") else kind + rest
    if not label or address in (label, f"{kind}//{label}", f"{kind}//{label}/"):
        return label or address, kind + rest
    return f"{label} ({address})", kind + rest


# Small things


def _text(of: object, key: str) -> str:
    value = of.get(key) if isinstance(of, Mapping) else None
    return value if isinstance(value, str) else ""


def _list(of: object, key: str) -> list[Json]:
    value = of.get(key) if isinstance(of, Mapping) else None
    return [inner for inner in value if isinstance(inner, Mapping)] if isinstance(value, list) else []


def _number(of: Json, key: str) -> int:
    value = of.get(key)
    return value if isinstance(value, int) else 0
