"""What describes an export format: the names its columns go by, and what gives it away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ppp_desktop.core.vocabulary import Status

Names = tuple[str, ...]

RESULTS = "results"
WORDS = "words"
"""No export: only names and words that other formats share."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A header fits when it has all these fields and at least so many metrics."""

    fields: Names = ()
    metrics: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class ExportFormat:
    """One tool's export; each is loaded once, so that it equals only itself.

    `fields` are (field key, header names, best first); `signs` are headers that only this tool
    writes, of which `least_signs` must be there, `shared_signs` those of the formats it is like.
    `titles` are patterns of lines above the header, `sample_signs` (field, pattern) of values, each
    worth one sign. `ratios`, `ratio_patterns` and `not_added` are columns left out on purpose.
    `count_as` is the metric of which every record counts one. `unlabelled_totals`: a record that
    names nothing is a total; `further_lines`: records that repeat an id without an amount are items
    of it. `origin` is the user's own file, None for formats of the program.
    """

    key: str
    label: str
    source: str
    fields: tuple[tuple[str, Names], ...]
    shapes: tuple[Shape, ...]
    kind: str = RESULTS
    signs: Names = ()
    shared_signs: Names = ()
    least_signs: int = 1
    foreign: Names = ()
    titles: Names = ()
    sample_signs: tuple[tuple[str, str], ...] = ()
    ratios: Names = ()
    ratio_patterns: Names = ()
    not_added: Names = ()
    count_as: str = ""
    statuses: tuple[tuple[str, Status], ...] = ()
    unlabelled_totals: bool = False
    further_lines: bool = False
    languages: Names = ()
    origin: Path | None = None

    def names(self, field: str) -> Names:
        """Return the header names of `field`, best first."""
        return next((names for key, names in self.fields if key == field), ())
