"""Names that begin alike are told apart by what differs."""

from __future__ import annotations

from ppp_desktop.ui.simulator.telling import telling_names


def test_what_differs_stands_first() -> None:
    names = ("Spring campaign in Germany, by phone", "Spring campaign in Germany, with a cap", "B")
    assert telling_names(names) == ("… by phone", "… with a cap", "B")
    assert telling_names(("Version 1", "Version 12")) == ("Version 1", "Version 12")
    assert telling_names(("Spring campaign 2026", "Spring campaign")) == ("… 2026", "… campaign")
    assert telling_names(("Springcampaign1", "Springcampaign2")) == (
        "Springcampaign1",
        "Springcampaign2",
    )
    assert telling_names(()) == ()
