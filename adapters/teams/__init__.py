"""Microsoft Teams: activities become events, messages become Adaptive Cards."""
