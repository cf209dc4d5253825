"""Slack: requests become events, messages become Block Kit."""
