"""Needs and offers: which of the things that people offered at joining could help somebody who is stuck.

Words are compared by their stems, and a few everyday families ("room", "hall", "venue") count as one. It is a hint and
no more: two people say yes before anybody learns who the other is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-zà-ÿ]{3,}")
_FAMILIES = (
    ("room", "hall", "venue", "space", "building", "place to meet", "meeting place", "kitchen", "garden"),
    ("van", "car", "lift", "minibus", "transport", "drive", "driver", "bus"),
    ("money", "fund", "funding", "grant", "budget", "cash"),
    ("translate", "translation", "interpreter", "interpret", "language", "welsh", "arabic", "polish", "urdu"),
    ("volunteer", "helper", "hands", "people to help"),
    ("computer", "laptop", "website", "software", "data", "spreadsheet", "digital"),
    ("write", "writing", "edit", "editing", "letter", "bid"),
    ("print", "printing", "printer", "poster", "leaflet", "design"),
    ("food", "cook", "cooking", "meal", "lunch", "tea"),
    ("law", "lawyer", "legal", "solicitor", "advice"),
    ("train", "training", "teach", "teaching", "coach", "mentor", "workshop"),
    ("introduce", "introduction", "contact", "contacts", "know people", "people you know"),
    ("photo", "photograph", "camera", "film", "video"),
    ("tool", "tools", "repair", "build", "paint"),
)
_COMMON = frozenset(
    [
        "about",
        "after",
        "again",
        "all",
        "also",
        "and",
        "any",
        "anybody",
        "anything",
        "are",
        "ask",
        "because",
        "been",
        "before",
        "but",
        "can",
        "cannot",
        "could",
        "day",
        "days",
        "did",
        "does",
        "each",
        "for",
        "from",
        "get",
        "give",
        "good",
        "had",
        "has",
        "have",
        "help",
        "her",
        "here",
        "him",
        "his",
        "how",
        "into",
        "just",
        "know",
        "like",
        "make",
        "many",
        "maybe",
        "more",
        "most",
        "much",
        "need",
        "needs",
        "not",
        "now",
        "off",
        "offer",
        "one",
        "only",
        "other",
        "our",
        "out",
        "over",
        "people",
        "please",
        "really",
        "she",
        "should",
        "some",
        "somebody",
        "someone",
        "something",
        "somewhere",
        "stuck",
        "such",
        "take",
        "than",
        "thank",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "think",
        "this",
        "those",
        "time",
        "too",
        "use",
        "very",
        "want",
        "was",
        "way",
        "week",
        "weeks",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "work",
        "would",
        "yes",
        "you",
        "your",
    ]
)


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "ies", "ers", "er", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


_STEMS: dict[str, int] = {
    _stem(word): number for number, family in enumerate(_FAMILIES) for word in family if " " not in word
}


def _meanings(text: str) -> set[str]:
    stems = {_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON}
    return {f"family {_STEMS[stem]}" if stem in _STEMS else stem for stem in stems}


def fits(need: str, asset: str) -> int:
    """How many things a need and an offer have in common; 0 where there is nothing."""
    return len(_meanings(need) & _meanings(asset))


def best(need: str, assets: Iterable[tuple[str, str, bool]]) -> tuple[str, str] | None:
    """Of (person id, what they offered, whether in the same place), whoever fits best: the person and the offer."""
    found = [(fits(need, asset), near, person_id, asset) for person_id, asset, near in assets]
    found = [each for each in found if each[0] > 0]
    if not found:
        return None
    _, _, person_id, asset = min(found, key=lambda each: (-each[0], not each[1], each[2]))
    return person_id, asset
