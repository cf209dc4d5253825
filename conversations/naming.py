"""People's names: how they are tidied, which are nobody's, and whether two of them may mean one person.

What is compared is what a reader sees. Capitals, accents, titles, order and punctuation are typed as people like; signs
that nobody sees, and letters of another script that look alike, are no way round a list or into somebody else's name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_JOINERS = "\u061c\u200c\u200d\u200e\u200f"  # some scripts need them
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that look like nothing
_MOST_MARKS = 3  # on one letter
_APOSTROPHES = "'’‘ʼ`´"
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# Without a decomposition of their own, or of another script and alike to the eye.
_ALIKE = str.maketrans(
    {
        **dict(zip("łøđðħŧıаеорсхуіјѕԁһӏкмнтвοανρικτυ", "loddhti" + "aeopcxyijsdhlkmhtb" + "oavpiktu", strict=True)),
        "æ": "ae", "œ": "oe", "þ": "th",
    }
)  # fmt: skip
_TITLES = frozenset((
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "rev", "revd", "reverend",
    "fr", "father", "sister", "cllr", "councillor", "ald", "alderman", "mayor", "mp", "ms", "mbe", "obe", "cbe", "jp",
    "cynghorydd", "cyng", "y", "parch", "parchedig", "syr", "athro", "maer", "as", "hon", "rt", "the",
))  # fmt: skip
# A name with one of these is no person's; nor is one that has none but these and the others.
_NEVER = frozenset(("convenor", "slackbot"))
_OFFICES = frozenset((
    "convener", "slack", "microsoft", "teams", "administrator", "admin", "safeguarding", "system", "bot", "app", "team",
    "official", "support", "help", "service", "assistant", "contact", "lead", "officer",
))  # fmt: skip


def tidy_name(name: str) -> str:
    """A name on one line, of letters that can be seen, that turn the direction of nothing around them."""
    shown, marks = [], 0
    for c in name:
        kind = unicodedata.category(c)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if c.isspace():
            shown.append(" ")
        elif (kind[0] != "C" or c in _JOINERS) and c not in _TURNING and c not in _BLANK and marks <= _MOST_MARKS:
            shown.append(c)
    return " ".join("".join(shown).split())


def hides(text: str) -> bool:
    """Whether a line holds signs that steer a terminal, or turn the direction of what stands around them."""
    return any(c in _TURNING or unicodedata.category(c) == "Cc" for c in text)


def plain_name(name: str) -> str:
    """A name as it is compared: without capitals, accents, and what nobody sees."""
    letters = (
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFKD", name)
        if c.isspace() or (unicodedata.category(c)[0] not in "C" and unicodedata.category(c) not in ("Mn", "Me"))
    )
    kept = "".join(c for c in letters if c not in _BLANK)
    return " ".join(kept.casefold().translate(_ALIKE).split())


def words_of(name: str) -> tuple[str, ...]:
    """The words that a name is told by: no titles, nothing in brackets, and no initials where two words are left."""
    bare = plain_name(_BRACKETED.sub(" ", name)) or plain_name(name)
    bare = "".join("" if c in _APOSTROPHES else c if c.isalnum() else " " for c in bare)
    found = bare.split()
    named = [word for word in found if word not in _TITLES] or found
    long = [word for word in named if len(word) > 1]
    return tuple(long if len(long) > 1 else named)


def may_be(listed: str, name: str) -> bool:
    """Whether a name that somebody wrote on a list may be that of somebody who is called `name`: the same words, or all
    of the words of the shorter one, of two at least. One name too many is kept apart rather than one too few."""
    one, other = words_of(listed), words_of(name)
    if not one or not other:
        return plain_name(listed) == plain_name(name) != ""
    if "".join(one) == "".join(other) or sorted(one) == sorted(other):
        return True
    few, many = sorted((set(one), set(other)), key=len)
    return len(few) > 1 and few <= many


class Called:
    """Many people's names, by id, found by their words: a list is not compared with each of them."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._by_word: dict[str, list[str]] = {}
        for one, name in names.items():
            for word in self._keys(name):
                self._by_word.setdefault(word, []).append(one)

    def _keys(self, name: str) -> set[str]:
        words = words_of(name)
        return {*words, "".join(words)} if words else {plain_name(name)}

    def meant(self, listed: str) -> frozenset[str]:
        """The ids of those whom a name on somebody's list may mean."""
        near = {one for word in self._keys(listed) for one in self._by_word.get(word, ())}
        return frozenset(one for one in near if may_be(listed, self._names[one]))


def is_nobodys(name: str, taken: Iterable[str] = ()) -> bool:
    """Whether words under that name would look like the bot's own, the platform's, an office's, or like one of the
    phrases that stand where no name is told."""
    if plain_name(name) in {plain_name(each) for each in taken}:
        return True
    words = set("".join(c if c.isalnum() else " " for c in plain_name(name)).split()) - {"the"}
    return bool(words & _NEVER) or bool(words and words <= _OFFICES)
