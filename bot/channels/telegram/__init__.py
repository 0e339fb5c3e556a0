"""Telegram as a channel of the gateway: updates come in, answers go out, each exactly once."""
