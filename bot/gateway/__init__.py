"""From a channel's message to its reply: front door, inbox, workers, outbox, sender."""
