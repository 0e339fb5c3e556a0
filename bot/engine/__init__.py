"""Thinking about one message: the Engine protocol and its two implementations, embedded and remote."""
