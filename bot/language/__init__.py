"""Understanding text without Rasa: questions, sentiment, redaction."""
