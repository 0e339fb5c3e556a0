"""The console for CX people, under `/console`: pages rendered here, readable without scripts.

To add a page, see `docs/console-pages.md`: an endpoint and its `PageRoute`, a row in `bot.console.access`, a template,
and, if it stands in the navigation, a row in `bot.console.navigation`.
"""
