"""Needs and offers in Welsh: the words of each everyday family, as they are said with their mutations.

A Welsh word changes its first letter by what stands before it ("cegin", "gegin", "nghegin", "chegin"). Words of a
family are known in every such form. Any other word counts as all that it may have been before, and only where the text
is Welsh: an English word is as it is written.
"""

from __future__ import annotations

# One for each family of `assets.FAMILIES`, in its order. Words only as long as they mean nothing else in English.
FAMILIES = (
    ("ystafell", "ystafelloedd", "neuadd", "neuaddau", "gofod", "adeilad", "adeiladau", "cegin", "gardd", "lleoliad"),
    ("cerbyd", "cludiant", "trafnidiaeth", "gyrru", "gyrrwr", "gyrwyr", "bws", "bysiau", "lifft", "modur"),
    ("arian", "cyllid", "cyllideb", "grantiau", "nawdd", "ariannu"),
    ("cyfieithu", "cyfieithydd", "cyfieithwyr", "cyfieithiad", "iaith", "ieithoedd", "cymraeg", "arabeg", "pwyleg"),
    ("gwirfoddolwr", "gwirfoddolwyr", "gwirfoddoli", "dwylo", "cynorthwywyr"),
    ("cyfrifiadur", "cyfrifiaduron", "gliniadur", "gwefan", "meddalwedd", "digidol", "taenlen"),
    ("ysgrifennu", "golygu", "llythyr", "llythyrau", "cais", "ceisiadau"),
    ("argraffu", "argraffydd", "poster", "posteri", "taflen", "taflenni", "dylunio"),
    ("bwyd", "coginio", "cogydd", "prydau", "cinio"),
    ("cyfraith", "cyfreithiwr", "cyfreithiol", "cynghori"),
    ("hyfforddi", "hyfforddiant", "dysgu", "addysgu", "mentora", "gweithdy", "gweithdai"),
    ("cyflwyno", "cyflwyniad", "cysylltiadau", "cysylltu"),
    ("lluniau", "ffotograff", "ffotograffydd", "camera", "ffilm", "fideo"),
    ("offer", "trwsio", "adeiladu", "peintio", "paent"),
)
_EVERYDAY = """
ac ag am angen ambell ar arall ato bod byddai byddaf bydd chi cael dim diolch dydd dyddiau dyna ein eich eisiau er
eto fel fod fyddai fydd fyny gael gallai gallaf gall gan gen gyda gyfer hefyd helpu heb hon honno hwn hwnnw hyn hynny
iawn llawer lle mae maent mawr mewn mwy neb nad neu newydd ni nid nifer nhw oes oedd ond os pan pawb peth pethau
pobl popeth rhai rhaid rhoi rhyw rhywbeth rhywle rhywun roi rwy rwyf sawl sydd syn trwy tua un unrhyw wedi weithiau
wrth wythnos wythnosau yma yna yno ydi ydw ydy ydym yw yn yng yr
"""
COMMON = frozenset(_EVERYDAY.split())
# Words by which a text is known to be Welsh: they are common in it, and none is an English word.
_TELLING = "yn yr mae sydd gyda gan gen ac neu ond eisiau angen rhywun mewn rwy wedi dydd heb ein ar y"
_TELLS = frozenset(_TELLING.split())
# What a first letter becomes: softly, by the nose, by breath.
_MUTATIONS = {
    "p": ("b", "mh", "ph"), "t": ("d", "nh", "th"), "c": ("g", "ngh", "ch"), "b": ("f", "m"), "d": ("dd", "n"),
    "g": ("", "ng"), "m": ("f",), "ll": ("l",), "rh": ("r",),
}  # fmt: skip
_WHOLE = ("ll", "rh", "ch", "ph", "th", "dd", "ff", "ng")


def is_welsh(words: set[str]) -> bool:
    return bool(words & _TELLS)


def forms(word: str) -> set[str]:
    """A word and its mutations: "bwyd", "fwyd", "mwyd"."""
    first = word[:2] if word[:2] in _WHOLE else word[:1]
    return {word, *(each + word[len(first) :] for each in _MUTATIONS.get(first, ()))}


def roots(word: str) -> set[str]:
    """A word and all that it may have been before a mutation: "daflunydd" may be "taflunydd"."""
    found = {
        first + word[len(each) :] for first, changed in _MUTATIONS.items() for each in changed if word.startswith(each)
    }
    return {word, *(root for root in found if word in forms(root))}
