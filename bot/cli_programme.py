"""The commands about programmes and administrators. Like all commands they import what they need when they run."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli_settings import chosen_settings, settings
from bot.running import Progress, run

if TYPE_CHECKING:
    from bot.programmes import Applied

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
NAMED = click.argument("name", required=False)


def _print(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@click.group()
def programme() -> None:
    """Programmes from the command line: the same as conveners do in chat.

    \b
    Examples:
      convenor programme create "Leading Eastvale" --place "Old Town" --place Harbour
      convenor programme apply eastvale.toml
      convenor programme show --toml "Leading Eastvale" > eastvale.toml
    """


@programme.command("create")
@click.argument("name")
@settings
def create(name: str, leads: tuple[str, ...], **given: Any) -> None:
    """Create a programme and print a one-time code: whoever sends it to the bot becomes its first convener.

    \b
    Examples:
      convenor programme create "Leading Eastvale" --place "Old Town" --place Harbour
      convenor programme create "Leading Eastvale" --place Harbour --months 1 --on-the first --day Monday
    """
    from bot.programmes import create

    click.echo(run(create(name, chosen_settings(given), leads)))


@programme.command("set")
@NAMED
@click.option("--name", "new_name", help="Another name.")
@settings
@JSON
def set_(name: str | None, new_name: str | None, leads: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Change settings of a programme. What is not given stays as it is; a list is replaced as a whole.

    \b
    Examples:
      convenor programme set --weeks 2 --day Thursday
      convenor programme set "Leading Eastvale" --digest-time 07:30 --threshold 10
    """
    from bot.programmes import change

    chosen = chosen_settings(given) | ({"name": new_name} if new_name is not None else {})
    _tell(run(change(name, chosen, leads)), as_json)


@programme.command("apply")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@JSON
def apply_(file: Path, dry_run: bool, as_json: bool) -> None:
    """Make or change a programme from a TOML FILE. Applied once more, it changes nothing.

    \b
    id = "eastvale"              # your own short name: the same id is the same programme
    name = "Leading Eastvale"
    realms = ["Political", "Executive", "Community"]
    places = ["Old Town", "Harbour"]
    themes = ["Housing", "Health"]
    contact = "Jo Marsh, safeguarding lead, 01632 960 123"
    open_to = ["slack:T012AB3CD"]
    state = "running"            # draft, running, paused or closed
    [cadence]
    weeks = 4                    # or: months = 1, and on_the = "first" (or "last" …)
    day = "Monday"
    hour = 9
    [digest]
    day = "Monday"
    hour = 8

    What a file leaves out stays as it is. `convenor programme show --toml` prints every setting.
    """
    from bot.programmes import apply

    _tell(run(apply(str(file), file.read_bytes(), dry_run)), as_json, "would be " if dry_run else "")


def _tell(told: Applied, as_json: bool, would: str = "") -> None:
    """What became of a programme, in words or as JSON."""
    from conversations.values import asdict

    if as_json:
        _print(asdict(told))
        return
    what = f": {', '.join(told.changed)}" if told.changed else ""
    click.echo(f"{told.name}: {'' if told.result == 'unchanged' else would}{told.result}{what}. It is {told.state}.")
    if told.asked:
        click.echo(f"Asked to be a lead: {told.asked}.")
    if told.code:
        click.echo(f"Whoever sends this code to the bot, within a day, is its first convener: {told.code}")


@programme.command("safeguarding")
@click.argument("name", required=False)
@click.option("--signpost", "signposts", multiple=True, help="A line that tells where to find help; repeat for each.")
@click.option("--mail", help='An e-mail address that hears of concerns, too; "" for none from now on.')
def programme_safeguarding(name: str | None, signposts: tuple[str, ...], mail: str | None) -> None:
    """Print a one-time code: whoever sends it to the bot hears of concerns at once."""
    from bot.programmes import safeguarding

    click.echo(run(safeguarding(name, signposts, mail)))


