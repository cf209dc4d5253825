"""What people type, read as what buttons do: commands, a one-time code by itself, or plain words for the circle."""

from __future__ import annotations

import re

from conversations.message import Action

_WORDS_ALONE = {
    "join": "join",
    "in": "in",
    "i'm in": "in",
    "i’m in": "in",
    "out": "out",
    "not this time": "out",
    "commitments": "commitments",
    "my commitments": "commitments",
    "promises": "commitments",
    "my promises": "commitments",
    "pause": "pause",
    "resume": "resume",
    "my data": "data",
    "leave": "leave",
    "help": "help",
    "?": "help",
    "home": "home",
    "agree": "agree",
    "i agree": "agree",
    "profile": "profile",
    "notice": "notice",
    "digest": "digest",
    "digest here": "digest.here",
    "commit": "commit",
    "programme": "programme.show",
    "programmes": "programme.show",
    "new programme": "programme.new",
    "administrators": "administrators",
    "link": "link",
    "write here": "here",
    "pace": "pace",
    "circle": "circle",
    "my circle": "circle",
    "guides": "guides",
    "consents": "consents",
    "my consents": "consents",
    "take back": "stories",
    "concern": "concern",
    "report": "concern",
    "block": "block",
    "blocked": "block",
    "do not match": "block",
    "pause realm": "realm.pause",
    "pause a realm": "realm.pause",
    # The same in Welsh
    "ymuno": "join",
    "i mewn": "in",
    "allan": "out",
    "dim y tro hwn": "out",
    "addewidion": "commitments",
    "fy addewidion": "commitments",
    "seibiant": "pause",
    "dod yn ôl": "resume",
    "fy nata": "data",
    "gadael": "leave",
    "cymorth": "help",
    "help llaw": "help",
    "hafan": "home",
    "cytuno": "agree",
    "rwy'n cytuno": "agree",
    "rwy’n cytuno": "agree",
    "proffil": "profile",
    "hysbysiad": "notice",
    "crynodeb": "digest",
    "crynodeb yma": "digest.here",
    "addo": "commit",
    "rhaglen": "programme.show",
    "rhaglenni": "programme.show",
    "rhaglen newydd": "programme.new",
    "gweinyddwyr": "administrators",
    "cysylltu": "link",
    "ysgrifennu yma": "here",
    "cyflymder": "pace",
    "cylch": "circle",
    "fy nghylch": "circle",
    "canllawiau": "guides",
    "cydsyniadau": "consents",
    "fy nghydsyniadau": "consents",
    "tynnu'n ôl": "stories",
    "tynnu’n ôl": "stories",
    "pryder": "concern",
    "osgoi": "block",
    "saib maes": "realm.pause",
}
_WITH_MORE = re.compile(
    r"^(say|commit|pause until|pause till|dweud|addo|seibiant tan)(?:[\s:]+(.*))?$", re.IGNORECASE | re.DOTALL
)
_CODE = re.compile(r"^[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2,4}$", re.IGNORECASE)


def read_command(text: str) -> Action:
    """What typed words stand for: a command, a code by itself, or plain words for the circle."""
    trimmed = text.strip()
    alone = _WORDS_ALONE.get(" ".join(trimmed.lower().rstrip(".!").split()))
    if alone is not None:
        return Action(alone)
    if (found := _WITH_MORE.match(trimmed)) is not None:
        verb = {"say": "words", "dweud": "words", "commit": "commit.words", "addo": "commit.words"}.get(
            found.group(1).lower(), "pause"
        )
        return Action(verb, ((found.group(2) or "").strip(),))
    if _CODE.match(trimmed):
        return Action("code", (trimmed,))
    return Action("words", (trimmed,))
