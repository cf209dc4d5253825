"""Runs the work of a command, for every module that has commands, and shows on a terminal how far it is."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import click

LOOKED_AT_EVERY = 0.5


@contextmanager
def shown(doing: str) -> Iterator[None]:
    """While something takes long, says on a terminal what it is and for how many seconds it has gone on. Elsewhere it
    says nothing, so that scripts and logs stay as they are."""
    if not doing or not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def tell() -> None:
        began = time.monotonic()
        while not done.wait(LOOKED_AT_EVERY):
            click.echo(f"\r{doing} … {time.monotonic() - began:.0f} s", nl=False, err=True)
        click.echo("\r\x1b[K", nl=False, err=True)

    # A thread of its own, since the work may keep the loop busy.
    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


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


def run(work: Coroutine[Any, Any, Any], doing: str = "") -> Any:
    """Runs a command's work. What its user can mend is plain sentences and exit status 1; Ctrl-C is 130. `doing` says
    what takes long."""
    from bot.settings import SettingsError

    try:
        with shown(doing):
            return asyncio.run(work)
    except (SettingsError, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
