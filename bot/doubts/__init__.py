"""Open doubts: what customers asked and were not answered, gathered by meaning, until the map answers it."""
