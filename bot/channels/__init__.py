"""Where customers talk: one package per channel."""
