"""What each worked contract says of its pay, word for word: read `explained.txt` beside its terms.

After a wanted change of words, `python -m tests.golden.test_explained` writes the files anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.test_golden import CASES, calculations, scenarios
from tests.unit.payouts.rendered import rendered


def explained(folder: Path) -> str:
    """Return the explanations of all scenarios of a case."""
    names = [name for case, name in scenarios() if case == folder]
    told = [f"== {name}\n{rendered(next(calculations(folder, name)))}\n" for name in names]
    return "\n".join(told)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.name))
def test_the_explanation_is_what_was_read(folder: Path) -> None:
    assert explained(folder) == (folder / "explained.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for case in CASES:
        (case / "explained.txt").write_text(explained(case), encoding="utf-8", newline="\n")
