"""A drawing as PNG, for chat and e-mail, which show no SVG. The letters come with a package: a server may have none."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import resvg_py

# Sharp on screens that show two pixels for one.
ZOOM = 2


@cache
def _fonts() -> list[str]:
    folder = files("font_source_sans_pro") / "files"
    return [str(folder / f"SourceSansPro-{weight}.ttf") for weight in ("Regular", "Bold")]


def png(svg: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_files=_fonts(),
            skip_system_fonts=True,
            font_family="Source Sans Pro",
            sans_serif_family="Source Sans Pro",
            zoom=ZOOM,
            background="#ffffff",
        )
    )
