"""One module for each view; `bot.console.analysis.registry` lists them."""
