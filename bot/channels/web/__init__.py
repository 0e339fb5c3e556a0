"""The chat on web pages: HTTP, server push, the widget and the demonstration shop."""
