"""What a journey map is: reading it, checking it, holding it; knows nothing of Rasa, databases or the web."""
