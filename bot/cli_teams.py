"""The commands about Teams registrations beside the one in the settings: several councils, one deployment."""

from __future__ import annotations

import json
from typing import Any, TextIO

import click

from bot.running import run


@click.group("teams-registration")
def teams_registration() -> None:
    """Teams registrations beside the one in the settings, for more tenants in one deployment.

    \b
    Example:
      convenor teams-registration add APP_ID --tenant TENANT_ID --secret-file secret.txt
      convenor teams-package other-council.zip --app-id APP_ID
    """


@teams_registration.command("add")
@click.argument("app_id")
@click.option("--tenant", default="", help="The tenant's id; needed for a SingleTenant registration.")
@click.option(
    "--type",
    "app_type",
    type=click.Choice(["SingleTenant", "MultiTenant"]),
    default="SingleTenant",
    show_default=True,
    help="MultiTenant only for a registration from before August 2025.",
)
@click.option("--secret-file", type=click.File("r"), help="A file with the client secret; - for standard input.")
def add(app_id: str, tenant: str, app_type: str, secret_file: TextIO | None) -> None:
    """Keep a registration, with its client secret encrypted. It is asked for, unless a file has it.

    Added again, the same registration gets the new secret. The running service notices within a minute.
    """
    from bot.registrations import add_registration

    secret = secret_file.read() if secret_file else click.prompt("Client secret (its value)", hide_input=True)
    click.echo(run(add_registration(app_id, app_type, tenant, secret)))


@teams_registration.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
def list_(as_json: bool) -> None:
    """List the registrations. Secrets are not shown."""
    from bot.registrations import registrations

    found: list[dict[str, Any]] = run(registrations())
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    for each in found:
        click.echo(f"{each['app_id']}  {each['type']}  {each['tenant'] or 'every tenant'}  {each['from']}")


@teams_registration.command("remove")
@click.argument("app_id")
@click.confirmation_option(prompt="People of its tenant can no longer be reached. Go on?")
def remove(app_id: str) -> None:
    """Forget a registration and its secret."""
    from bot.registrations import remove_registration

    click.echo(run(remove_registration(app_id)))
