"""What an administrator uploads: a manifest within Teams' rules, and icons that are what they must be."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

from adapters.teams import limits
from adapters.teams.manifest import COMMANDS, icons, manifest, package

APP_ID = "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21"


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """The width, and the pixels as four bytes each, of a square picture as `icons` writes it."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(name + data)
        chunks[name] = data
        at += length + 12
    width, height, *kind = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert width == height
    assert kind == [8, 6, 0, 0, 0]
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[row * (width * 4 + 1) + 1 : (row + 1) * (width * 4 + 1)] for row in range(height)]
    return width, [row[x * 4 : x * 4 + 4] for row in rows for x in range(width)]


def test_the_manifest_says_what_teams_requires() -> None:
    made = manifest(APP_ID, "https://convenor.example/")
    assert made["manifestVersion"] == "1.25"
    assert "/v1.25/" in made["$schema"]
    assert made["id"] == made["bots"][0]["botId"] == APP_ID
    assert made["accentColor"].startswith("#")
    assert made["validDomains"] == ["convenor.example"]
    assert all(
        made["developer"][key].startswith("https://convenor.example") for key in made["developer"] if "Url" in key
    )


def test_its_words_fit() -> None:
    made = manifest(APP_ID, "https://convenor.example")
    assert len(made["name"]["short"]) <= limits.MANIFEST_NAME_CHARACTERS
    assert len(made["name"]["full"]) <= 100
    assert len(made["description"]["short"]) <= limits.MANIFEST_SHORT_DESCRIPTION_CHARACTERS
    assert len(made["description"]["full"]) <= 4000
    assert len(COMMANDS) <= limits.MANIFEST_COMMANDS
    for title, about in COMMANDS:
        assert len(title) <= limits.MANIFEST_COMMAND_TITLE_CHARACTERS
        assert len(about) <= limits.MANIFEST_COMMAND_DESCRIPTION_CHARACTERS


def test_it_may_be_added_everywhere_and_has_its_commands_in_personal_chat() -> None:
    [bot] = manifest(APP_ID, "https://convenor.example")["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    personal, others = bot["commandLists"]
    assert personal["scopes"] == ["personal"]
    assert len(personal["commands"]) == len(COMMANDS)
    assert (others["scopes"], [each["title"] for each in others["commands"]]) == (["team", "groupChat"], ["help"])


def test_the_colour_icon_is_full_and_the_outline_white_on_nothing() -> None:
    colour, outline = (pixels(icon) for icon in icons())
    assert colour[0] == 192
    assert {pixel[3] for pixel in colour[1]} == {255}
    assert len(set(colour[1])) > 7  # ground, three circles, and where they overlap
    assert outline[0] == 32
    assert {pixel[:3] for pixel in outline[1]} == {b"\xff\xff\xff"}
    assert {0, 255} <= {pixel[3] for pixel in outline[1]}


def test_the_package_holds_the_three_files_and_is_always_the_same() -> None:
    made = package(APP_ID, "https://convenor.example")
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert sorted(opened.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(opened.read("manifest.json")) == manifest(APP_ID, "https://convenor.example")
        assert (opened.read("color.png"), opened.read("outline.png")) == icons()
    assert made == package(APP_ID, "https://convenor.example")
