"""What the command line prints: JSON for machines, sentences and aligned columns for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.money import format_money
from ppp_desktop.imports.rows import Problem
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.document_lines import document_balances, terms_name, terms_note
from ppp_desktop.services.document_names import describe_days
from ppp_desktop.services.importing import ImportReport
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.sources import Sources
from ppp_desktop.services.statement_body import StatementBody
from ppp_desktop.services.statements import StatementRow
from ppp_desktop.services.written_steps import written_steps

REASONS_SHOWN = 10
_OPTIONS = {"“replace these days”": "--replace days", "“add”": "--replace add"}


def print_json(form: object) -> None:
    """Print one JSON document."""
    print(json.dumps(form, indent=2, ensure_ascii=False))


def print_refusal(error: PppError, *, as_json: bool, about: str = "") -> None:
    """Print what is wrong with what it is `about`, and what to do."""
    field = error.field if isinstance(error, ValidationFailed) else ""
    if as_json:
        print_json({"error": error.message, "remedy": error.remedy, "field": field})
        return
    place = f"{field}: " if "." in field or "[" in field else ""
    if about and about not in str(error):
        place = f"{about}: "
    print(f"{place}{in_options(str(error))}", file=sys.stderr)


def print_report(report: ImportReport, *, dry_run: bool) -> None:
    """Print what importing one sheet did or would do."""
    done = "would be imported" if dry_run else "imported"
    print(f"{report.file_name}: {report.format_label}, {report.rows_read:,} rows read")
    print(
        f"  {report.imported:,} {done}, {report.updated:,} changed, {report.unchanged:,} the same, "
        f"{report.rejected:,} rejected, {report.ignored:,} ignored"
    )
    if report.gone:
        print(f"  {report.gone:,} stored results that the file no longer holds are gone")
    if report.proposed:
        print(f"  {report.proposed:,} differences to closed periods wait for a decision")
    for key, value in report.totals:
        print(f"  {key}: {format_metric(key, value, '').strip()}")
    for line in _reasons(report.problems):
        print(f"  {line}")


def _reasons(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield what is wrong, once for all rows of one cause; first what concerns the whole file."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda each: each.row > 0):
        alike.setdefault((problem.cause, problem.column, problem.remedy), []).append(problem)
    for group in islice(alike.values(), REASONS_SHOWN):
        yield in_options(f"{group[0].message} {group[0].remedy}".rstrip())
        if len(group) > 1:
            rows = "1 more row" if len(group) == 2 else f"{len(group) - 1:,} more rows"
            yield f"… and {rows} like it; --json lists them all"
    if len(alike) > REASONS_SHOWN:
        yield f"… and {len(alike) - REASONS_SHOWN:,} more causes; --json lists them all"


def in_options(text: str) -> str:
    """Return a sentence of the window with the options that stand for its choices."""
    for words, option in _OPTIONS.items():
        text = text.replace(words, option)
    return text


def print_statements(rows: Sequence[StatementRow]) -> None:
    """Print statements as a table."""
    print_table(
        ("Statement", "Contract", "Client", "Period", "Total", "Status", "Due"),
        [
            (
                row.reference,
                row.contract_code,
                row.client_name,
                row.period.key,
                format_money(row.total, row.currency),
                _standing(row),
                row.due_on.isoformat() if row.due_on else "",
            )
            for row in rows
        ],
    )


def _standing(row: StatementRow) -> str:
    if row.is_credit:
        return f"credit of {row.corrects}"
    return "void" if row.is_void else row.status.value


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns."""
    widths = [max(len(row[place]) for row in (titles, *rows)) for place in range(len(titles))]
    for row in (titles, *rows):
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def print_steps(line: Line, currency: str) -> None:
    """Print the rule of a line, then its steps, one sentence a line, indented."""
    print(f"  {line.explanation.text}")
    for step in written_steps(line, currency):
        amount = f"  [{step.amount}]" if step.amount else ""
        print(f"{'  ' * (step.depth + 2)}{step.text}{amount}")


def print_sources(sources: Sources, currency: str) -> None:
    """Print the results behind a figure: what it is, files, then rows."""
    print(f"  {describe_days(sources.request, currency)}")
    for line in _source_lines(sources):
        print(f"    {line}")


def _source_lines(sources: Sources) -> Iterator[str]:
    for file in sources.files:
        place = f"{file.file} · {file.sheet}" if file.sheet else file.file
        yield f"{place}: {file.rows:,} rows, {sources.request.metric} {file.value:,f}"
    for left_out in sources.exclusions:
        yield f"not counted: {left_out.rows:,} {left_out.status.value}"
    for row in sources.rows:
        name = f"{row.reference} " if row.reference else ""
        yield f"row {row.row}: {name}{row.day.isoformat()} {row.description}: {row.value:f}"
    hidden = sources.total_rows - len(sources.rows)
    if hidden > 0:
        yield f"… and {hidden:,} more rows; --rows shows more"


def write_json(form: Mapping[str, object]) -> str:
    """Return a JSON document as it is written to a file."""
    return json.dumps(form, indent=2, ensure_ascii=False) + "\n"


def print_line(position: int, line: Line, currency: str) -> None:
    """Print one statement line with its explanation."""
    print(f"{position} {line.name}: {format_money(line.amount, currency)}")
    print_steps(line, currency)
    if line.note:
        print(f"  {line.note}")


def print_head(body: StatementBody) -> None:
    """Print what the lines of a statement rest on."""
    print(terms_name(body))
    if note := terms_note(body):
        print(note)


def print_balances(body: StatementBody) -> None:
    """Print what goes on to later periods."""
    for balance in document_balances(body):
        print(f"{balance.label}: {balance.amount}")
