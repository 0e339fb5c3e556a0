"""The web channel: HTTP and server push, the chat widget, the demonstration shop and the page of the API."""
