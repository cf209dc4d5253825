"""The `convenor` command. Each command imports what it needs only when it runs, so that `--help` answers at once."""

from __future__ import annotations

import json
import sys
import uuid
from functools import partial
from pathlib import Path
from typing import Any

import click

from bot.cli_programme import administrator, programme
from bot.cli_teams import teams_registration
from bot.running import Progress
from bot.running import run as _run

_EPILOG = """
\b
Examples:
  convenor doctor                             what is still missing, and how to mend it
  convenor programme apply programme.toml     make or change a programme from a file
  convenor digest --format html > week.html   last week's digest as a page

\b
Exit status: 0 done; 1 not done, and the standard error says what to do; 2 not written as it should be;
130 stopped by Ctrl-C. Settings are environment variables: see convenor settings.
"""


_READABLE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=_EPILOG)
@click.version_option(package_name="convenor")
def main() -> None:
    """Convenor introduces civic leaders across Slack and Microsoft Teams, and follows up what they promise."""


@main.command()
@click.option("--no-work", is_flag=True, help="Only the web side; `convenor work` works the queue.")
def serve(no_work: bool) -> None:
    """Serve webhooks and pages, and work the queue."""
    from bot.serving import serve, set_up_logging
    from bot.settings import load

    async def run() -> None:
        set_up_logging()
        await serve(load(), work=not no_work)

    _run(run())


@main.command()
def work() -> None:
    """Work the queue: deliveries and timers. As many as you like on PostgreSQL."""
    from bot.serving import set_up_logging, work
    from bot.settings import load

    async def run() -> None:
        set_up_logging()
        await work(load())

    _run(run())


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from bot.commands import migrate

    with Progress("Bringing the database up to date") as done:
        _run(migrate(done))
    click.echo("The database is up to date.")


@main.command()
def settings() -> None:
    """Print every setting, its default and what it is for, as docs/settings.md has it."""
    from bot.settings import reference

    click.echo(reference(), nl=False)


@main.command("secret-key")
def secret_key() -> None:
    """Print a new key for CONVENOR_SECRET_KEY. Make it once, and keep it apart from the database."""
    from storage.secrets import new_secret_key

    click.echo(new_secret_key())


@main.command()
@_JSON
def doctor(as_json: bool) -> None:
    """Check settings, database, address, tokens and mail, and say how to mend what is wrong.

    It takes less than 20 seconds, also without a network. The exit status is 1 where something is wrong.
    """
    from dataclasses import asdict

    from bot.doctor import doctor

    found = _run(doctor())
    if as_json:
        click.echo(json.dumps({"ok": not found, "findings": [asdict(each) for each in found]}, indent=2))
    else:
        for each in found:
            click.echo(f"- {each.text}")
        click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    sys.exit(1 if found else 0)


main.add_command(programme)
main.add_command(administrator)
main.add_command(teams_registration)


@main.command("match")
@click.argument("people", metavar="PEOPLE.csv", type=_READABLE)
@click.option("--met", metavar="MET.csv", type=_READABLE, help="Who has met: a,b,round.")
@click.option("--size", default=3, show_default=True, type=click.IntRange(2, 5), help="People in a circle.")
@click.option(
    "--seed", default=1, show_default=True, type=click.IntRange(0, 2**31 - 1), help="Another gives another round."
)
@click.option("--realm", "realms", multiple=True, help="A realm, 2 to 5; by default political, executive, community.")
@click.option("--out", metavar="CIRCLES.csv", type=click.Path(dir_okay=False, path_type=Path), help="Where circles go.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as JSON.")
def match_people(
    people: Path, met: Path | None, size: int, seed: int, realms: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Match PEOPLE.csv (id,realm,place,themes) into circles, without chat."""
    from bot.matching import STAGES, match_files, summary
    from bot.spreadsheet import Unreadable, circles_csv, realm_names

    if realms and not (2 <= len(realm_names(realms)) == len(realms) <= 5 and all(realm_names(realms))):
        raise click.ClickException(
            "A programme has 2 to 5 realms, each with a name of its own. Give --realm so often, or leave it out."
        )
    if out is not None and out.resolve() in {path.resolve() for path in (people, met) if path}:
        raise click.ClickException("--out names a file that is read. Give it another name.")
    if out is not None and not out.resolve().parent.is_dir():
        raise click.ClickException(f"--out needs a folder that is there: there is no {out.resolve().parent}.")
    try:
        with Progress("Matching") as bar:
            seating, record, seconds, absent = match_files(people, met, realms, size, seed, out, partial(bar, STAGES))
    except (Unreadable, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    if absent:
        click.echo(absent, err=True)
    if as_json:
        keys = ("people", "circles", ("unmatched", "unplaced"), "realm_links", "bound", "ratio", "repeats")
        pairs = (key if isinstance(key, tuple) else (key, key) for key in keys)
        click.echo(json.dumps({name: record[own] for name, own in pairs} | {"seconds": round(seconds, 3)}))
    elif out is None:
        click.echo(circles_csv(seating), nl=False)
    if not as_json:
        click.echo(summary(seating, record), err=out is None)


@main.command()
@click.argument("name", metavar="[PROGRAMME]", required=False)
@click.option("--week", help="An ISO week such as 2026-W40; the last full one by default.")
@click.option("--format", "form", type=click.Choice(["text", "html", "json", "csv"]), default="text", show_default=True)
def digest(name: str | None, week: str | None, form: str) -> None:
    """Print one week's digest, as the leads would get it."""
    from bot.commands import digest

    click.echo(_run(digest(name, week, form)))


@main.command()
@click.option("--people", default=200, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 520))
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="The last full week ends by this day; today by default."
)
@_JSON
def sample(as_json: bool, **given: Any) -> None:
    """Fill an empty database with a made-up programme, for a look around."""
    from bot.commands import sample

    with Progress("Making people and what they did") as done:
        made = _run(sample(**given, done=done))
    if as_json:
        click.echo(json.dumps(made))
    else:
        click.echo("{name}: {people} people, {weeks} weeks. Look at it with: convenor digest".format(**made))


