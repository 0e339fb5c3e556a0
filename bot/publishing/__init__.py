"""Releases of the maps: what changed, training and examining it, keeping it, and which one answers."""