@programme.command("pause-realm")
@click.argument("realm")
@click.argument("since", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("until", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--programme", "name", help="The programme, where there are several.")
def programme_pause_realm(realm: str, since: datetime, until: datetime, name: str | None) -> None:
    """From SINCE to UNTIL, ask, match and remind nobody in REALM, as before an election."""
    from bot.programmes import pause_realm

    click.echo(run(pause_realm(name, realm, since.date(), until.date())))


@programme.command("keep")
@click.argument("name", required=False)
@click.option("--words", type=click.IntRange(1, 12), help="Months after a circle closed.")
@click.option("--promises", type=click.IntRange(1, 24), help="Months.")
@click.option("--people", type=click.IntRange(1, 24), help="Months without activity.")
def programme_keep(name: str | None, words: int | None, promises: int | None, people: int | None) -> None:
    """Keep things for less time than Convenor's limits. The notice says so from then on."""
    from bot.programmes import change

    given = {"words_months": words, "promises_months": promises, "quiet_months": people}
    _tell(run(change(name, chosen_settings(given))), as_json=False)


@programme.command("show")
@NAMED
@click.option("--toml", is_flag=True, help="Print one programme as a file that `apply` reads.")
@JSON
def show(name: str | None, toml: bool, as_json: bool) -> None:
    """List the programmes, or show everything about the one NAMED."""
    from bot import convening

    if toml:
        click.echo(run(convening.as_file(name)), nl=False)
        return
    found = run(convening.show(name))
    if as_json:
        _print(found)
        return
    for each in found:
        click.echo(
            f"{each['id']}  {each['name']}  ({len(each['realms'])} realms, {len(each['places'])} places)  {each['state']}"
        )
        if name:
            for key in ("realms", "places", "themes", "rounds", "contact", "open_to", "joined", "conveners", "leads"):
                value = each[key]
                click.echo(f"  {key}: {', '.join(value) if isinstance(value, list) else value}")


@programme.command("invite")
@NAMED
@click.option("--csv", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of people.")
@JSON
def invite(name: str | None, file: Path | None, as_json: bool) -> None:
    """Print an invitation code, for people of any workspace. It can be used for 30 days.

    With --csv, everybody in the list who has an account gets one message from the bot instead, and nobody is enrolled.
    The columns are name, account (slack:TEAM/USER or teams:TENANT/USER) and email. A list with a mistake invites nobody:
    each line with one is named, with what to do.
    """
    from bot import convening

    if file is None:
        code = run(convening.code(name, "invitation"))
        click.echo(json.dumps({"code": code}) if as_json else code)
        return
    with Progress("Inviting") as done:
        told = run(convening.invite_all(name, file.read_bytes(), done))
    if as_json:
        _print(told)
    else:
        for mistake in told["wrong"]:
            where = f"{file}, line {mistake['line']}" if mistake["line"] else str(file)
            click.echo(f"{where}: {mistake['text']}", err=True)
        click.echo(told["said"], err=bool(told["wrong"]))
    if told["wrong"]:
        raise SystemExit(1)


@programme.command("code")
@NAMED
@click.option("--role", type=click.Choice(["convener", "lead"]), required=True)
@JSON
def code_(name: str | None, role: str, as_json: bool) -> None:
    """Print a one-time code, good for one day: whoever sends it to the bot gets the role."""
    from bot.convening import role_code

    _tell_code(run(role_code(name, role)), as_json)


def _tell_code(made: dict[str, str], as_json: bool) -> None:
    if as_json:
        _print(made)
    else:
        click.echo(made["code"])


@programme.command("people")
@NAMED
@JSON
def people(name: str | None, as_json: bool) -> None:
    """Who has agreed to take part in a programme, or to run it."""
    from bot import convening

    found = run(convening.people(name))
    if as_json:
        _print(found)
        return
    for each in found:
        where = ", ".join(word for word in (each["realm"], each["place"]) if word)
        click.echo(f"{each['id']}  {each['name']}  ({where})  {each['standing']}  {', '.join(each['roles'])}")


@programme.command("take-back")
@click.argument("person")
@click.option("--role", type=click.Choice(["convener", "lead"]), required=True)
@click.option("--programme", "name", help="Its name or id; not needed where there is only one.")
@JSON
def take_back(person: str, role: str, name: str | None, as_json: bool) -> None:
    """Take a role back from PERSON (an id, slack:TEAM/USER or teams:TENANT/USER). They are told."""
    from bot import convening
    from conversations.values import asdict

    taken = run(convening.take_back(name, person, role))
    if as_json:
        _print(asdict(taken) | {"programme": taken.programme.id})
    else:
        click.echo(
            f"{person} is no longer a {role} of {taken.programme.name}.{' They are told.' if taken.told else ''}"
        )


@programme.command("move")
@click.argument("who")
@click.argument("beside")
@click.option("--programme", "name", help="Its name or id; not needed where there is only one.")
def move(who: str, beside: str, name: str | None) -> None:
    """Move WHO into the circle of BESIDE, before the introductions. Each is an id, slack:TEAM/USER, teams:TENANT/USER, or
    a whole name of somebody who said yes. Where that circle is full, the two change places. Limits hold.

    \b
    Example:
      convenor programme move "Rhian Evans" "Amina Yusuf"
    """
    from bot import convening

    click.echo(run(convening.move(name, who, beside)))


@programme.command("audit")
@NAMED
@JSON
def audit(name: str | None, as_json: bool) -> None:
    """What was done to a programme, when and by whom, the oldest first."""
    from bot import convening

    _tell_trail(run(convening.audit(name)), as_json)


def _tell_trail(found: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        _print(found)
        return
    for each in found:
        click.echo(f"{each['at'][:16].replace('T', ' ')}  {each['said']}")


def _state_command(verb: str, state: str, about: str) -> None:
    @programme.command(verb, help=about)
    @NAMED
    @JSON
    def command(name: str | None, as_json: bool) -> None:
        from bot import programmes
        from conversations.model import ProgrammeState

        told = run(programmes.set_state(name, ProgrammeState(state)))
        if as_json:
            _print({"id": told.id, "name": told.name, "state": told.state.value})
        else:
            click.echo(f"{told.name} is {told.state}.")


_state_command("start", "running", "Start a programme, or start it again: rounds open on its calendar.")
_state_command("pause", "paused", "Open no new rounds. Open circles and promises go on.")
_state_command("close", "closed", "End a programme: a last digest, and a word of thanks to everybody.")


@click.group()
def administrator() -> None:
    """Administrators: they may create programmes from chat, and see to each of them."""


@administrator.command("invite")
@JSON
def administrator_invite(as_json: bool) -> None:
    """Print a one-time code, good for one day: whoever sends it to the bot becomes an administrator."""
    from bot.convening import administrator_code

    _tell_code(run(administrator_code()), as_json)


@administrator.command("list")
@JSON
def administrator_list(as_json: bool) -> None:
    """Who is an administrator."""
    from bot.convening import administrators

    found = run(administrators())
    if as_json:
        _print(found)
        return
    for each in found:
        click.echo(f"{each['id']}  {each['name']}")


@administrator.command("take-back")
@click.argument("person")
@JSON
def administrator_take_back(person: str, as_json: bool) -> None:
    """Take the role back from PERSON (an id, slack:TEAM/USER or teams:TENANT/USER). They are told, and keep their other
    roles."""
    from bot.convening import take_back_administrator

    person_id = run(take_back_administrator(person))
    if as_json:
        _print({"person": person_id, "role": "administrator", "told": True})
    else:
        click.echo(f"{person} is no longer an administrator. They are told.")


@administrator.command("audit")
@JSON
def administrator_audit(as_json: bool) -> None:
    """Who became an administrator or is one no longer, when and by whom, the oldest first."""
    from bot import convening

    _tell_trail(run(convening.audit(None, administrators_only=True)), as_json)
