"""The only place that picks implementations: settings and a project in, a running product's parts out."""
