"""Teams' documented numbers, in one place. Sizes are in bytes, windows in seconds.

Source: Microsoft's pages "Optimize your bot with rate limiting", "Format your bot messages", "App manifest schema"
and the Adaptive Cards schema, read in November 2026.
"""

from __future__ import annotations

CARD_VERSION = "1.5"
# A message with its card; beyond it the connector answers 413.
MESSAGE_BYTES = 100 * 1024
# Teams shows about this much in a notification.
SUMMARY_CHARACTERS = 250
# More actions than this in a row are hidden or refused.
ACTIONS_A_ROW = 6
# Up to this many options are shown at once; more become a list that opens.
OPTIONS_SHOWN = 5
# An activity as Teams sends it: its own message limit, with room for the envelope and an escaped form.
ACTIVITY_BYTES = 512 * 1024

# (sends, seconds) for one bot in one conversation.
SENDS_PER_CONVERSATION = ((7, 1), (8, 2), (60, 30), (1800, 3600))
# Requests a second for one app and tenant.
SENDS_PER_TENANT_A_SECOND = 30
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
