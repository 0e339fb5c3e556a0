"""The log as files for other programs: what is in them, and how each format writes it, batch by batch."""
