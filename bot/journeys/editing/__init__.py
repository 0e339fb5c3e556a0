"""Editing the files of maps without losing a comment: edits as values, applied to texts, saved to the folder."""
