"""Maps to Rasa files: lower to a typed plan, render, write; pure until `files.py`."""
