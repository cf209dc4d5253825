"""The process: settings, wiring, clock, courier, web pages and the command line."""
