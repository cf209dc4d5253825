"""Every promise of the README, checked."""
