"""Reads what docs/*.md say: their examples with sentences and amounts, and their tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"

_EXAMPLE = "```json example"
_CSV = "```csv"
_FENCE = "```"
_QUOTE = "> "
_CODE = re.compile(r"`([^`]+)`")
_RULER = re.compile(r"\|[-|: ]+\|")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its titles and rows of cells. `caption` is the comment before it, "" without."""

    caption: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        """The code in the first cell of each row."""
        return [name for row in self.rows for name in codes(row[0])]


@dataclass(frozen=True, slots=True)
class Example:
    """A JSON example and what follows it up to the next one: sentences, results, amounts."""

    line: int
    json: str
    sentences: tuple[str, ...]
    results: str
    tables: tuple[Table, ...]


def codes(text: str) -> list[str]:
    """Return everything that is written as code in a text."""
    return _CODE.findall(text)


def lines_of(name: str) -> list[str]:
    """Return the lines of a document."""
    return (DOCS / name).read_text(encoding="utf-8").splitlines()


def without_blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines outside fenced blocks."""
    inside = False
    for line in lines:
        if line.startswith(_FENCE):
            inside = not inside
        elif not inside:
            yield line


def tables_of(lines: Sequence[str]) -> list[Table]:
    """Return the tables among the lines, in their order."""
    found: list[Table] = []
    caption = ""
    rows: list[tuple[str, ...]] = []
    for line in [*without_blocks(lines), ""]:
        if line.startswith("|"):
            if not _RULER.fullmatch(line):
                rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            found.append(Table(caption, rows[0], tuple(rows[1:])))
            caption, rows = "", []
        if line.startswith("<!--"):
            caption = line.removeprefix("<!--").removesuffix("-->").strip()
    return found


def examples_of(lines: Sequence[str]) -> list[Example]:
    """Return the examples, each with what belongs to it."""
    starts = [number for number, line in enumerate(lines) if line == _EXAMPLE]
    found = []
    for start in starts:
        stop = lines.index(_FENCE, start)
        rest = []
        for line in lines[stop + 1 :]:
            if line == _EXAMPLE or line.startswith("#"):
                break
            rest.append(line)
        sentences = [line.removeprefix(_QUOTE) for line in rest if line.startswith(_QUOTE)]
        text = "\n".join(lines[start + 1 : stop])
        tables = tuple(table for table in tables_of(rest) if table.titles[0] == "results")
        found.append(Example(start + 1, text, tuple(sentences), _block(rest, _CSV), tables))
    return found


def _block(lines: Sequence[str], opening: str) -> str:
    if opening not in lines:
        return ""
    start = lines.index(opening)
    return "\n".join([*lines[start + 1 : lines.index(_FENCE, start + 1)], ""])
