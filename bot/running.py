"""Runs the work of a command, for every module that has commands, and shows on a terminal how far it is."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import click


class Progress:
    """A bar for work that says how far it is, as `done(total, more)`. Drawn on a terminal only, on the standard error."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __call__(self, total: int, more: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
            self._bar.render_progress()
        self._bar.update(more)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs a command's work. What its user can mend is plain sentences and exit status 1; Ctrl-C is 130."""
    from bot.settings import SettingsError

    try:
        return asyncio.run(work)
    except (SettingsError, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
