"""Travesía: a customer-journey map becomes a chatbot, and its conversations become evidence on the map."""
