"""What the bot says, without any platform in it: parts of a message, forms, buttons and the actions behind them.

Adapters turn a `Message` into Slack blocks or a Teams card. Every string here is plain words: adapters escape, the
engine never builds markup.
"""

from __future__ import annotations

from enum import StrEnum

from conversations.richtext import Lines
from conversations.values import OneOf, Value


class Action(OneOf, frozen=True):
    """What a button or a form does: a verb such as `commitment.kept` and the ids it is about.

    An action comes back from the platform as a claim, not a fact: flows check it against the scene.
    """

    verb: str
    args: tuple[str, ...] = ()

    def arg(self, position: int) -> str:
        """The argument at a position, or an empty string where a stale or forged action has none."""
        return self.args[position] if position < len(self.args) else ""


class Page(OneOf, frozen=True):
    """A page of ours, such as one digest. The courier turns it into a signed address just before sending."""

    kind: str
    id: str


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


class Button(Value, frozen=True):
    """A press that acts (`does` an Action) or opens a Page of ours. `asks` is an optional "are you sure?" sentence, and
    `cancel` the words for going back from it."""

    label: str
    does: Action | Page
    style: Style = Style.PLAIN
    asks: str = ""
    cancel: str = "Cancel"


class FieldKind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    PEOPLE = "people"
    TICK = "tick"


class Option(Value, frozen=True):
    value: str
    label: str


class Field(Value, frozen=True):
    """One question of a form. `value` holds one string, or several for CHOICES; a ticked TICK holds `yes`. PEOPLE lets
    people of the asker's own workspace be chosen; each value is the user of an address.

    `problem` is a sentence shown at the field when the form comes back to be mended.
    """

    key: str
    label: str
    kind: FieldKind = FieldKind.LINE
    options: tuple[Option, ...] = ()
    value: tuple[str, ...] = ()
    required: bool = True
    hint: str = ""
    longest: int = 2000
    problem: str = ""


class Form(OneOf, frozen=True):
    """Questions answered together. Inside a message it is a button (`title`) or, when `open`, the fields themselves.

    `opens` is the action that asks for the form again (Slack needs a press to show one); `submits` is sent with it.
    `empty` is said at a required field that was left out, where the platform checks before it sends. `cancel` goes back from
    it, where it covers the rest.
    """

    title: str
    fields: tuple[Field, ...]
    submits: Action
    opens: Action
    submit_label: str
    intro: str = ""
    open: bool = False
    style: Style = Style.PRIMARY
    empty: str = ""
    cancel: str = "Cancel"


class Text(OneOf, frozen=True):
    text: str
    quiet: bool = False


class Written(OneOf, frozen=True):
    """What somebody wrote, with its formatting. Where a run `rings`, the platform may ring for the reader, and for
    nobody else."""

    lines: Lines


class Heading(OneOf, frozen=True):
    text: str


class Quote(OneOf, frozen=True):
    """Somebody's own words, set apart from ours. `by` is empty where they are shared without a name."""

    text: str
    by: str = ""


class Facts(OneOf, frozen=True):
    rows: tuple[tuple[str, str], ...]


class Divider(OneOf, frozen=True):
    pass


class Image(OneOf, frozen=True):
    picture: Page
    alt: str

    def sentences(self) -> list[str]:
        """What it says in words, a sentence a line."""
        return self.alt.replace(". ", ".\n").splitlines()


class Buttons(OneOf, frozen=True):
    buttons: tuple[Button, ...]


Part = Text | Written | Heading | Quote | Facts | Divider | Image | Buttons | Form


class Speaker(Value, frozen=True):
    """The circle member whose words a message carries: shown as its sender where the platform can."""

    name: str
    realm: str
    place: str


class Letter(Value, frozen=True):
    """What an e-mail has beside its message: the address it goes to, the page that ends such letters (where
    they can be ended), and its language."""

    to: str
    subject: str
    stop: Page | None = None
    language: str = "en"


class Shut(StrEnum):
    """Why nothing may be posted in a channel: Convenor is no member of it; it was archived; people from outside share it;
    nobody who chose it is in it; Convenor may not look at who is in it, or may not post there."""

    NO_MEMBER = "no-member"
    ARCHIVED = "archived"
    SHARED = "shared"
    LEFT = "left"
    UNSEEN = "unseen"
    FORBIDDEN = "forbidden"


class Message(Value, frozen=True):
    """One message. `fallback` is the whole sense in plain text: notifications and screen readers get it.

    With a `letter` it goes by e-mail, and not to an account on a platform; with a `channel` (`PLATFORM:WORKSPACE/ID`) it is posted there
    on Slack, for everybody to read, as long as one of the users who have it posted (`posted_for`) is in it. With a `room`,
    written alike, it goes to a conversation that some people share, if nobody else has been let into that.
    """

    fallback: str
    parts: tuple[Part, ...]
    speaker: Speaker | None = None
    letter: Letter | None = None
    channel: str = ""
    room: str = ""
    posted_for: tuple[str, ...] = ()
