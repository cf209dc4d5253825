"""What an administrator uploads to install the app in Teams: the manifest, two icons, and the zip of the three.

Pure, and the same every time, so that two packages can be compared. The icon is the product's figure: three circles
that overlap.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from math import hypot
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.limits import ICON_COLOUR_PIXELS, ICON_OUTLINE_PIXELS, MANIFEST_VERSION

APP_VERSION = "1.0.0"
ACCENT = "#1F3A5F"

# What people are offered as they begin to type; text does what buttons do.
COMMANDS = (
    ("home", "What you can do now"),
    ("join", "Take part in a programme"),
    ("in", "Be introduced this time"),
    ("not this time", "Sit this round out"),
    ("commit", "Say what you will do, and by when"),
    ("commitments", "See what you have promised"),
    ("pause until", "Take a break until a date"),
    ("my data", "See or take a copy of what is kept about you"),
    ("leave", "Stop taking part, and be erased if you wish"),
    ("help", "How this works"),
)

Pixel = tuple[int, int, int, int]
_PAPER: Pixel = (31, 58, 95, 255)
_CIRCLES: tuple[Pixel, ...] = ((242, 177, 52, 255), (76, 175, 160, 255), (226, 109, 92, 255))


def manifest(app_id: str, public_url: str) -> dict[str, Any]:
    """The app manifest. People talk with the bot in personal chat; added to a team or a group chat it says hello there,
    and reads nothing."""
    home = public_url.rstrip("/")
    host = urlsplit(home).hostname or ""
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{MANIFEST_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": MANIFEST_VERSION,
        "version": APP_VERSION,
        "id": app_id,
        "developer": {
            "name": "Convenor",
            "websiteUrl": home,
            "privacyUrl": f"{home}/privacy",
            "termsOfUseUrl": f"{home}/terms",
        },
        "name": {"short": "Convenor", "full": "Convenor: conversations between civic leaders"},
        "description": {
            "short": "Meet leaders you would not otherwise meet, and keep your promises.",
            "full": (
                "Convenor introduces councillors, officers and community leaders of a place to each other in small "
                "circles. It passes their messages between Teams and Slack, asks them to reflect, and follows up what "
                "they promise each other. Nobody takes part without saying yes, and anybody can leave at any time."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": app_id,
                "scopes": ["personal", "team", "groupChat"],
                "isNotificationOnly": False,
                "supportsFiles": True,  # a member may pass a file on to their circle
                "commandLists": [
                    {
                        "scopes": ["personal"],
                        "commands": [{"title": title, "description": about} for title, about in COMMANDS],
                    },
                    {
                        "scopes": ["team", "groupChat"],
                        "commands": [{"title": "help", "description": "Where to find Convenor, and what it does"}],
                    },
                ],
            }
        ],
        "composeExtensions": [
            {
                "botId": app_id,
                "commands": [
                    {
                        "id": "makeCommitment",
                        "type": "action",
                        "title": "Make this a commitment",
                        "description": "Promise it to your circle, once you have seen it",
                        "context": ["message"],
                        "fetchTask": True,
                    },
                    {
                        "id": "raiseConcern",
                        "type": "action",
                        "title": "Raise a concern",
                        "description": "Tell the programme's safeguarding contact about it",
                        "context": ["message"],
                        "fetchTask": True,
                    },
                ],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host] if host else [],
    }


def package(app_id: str, public_url: str) -> bytes:
    """The zip to upload. Always the same bytes for the same app and address."""
    colour, outline = icons()
    files = {
        "manifest.json": json.dumps(manifest(app_id, public_url), indent=2, ensure_ascii=False).encode(),
        "color.png": colour,
        "outline.png": outline,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return made.getvalue()


def icons() -> tuple[bytes, bytes]:
    """The colour icon (192 × 192) and the white outline on nothing (32 × 32), as PNG."""
    return _png(ICON_COLOUR_PIXELS, _colour_pixel), _png(ICON_OUTLINE_PIXELS, _outline_pixel)


# Positions and sizes below are shares of the icon's width. Edges are softened over one pixel.
_CENTRES = ((0.5, 0.37), (0.37, 0.6), (0.63, 0.6))
_RADIUS = 0.22


def _colour_pixel(x: int, y: int, size: int) -> Pixel:
    red, green, blue, alpha = _PAPER
    for (cx, cy), tint in zip(_CENTRES, _CIRCLES, strict=True):
        edge = _RADIUS * size - hypot(x + 0.5 - cx * size, y + 0.5 - cy * size)
        share = 0.72 * min(max(edge + 0.5, 0.0), 1.0)
        red, green, blue = (
            round(under + (over - under) * share) for under, over in zip((red, green, blue), tint[:3], strict=True)
        )
    return red, green, blue, alpha


def _outline_pixel(x: int, y: int, size: int) -> Pixel:
    shares = (
        1.5 - abs(1.28 * _RADIUS * size - hypot(x + 0.5 - _spread(cx) * size, y + 0.5 - _spread(cy) * size))
        for cx, cy in _CENTRES
    )
    return 255, 255, 255, round(255 * min(max(0.0, *shares), 1.0))


def _spread(at: float) -> float:
    """The small icon has no margin: what stands around the middle moves outwards."""
    return 0.5 + (at - 0.495) * 1.28


def _png(size: int, pixel: Callable[[int, int, int], Pixel]) -> bytes:
    rows = (b"\x00" + b"".join(bytes(pixel(x, y, size)) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
