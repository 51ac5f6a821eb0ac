"""Formats that others read, each in a room of its own."""
