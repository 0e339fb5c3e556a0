"""The command `python -m bot.reference [--check]`: writes the pages, or tells which ones are out of date."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import UserError
from bot.reference.examples import read_examples
from bot.reference.map_page import map_page
from bot.reference.metrics_page import metrics_page
from bot.reference.page import Page
from bot.reference.problems_page import problems_page
from bot.reference.settings_page import settings_page


def pages(root: Path) -> tuple[Page, ...]:
    """Every made page. `UserError` when `root` has no golden cases, because examples come from them."""
    golden = root / "tests" / "journeys" / "golden"
    if not golden.is_dir():
        raise UserError(f"{golden.as_posix()} is missing; run this from the root of a clone, where the examples are")
    return problems_page(read_examples(golden)), map_page(), settings_page(), metrics_page()


def stale(root: Path) -> list[str]:
    """Paths of the pages that differ from what the code says now."""
    return [page.path for page in pages(root) if not _same(root / page.path, page.text)]


def main(argv: Sequence[str] | None = None, *, root: Path | None = None) -> int:
    """Write the pages, or with `--check` only compare them: 0 fine, 1 out of date or not in a clone."""
    parser = argparse.ArgumentParser(prog="python -m bot.reference", description="Make the reference pages in docs/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
    options = parser.parse_args(argv)
    root = root or Path.cwd()
    try:
        outdated = stale(root)
        if options.check:
            for path in outdated:
                sys.stderr.write(f"{path}: is out of date; run `python -m bot.reference` and commit the result\n")
            return int(bool(outdated))
        for page in pages(root):
            if page.path in outdated:
                (root / page.path).parent.mkdir(parents=True, exist_ok=True)
                (root / page.path).write_text(page.text, encoding="utf-8", newline="\n")
                sys.stdout.write(f"{page.path}\n")
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _same(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


if __name__ == "__main__":
    sys.exit(main())