@main.command()
@click.argument("person")
def export(person: str) -> None:
    """Print everything kept about PERSON (an id, slack:TEAM/USER or teams:TENANT/USER) as JSON."""
    from bot.commands import export

    click.echo(json.dumps(_run(export(person)), ensure_ascii=False, indent=2))


@main.command()
@click.argument("person")
@click.confirmation_option(prompt="This erases the person for good. Go on?")
def erase(person: str) -> None:
    """Erase PERSON (an id, slack:TEAM/USER or teams:TENANT/USER) and take back relayed copies."""
    from bot.commands import erase

    with Progress("Erasing") as done:
        _run(erase(person, done))
    click.echo("Erased. Copies in chat are taken back by the running service.")


@main.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@_JSON
def restored(yes: bool, as_json: bool) -> None:
    """Set a database right that was restored from a backup. Run it before anything is started."""
    from bot.commands import restored

    def agreed(count: int) -> bool:
        return yes or click.confirm(
            f"{count} people have no key, so they were erased since. Erase them again?", err=as_json
        )

    with Progress("Erasing again") as done:
        count = _run(restored(agreed, done))
    if count is None:
        raise click.Abort
    if as_json:
        click.echo(json.dumps({"erased": count}))
        return
    click.echo(f"Ready to start. People erased since the backup, and now erased again: {count}.")


@main.command("slack-manifest")
@click.option("--socket", is_flag=True, help="For Socket Mode: a trial that needs no public address.")
@click.option("--rotate", is_flag=True, help="Tokens end after 12 hours and are renewed. With OAuth only; for good.")
def slack_manifest(socket: bool, rotate: bool) -> None:
    """Print the manifest with which an administrator makes the Slack app. Needs PUBLIC_URL, unless with --socket."""
    from adapters.slack.manifest import manifest
    from bot.settings import load

    if socket and rotate:
        raise click.UsageError("Tokens rotate with OAuth only, and Socket Mode here is for one workspace by its token.")
    url = "" if socket else _public_url(load().PUBLIC_URL)
    click.echo(json.dumps(manifest(url, socket=socket, rotates=rotate), indent=2))


@main.command("teams-package")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--app-id", default="", help="Another registration's id; by default MicrosoftAppId.")
def teams_package(out: Path, app_id: str) -> None:
    """Write the zip that an administrator uploads to Teams. Needs PUBLIC_URL and MicrosoftAppId."""
    from adapters.teams.manifest import package
    from bot.settings import load

    settings = load()
    app_id = app_id or settings.MicrosoftAppId
    if not app_id:
        raise click.ClickException("Set MicrosoftAppId: the id of your Azure bot.")
    url = _public_url(settings.PUBLIC_URL)
    try:
        out.write_bytes(package(str(uuid.UUID(app_id)), url))
    except ValueError:
        raise click.ClickException(
            f"{app_id} is no app's id. Set MicrosoftAppId to the Microsoft App ID of your Azure bot, such as "
            "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21."
        ) from None
    click.echo(f"Wrote {out}.", err=True)


def _public_url(url: str) -> str:
    if not url.startswith("https://"):
        raise click.ClickException("Set PUBLIC_URL to the https address where people reach this server.")
    return url


@main.command()
@click.argument("name", metavar="[ID]", required=False)
@_JSON
def replay(name: str | None, as_json: bool) -> None:
    """Try again what was given up: everything, or the ID that `doctor` names (message:12, timer:…, event:…)."""
    from bot.commands import replay

    again = _run(replay(name))
    click.echo(json.dumps({"again": again}) if as_json else f"{again} will be tried again.")


@main.command("rotate-keys")
@_JSON
def rotate_keys(as_json: bool) -> None:
    """Seal everything with the newest of the keys in CONVENOR_SECRET_KEY, while Convenor runs.

    First put the new key before the old one (new,old) and restart every process, one after the other. Then run this.
    Then drop the old key, but keep it apart for as long as you keep backups from before. Signed links made with the old key end with it."""
    from bot.commands import rotate_keys

    with Progress("Sealing anew") as done:
        changed = _run(rotate_keys(done))
    if as_json:
        click.echo(json.dumps({"sealed": changed}))
    elif changed:
        click.echo(f"{changed} rows were sealed with the newest key. The older keys can be dropped now.")
    else:
        click.echo(
            "Nothing was left to seal: the first key in CONVENOR_SECRET_KEY has sealed everything. Is it the new one?"
        )


@main.group()
def guide() -> None:
    """Guides: the prompts of a circle, as data."""


@guide.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def guide_check(file: Path) -> None:
    """Check a guide FILE: its mistakes with line and remedy, or its questions by the day."""
    from conversations.guides import GuideError, parse

    try:
        found = parse(file.stem, file.read_text(encoding="utf-8"))
    except (GuideError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found.title}: {len(found.prompts)} prompts, and nothing wrong.")
    for number, prompt in enumerate(found.prompts):
        asked = [("", prompt.question), *((f"{realm}: ", words) for realm, words in prompt.variants.items())]
        for realm, words in asked:
            lead = f"day {found.first_after_days + number * found.every_days}" if not realm else ""
            click.echo(f"  {lead:<8}{realm}{words}")


if __name__ == "__main__":
    main()
