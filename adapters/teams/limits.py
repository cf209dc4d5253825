"""Teams' documented numbers, in one place. Sizes are in bytes, windows in seconds.

Source: Microsoft's pages "Optimize your bot with rate limiting", "Format your bot messages", "App manifest schema"
and the Adaptive Cards schema, read in November 2026.
"""

from __future__ import annotations

from adapters.base import Steady, Window

CARD_VERSION = "1.5"
# A message with its card; beyond it the connector answers 413.
MESSAGE_BYTES = 100 * 1024
# Each line of a text takes some 90 bytes of that beside its words.
LINES_SHOWN = 500
# Teams shows about this much in a notification.
SUMMARY_CHARACTERS = 250
# More actions than this in a row are hidden or refused.
ACTIONS_A_ROW = 6
# Up to this many options are shown at once; more become a list that opens.
OPTIONS_SHOWN = 5
# An activity as Teams sends it: its own message limit, with room for the envelope and an escaped form.
ACTIVITY_BYTES = 512 * 1024

# Sends by one bot in one conversation.
SENDS_PER_CONVERSATION = (
    Window(7, 1.0, kept=1),
    Window(8, 2.0, kept=1),
    Window(60, 30.0, kept=1),
    Window(1800, 3600.0),
)
# Requests by one app in one tenant: 30 a second is the lowest number that the documentation gives.
SENDS_PER_TENANT = Steady(30.0, burst=3, kept=2)
# An unanswered activity is sent again after this long.
ANSWER_SECONDS = 15

MANIFEST_VERSION = "1.25"
MANIFEST_NAME_CHARACTERS = 30
MANIFEST_SHORT_DESCRIPTION_CHARACTERS = 80
MANIFEST_COMMANDS = 10
MANIFEST_COMMAND_TITLE_CHARACTERS = 32
MANIFEST_COMMAND_DESCRIPTION_CHARACTERS = 128
ICON_COLOUR_PIXELS = 192
ICON_OUTLINE_PIXELS = 32
