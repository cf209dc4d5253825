"""Every claim of the threat model names a test, and those tests exist. Every scope has its reason, there and in the code."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.slack.manifest import SCOPES, manifest

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_named_test_exists() -> None:
    named = NAMED.findall(MODEL)
    assert len(named) > 30
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file()
        or not re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_claim_names_a_test() -> None:
    claims = [line for line in MODEL.splitlines() if line.startswith("| ") and "tests/" not in line]
    in_tables_of_claims = MODEL.split("## Doors")[1].split("## What Slack lets the app do")[0]
    unproven = [line for line in claims if line in in_tables_of_claims and not line.startswith("| claim")]
    assert unproven == []


def test_every_scope_has_its_reason() -> None:
    told = set(re.findall(r"^\| `([a-z:.]+)` \|", MODEL, re.MULTILINE))
    assert told == set(SCOPES) == set(manifest("https://convenor.example")["oauth_config"]["scopes"]["bot"])
    assert all(SCOPES.values())
