"""A calculation as text: every line with its parts, its explanation and what it leads on to."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.lines import Calculation, Explanation, Line


def rendered(made: Calculation) -> str:
    """Return everything that the engine said of a period, with ordinary spaces."""
    return "\n".join(_told(made)).replace("\u00a0", " ")


def rendered_line(line: Line) -> str:
    """Return one line with its parts and its explanation."""
    return "\n".join(_line(line)).replace("\u00a0", " ")


def _told(made: Calculation) -> Iterator[str]:
    for line in made.lines:
        yield from _line(line)
    yield f"Subtotal {made.currency} {made.subtotal}, {made.rounding.value}"
    if made.tax is not None:
        tax = made.tax
        said = f"Tax {tax.name} {canonical(tax.rate)}: {tax.amount} {tax.treatment} {tax.note}"
        yield said.strip()
    yield f"Total {made.total}"
    yield from (f"Warning: {warning}" for warning in made.warnings)
    closing = made.closing
    if closing.draw:
        yield f"Advanced: {closing.draw}"
    if closing.clawback:
        yield f"Carried: {closing.clawback}"
    for held in closing.held:
        yield f"Kept: {held.amount} of {held.kept_in.key} until {held.due.key}"


def _line(line: Line) -> Iterator[str]:
    note = f" | {line.note}" if line.note else ""
    yield f"{line.key} ({line.kind}) {line.name}: {line.amount}{note}"
    for part in line.parts:
        share = " share" if part.rate_is_share else ""
        label = f" | {part.label}" if part.label else ""
        quantity, rate, amount = map(canonical, (part.quantity, part.rate, part.amount))
        yield f"  part {quantity} × {rate}{share} = {amount}{label}"
    for each in line.modifications:
        yield f"  change {each.step} {canonical(each.amount)} | {each.text}"
    yield from _tree(line.explanation, "  ")


def _tree(node: Explanation, indent: str) -> Iterator[str]:
    value = "" if node.value is None else f" [{canonical(node.value)}]"
    leads_on = "" if node.measure is None else f" <- {_request(node.measure)}"
    yield f"{indent}{node.step}: {node.text}{value}{leads_on}"
    for child in node.children:
        yield from _tree(child, f"{indent}  ")


def _request(request: MeasureRequest) -> str:
    said = [request.metric]
    said += [f"{name}={'/'.join(values)}" for name, values in request.scope.filters]
    said += [f"status={'/'.join(request.scope.statuses)}"]
    if request.hold_days:
        said.append(f"held {request.hold_days} days")
    if request.by:
        said.append(f"by {'/'.join(request.by)}")
    said += [request.span.value, request.detail.value]
    said += [f"within {request.within.key}"] if request.within else []
    said += [f"reversed in {request.reversed_in.key}"] if request.reversed_in else []
    return " ".join(said)
