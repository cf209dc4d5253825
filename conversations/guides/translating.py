"""A guide in another language: a file of the same name in the language's folder (`cy/NAME.toml`), with its words only.

When and how a circle is asked stays with the guide. A translation that lacks any of its words, or has more, is an
error that names them: nobody is asked half in one language.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations.guides.reading import Guide, GuideError, Prompt, parse
from conversations.values import replace


def translated(guide: Guide, language: str, text: str) -> Guide:
    """The guide with the words of a translation. GuideError names each that is lacking or belongs to no prompt."""
    name = f"{language}/{guide.key}"
    said = parse(name, text)
    if mistakes := [f"{name}: {mistake}" for mistake in _mistakes(guide, said)]:
        raise GuideError("\n".join(mistakes))
    prompts = tuple(_with_words(prompt, said.prompt(prompt.key) or prompt) for prompt in guide.prompts)
    return replace(guide, title=said.title, about=said.about, prompts=prompts)


def _with_words(prompt: Prompt, said: Prompt) -> Prompt:
    return replace(prompt, question=said.question, note=said.note, variants=said.variants, guest=said.guest)


def _mistakes(guide: Guide, said: Guide) -> Iterator[str]:
    if said.version != guide.version:
        yield f"this is version {said.version}, and the guide is version {guide.version}; bring it up to date"
    if said.title == said.key or bool(said.about) != bool(guide.about):
        yield "the title or the about is not translated; add a line for each"
    for prompt in guide.prompts:
        there = said.prompt(prompt.key)
        if there is None:
            yield f"the prompt {prompt.key!r} is not translated; add it"
            continue
        for what, here, other in (
            ("note", bool(prompt.note), bool(there.note)),
            ("guest", bool(prompt.guest), bool(there.guest)),
            *((f"for.{realm}", realm in prompt.variants, realm in there.variants) for realm in _realms(prompt, there)),
        ):
            if here and not other:
                yield f"the prompt {prompt.key!r} lacks its {what}; add it"
            if other and not here:
                yield f"the prompt {prompt.key!r} has a {what} that the guide does not have; remove it"
    for prompt in said.prompts:
        if guide.prompt(prompt.key) is None:
            yield f"the guide has no prompt {prompt.key!r}; remove it, or mend its key"


def _realms(prompt: Prompt, there: Prompt) -> list[str]:
    return sorted({*prompt.variants, *there.variants})
