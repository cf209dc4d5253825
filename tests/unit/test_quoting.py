"""What is offered to a digest: whether it holds a name, or a place."""

from __future__ import annotations

import pytest

from conversations.quoting import names_somebody

NAMES = ("Amina Yusuf", "Siân Ap-Rhys", "Jo de Vries")
PLACES = ("Old Town", "Harbour")


@pytest.mark.parametrize(
    "words",
    ["Ask Amina first.", "YUSUF? No: Yusuf.", "as Siân said", "Rhys's idea", "nobody in the Old Town knew", "Vries."],
)
def test_a_name_or_a_place_is_seen(words: str) -> None:
    assert names_somebody(words, NAMES, PLACES)


@pytest.mark.parametrize(
    "words", ["Ask before you build.", "de facto", "Jo is short, and so it is let by.", "an old town", ""]
)
def test_everyday_words_are_let_by(words: str) -> None:
    assert not names_somebody(words, NAMES, PLACES)


def test_where_nobody_is_known_nothing_is_named() -> None:
    assert not names_somebody("Amina", (), ("",))
