"""Classes Rasa loads by dotted path, and the lean loader; the only importer of rasa."""
