"""Slack's documented numbers, as one table. They count characters unless the name says otherwise.

Sources: Slack's Block Kit reference (blocks, elements, composition objects), the surfaces' and the methods' pages.
`MESSAGE_CHARACTERS` is not documented: Slack refuses longer ones as `msg_blocks_too_long`, at some 10,000 and more.
"""

from __future__ import annotations

from typing import Final

from adapters.base import Steady

# How often. "Generally no more than one message a second per channel", with short bursts, and "several hundred messages
# a minute" in a workspace; other methods by their tier: 3 is 50 a minute and 4 is 100, for each workspace. So that no
# minute holds more than that, the rate leaves room for the burst.
MESSAGES_PER_CHANNEL: Final = Steady(1.0, burst=4, kept=1)
MESSAGES_PER_WORKSPACE: Final = Steady(5.0, burst=12, kept=4)
TIER_3: Final = Steady(40 / 60, burst=10, kept=5)
TIER_4: Final = Steady(85 / 60, burst=15, kept=5)

# A message
MESSAGE_BLOCKS: Final = 50
MESSAGE_CHARACTERS: Final = 10_000
FALLBACK: Final = 4_000  # of chat.update, the tighter one
USERNAME: Final = 80

# A modal or a Home. A view may have 250 KB in all, and a character may take twelve bytes of them.
VIEW_BLOCKS: Final = 100
VIEW_CHARACTERS: Final = 20_000
VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
PRIVATE_METADATA: Final = 3_000
CALLBACK_ID: Final = 255

# Blocks
HEADER: Final = 150
TEXT: Final = 3_000  # one text object, and so one paragraph of ours
ALT_TEXT: Final = 2_000
ADDRESS: Final = 3_000
ACTIONS_ELEMENTS: Final = 25
LABEL: Final = 2_000  # of an input block, and its hint

# Elements
BUTTON: Final = 75
INPUT: Final = 3_000
OPTION: Final = 75
OPTION_VALUE: Final = 150
TICKED_OPTIONS: Final = 10  # radio buttons and checkboxes
SELECT_OPTIONS: Final = 100
SELECT_GROUPS: Final = 100

# The dialog that asks "are you sure?"
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
