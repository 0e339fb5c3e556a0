"""The analyst's pages: a question in the address, views as data, and the conversations behind every number."""
