"""What to say next: answers, suggestions, fallback, greeting; knows the map, knows no Rasa."""
