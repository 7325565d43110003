"""Events one by one, refused where results are sums that nobody can take apart."""

from __future__ import annotations

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import EventCount, Measure


def single_events(name: str, measure: Measure) -> tuple[EventCount, ...]:
    """Return the events of `measure`, for the component called `name`.

    Raises ValidationFailed where some results are sums of several events.
    """
    if measure.totals:
        are = "result is a sum" if measure.totals == 1 else "results are sums"
        raise ValidationFailed(
            f"“{name}” looks at each event by itself, but {measure.totals:,} {are} of several.",
            field="components",
            remedy="Import each event with its own id, or pay by the total.",
        )
    return measure.events
