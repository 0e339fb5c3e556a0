"""What a journey map is: reading it, checking it, holding it. Knows nothing of Rasa, databases or the web."""
