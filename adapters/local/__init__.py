"""Local mode: one emulator of Slack's Web API and of the Teams Bot Connector, over real HTTP on loopback.

It knows nothing of the bot. It keeps people, workspaces and conversations in memory (`world`), answers the calls that
the real platforms answer and refuses what they refuse (`slack_api`, `connector`), and turns what people do into the
requests that the real platforms would send (`people`). The playground, the tests and the benchmarks share it.
"""

from adapters.local.people import Act, People
from adapters.local.records import Message, Pacing, Person, Workspace
from adapters.local.server import LocalServer, PlaygroundClock, add_local_routes
from adapters.local.world import World, default_world

__all__ = [
    "Act",
    "LocalServer",
    "Message",
    "Pacing",
    "People",
    "Person",
    "PlaygroundClock",
    "Workspace",
    "World",
    "add_local_routes",
    "default_world",
]
