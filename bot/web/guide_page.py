"""Local mode's page for whoever writes a guide: paste its TOML, and see its mistakes by line, or its questions by the
day as a circle would be asked them. Nothing is kept."""

from __future__ import annotations

from aiohttp import web

from bot.web.routes import page, reader_of
from conversations.guides import Guide, GuideError, parse
from conversations.wording import Voice

PATH = "/playground/guide"
# As much as a page may send us anyway; a guide has some kilobytes.
LONGEST = 200_000


def add_guide_page(app: web.Application) -> None:
    app.router.add_get(PATH, show)
    app.router.add_post(PATH, try_out)


async def show(request: web.Request) -> web.Response:
    return _page(reader_of(request), "")


async def try_out(request: web.Request) -> web.Response:
    given = (await request.post()).get("guide", "")
    text = given.replace("\r\n", "\n") if isinstance(given, str) else ""
    voice = reader_of(request)
    if not text.strip() or len(text) > LONGEST:
        return _page(voice, text[:LONGEST], mistakes=[voice("try-empty" if not text.strip() else "try-too-long")])
    try:
        return _page(voice, text, parse("guide", text))
    except GuideError as error:
        return _page(voice, text, mistakes=[line.removeprefix("guide: ") for line in str(error).splitlines()])


def _page(voice: Voice, text: str, guide: Guide | None = None, mistakes: list[str] | None = None) -> web.Response:
    return page(
        "guide.html",
        400 if mistakes else 200,
        language=voice.language,
        path=PATH,
        text=text,
        heading=voice("try-heading"),
        intro=voice("try-intro"),
        label=voice("try-label"),
        button=voice("button-try"),
        mistakes=mistakes or [],
        wrong=voice("try-mistakes", count=len(mistakes or [])),
        guide=guide,
        good=voice("try-good", count=len(guide.prompts)) if guide else "",
        questions=_questions(voice, guide) if guide else [],
        then=voice("guide-then"),
    )


def _questions(voice: Voice, guide: Guide) -> list[dict[str, object]]:
    """Each question with its day, whom it is asked in another way, and what stands below it."""
    found: list[dict[str, object]] = []
    for number, prompt in enumerate(guide.prompts):
        below = [prompt.note] if prompt.note else []
        below += [voice("guide-guest", who=prompt.guest)] if prompt.guest else []
        below += [voice("guide-promise")] if prompt.commit else []
        day = voice("guide-day", number=number + 1, day=guide.first_after_days + number * guide.every_days)
        found.append({"day": day, "asks": prompt.question, "variants": dict(prompt.variants), "below": below})
    return found
