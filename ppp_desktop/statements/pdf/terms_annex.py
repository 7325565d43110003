"""The annex to sign as a PDF, on one page where its terms allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from ppp_desktop.core.files import replacing
from ppp_desktop.core.periods import format_day
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.pdf.assembly import Particulars, assemble, check_accent
from ppp_desktop.statements.pdf.bands import Band, Bands, Placed, Rule, Sheet, row
from ppp_desktop.statements.pdf.front import TITLE, TITLE_SHARE, letterhead
from ppp_desktop.statements.pdf.page import Page, make_page
from ppp_desktop.statements.pdf.signatures import signature_bands
from ppp_desktop.statements.pdf.text import (
    BODY,
    HAIRLINE,
    QUIET,
    SECTION,
    SMALL,
    STRONG,
    TEXT,
    WARNING,
    Align,
    Block,
    Style,
    block,
    stack,
    widest,
)
from ppp_desktop.statements.terms_annex import TermsAnnex

_HIGHEST_BAND = 0.3  # of a page; a higher row is cut
_COLUMN_GAP = 24.0  # points
_NUMBER_ROOM = 20.0  # points left of a clause for its number
_LABEL_SHARE = 0.34  # of the width, for names, labels and questions
_MOST_NAME_LINES = 2  # beside the rules; longer names stand above them
_FACT_SHARES = (0.31, 0.24, 0.19, 0.26)  # of the width


@dataclass(frozen=True, slots=True)
class _Density:
    """How closely an annex is set; measures in points."""

    body: Style
    padding: float
    between: float
    signing: float

    @property
    def strong(self) -> Style:
        """The style of names."""
        return replace(STRONG, size=self.body.size, leading=self.body.leading)

    @property
    def quiet(self) -> Style:
        """The style of labels and questions."""
        return replace(QUIET, size=self.body.size, leading=self.body.leading)


_DENSITIES = (
    _Density(BODY, 5.5, 21.0, 30.0),
    _Density(Style(9.25, 12.5), 4.0, 16.0, 27.0),
    _Density(Style(8.5, 11.25), 2.6, 11.0, 23.0),
)
"""The most open first."""


def render_annex(annex: TermsAnnex, target: Path) -> None:
    """Write `annex` as a PDF to `target`, whole or not at all.

    Raises ValidationFailed for what cannot be printed, StorageUnavailable where the file cannot be
    written.
    """
    data = annex_bytes(annex)
    with replacing(target) as path:
        path.write_bytes(data)


def annex_bytes(annex: TermsAnnex) -> bytes:
    """Return the PDF of `annex`; equal annexes give equal bytes."""
    check_accent(annex.accent)
    title = f"Terms of pay {annex.contract}, version {annex.version}"
    page = make_page(
        annex.page_size,
        feet=((annex.footer, "the footer"),),
        title=title,
        client=annex.client.name,
        right=(f"from {format_day(annex.effective)}", "the day"),
        draft="Draft" if annex.is_draft else "",
    )
    sheet = _fitting(annex, page)
    story = Bands(sheet, page_height=page.later_height, mark=("terms", "Terms of pay"))
    particulars = Particulars(
        title=f"{title} · {annex.client.name}",
        author=annex.agency.name,
        subject=f"Terms of pay from {format_day(annex.effective)}",
        program=annex.program,
    )
    return assemble([story], page, particulars)


def _fitting(annex: TermsAnnex, page: Page) -> Sheet:
    """Return the annex set as openly as the fewest pages allow."""
    limit = page.later_height * _HIGHEST_BAND
    sheets = [
        Sheet(_bands(annex, page.content_width, limit, density), None) for density in _DENSITIES
    ]
    return min(sheets, key=lambda sheet: _pages(sheet, page))  # the first of equal ones


def _pages(sheet: Sheet, page: Page) -> int:
    over = max(sheet.ends[-1] - page.first_height, 0.0)
    return 1 + ceil(over / page.later_height)


def _bands(annex: TermsAnnex, width: float, limit: float, density: _Density) -> list[Band]:
    """Return text and signatures; the last of the text stays on the page of the signatures."""
    *text, last = _text(annex, width, limit, density)
    space = Band(density.between, keep=True)
    signing = signature_bands(
        annex.closing, annex.signatures, annex.program, width, density.signing
    )
    return [*text, replace(last, keep=True), space, *signing]


def _text(annex: TermsAnnex, width: float, limit: float, density: _Density) -> Iterator[Band]:
    name = Party(annex.agency.name)
    title = _title(annex, width * TITLE_SHARE)
    yield from letterhead(name, annex.logo, annex.accent, title, width, limit)
    yield Band(density.between)
    yield from _parties(annex, width, limit, density)
    yield Band(density.between * 0.7, rules=(Rule(0.0, width, density.between * 0.35, HAIRLINE),))
    yield from _facts(annex.facts, width, limit, density)
    yield from _section("What is paid", _clauses(annex, width, limit, density), width, density)
    workings = _pairs(annex.workings, width, limit, density)
    yield from _section("How it is worked out", workings, width, density)
    targets = _targets(annex, width, limit, density)
    yield from _section(annex.targets_title, targets, width, density)
    answers = _pairs(annex.answers, width, limit, density)
    yield from _section("Also agreed", answers, width, density)


def _title(annex: TermsAnnex, room: float) -> Block:
    version = f"Annex to {annex.contract}, version {annex.version}"
    style = STRONG
    if annex.is_draft:
        version, style = f"Draft of version {annex.version}", replace(STRONG, colour=WARNING)
    return stack(
        (
            block("Terms of pay", TITLE, room, "the title"),
            block(version, style, room, "the contract's code"),
            block(f"from {format_day(annex.effective)}", QUIET, room, "the day"),
        )
    )


def _parties(annex: TermsAnnex, width: float, limit: float, density: _Density) -> list[Band]:
    room = (width - _COLUMN_GAP) / 2
    cells = []
    for number, (label, party) in enumerate((("Agency", annex.agency), ("Client", annex.client))):
        where = f"the {label.lower()}'s"
        written = stack(
            (
                block(label, SMALL, room, "a title"),
                block(party.name, density.strong, room, f"{where} name", before=2),
                *(block(line, density.body, room, f"{where} address") for line in party.lines),
            )
        )
        cells.append(Placed(written, number * (room + _COLUMN_GAP)))
    return row(cells, padding=0.0, limit=limit)


def _facts(
    facts: Sequence[tuple[str, str]], width: float, limit: float, density: _Density
) -> list[Band]:
    cells = []
    left = 0.0
    for (label, text), share in zip(facts, _FACT_SHARES, strict=True):
        room = share * width - _COLUMN_GAP / 2
        title = block(label, SMALL, room, "a title")
        written = block(text, density.body, room, f"the {label.lower()}", before=1)
        cells.append(Placed(stack((title, written)), left))
        left += share * width
    return row(cells, padding=density.padding * 0.7, limit=limit)


def _section(title: str, bands: Sequence[Band], width: float, density: _Density) -> Iterator[Band]:
    """Yield a title with a rule and its bands; nothing where there are none."""
    if not bands:
        return
    written = block(title, SECTION, width, "a title")
    yield Band(density.between, keep=True)
    height = written.height + 5
    yield Band(height, (Placed(written, 0.0),), (Rule(0.0, width, height, TEXT, 0.8),), keep=True)
    yield from bands


def _clauses(annex: TermsAnnex, width: float, limit: float, density: _Density) -> list[Band]:
    left = width * _LABEL_SHARE
    room = left - _NUMBER_ROOM - _COLUMN_GAP / 2
    where = "a component's name"
    names = [block(clause.name, density.strong, room, where) for clause in annex.clauses]
    is_stacked = any(len(name.lines) > _MOST_NAME_LINES for name in names)
    bands: list[Band] = []
    for number, (clause, name) in enumerate(zip(annex.clauses, names, strict=True), start=1):
        cells = [Placed(block(str(number), density.strong, _NUMBER_ROOM, "a number"), 0.0)]
        edge = _NUMBER_ROOM if is_stacked else left
        rule = block(clause.sentence, density.body, width - edge, "a component's rule")
        if is_stacked:
            whole = block(clause.name, density.strong, width - edge, where)
            cells.append(Placed(stack((whole, rule)), edge))
        else:
            cells += [Placed(name, _NUMBER_ROOM), Placed(rule, edge)]
        bands += _ruled(cells, width, limit, density)
    return bands


def _pairs(
    pairs: Sequence[tuple[str, str]], width: float, limit: float, density: _Density
) -> list[Band]:
    left = width * _LABEL_SHARE
    bands: list[Band] = []
    for label, text in pairs:
        cells = [
            Placed(block(label, density.quiet, left - _COLUMN_GAP / 2, "a title"), 0.0),
            Placed(block(text, density.body, width - left, label.lower()), left),
        ]
        bands += _ruled(cells, width, limit, density)
    return bands


def _targets(annex: TermsAnnex, width: float, limit: float, density: _Density) -> list[Band]:
    figures = widest([each.target for each in annex.targets], density.strong, "a target")
    figures = min(figures, width * _LABEL_SHARE)
    left = width * _LABEL_SHARE
    middle = width - left - figures - _COLUMN_GAP
    bands: list[Band] = []
    for each in annex.targets:
        name = block(each.name, density.body, left - _COLUMN_GAP / 2, "an objective's name")
        measured = block(each.measured, density.quiet, middle, "an objective")
        target = block(each.target, density.strong, figures, "a target")
        cells = [Placed(name, 0.0), Placed(measured, left), Placed(target, width, Align.RIGHT)]
        bands += _ruled(cells, width, limit, density)
    return bands


def _ruled(cells: Sequence[Placed], width: float, limit: float, density: _Density) -> list[Band]:
    rule = Rule(0.0, width, 0.0, HAIRLINE)
    return row(cells, padding=density.padding, rule=rule, limit=limit)
