"""Needs and offers: which of the things that people offered at joining could help somebody who is stuck.

Words are compared by their stems, and a few everyday families ("room", "hall", "venue") count as one, in English and in
Welsh, so that a need in one language finds an offer in the other. It is a hint and no more: two people say yes before
anybody learns who the other is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from conversations import assets_welsh as welsh

_WORD = re.compile(r"[^\W\d_]+")
FAMILIES = (
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
    _stem(word): number for number, family in enumerate(FAMILIES) for word in family if " " not in word
}
_WELSH: dict[str, int] = {
    form: number for number, family in enumerate(welsh.FAMILIES) for word in family for form in welsh.forms(word)
}


def _words(text: str) -> set[str]:
    """In small letters without accents: people leave the roof off "dŵr" as they like."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return set(_WORD.findall(bare))


def _meanings(text: str) -> tuple[set[int], list[set[str]]]:
    """The families that a text speaks of, and each other word as all that it may stand for."""
    said = _words(text)
    in_welsh = welsh.is_welsh(said)
    families: set[int] = set()
    others: list[set[str]] = []
    for word in sorted(said):
        if in_welsh and word in _WELSH:
            families.add(_WELSH[word])
        elif len(word) < 3 or word in _COMMON or (in_welsh and word in welsh.COMMON):
            continue
        elif (family := _STEMS.get(_stem(word), _WELSH.get(word))) is not None:
            families.add(family)
        else:
            others.append({_stem(each) for each in (welsh.roots(word) if in_welsh else {word})})
    return families, others


def fits(need: str, asset: str) -> int:
    """How many things a need and an offer have in common; 0 where there is nothing."""
    families, wanted = _meanings(need)
    offered, there = _meanings(asset)
    return len(families & offered) + sum(any(word & each for each in there) for word in wanted)


def best(need: str, assets: Iterable[tuple[str, str, bool]]) -> tuple[str, str] | None:
    """Of (person id, what they offered, whether in the same place), whoever fits best: the person and the offer."""
    found = [(fits(need, asset), near, person_id, asset) for person_id, asset, near in assets]
    found = [each for each in found if each[0] > 0]
    if not found:
        return None
    _, _, person_id, asset = min(found, key=lambda each: (-each[0], not each[1], each[2]))
    return person_id, asset
