"""Cyclic garbage is freed in the main thread only, and not while something is worked on."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from ppp_desktop.ui.collecting import Collector


class _Knot:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def working() -> list[bool]:
    return [True]


@pytest.fixture
def collector(qapp: object, working: list[bool]) -> Iterator[Collector]:
    del qapp
    made = Collector(lambda: working[0])
    yield made
    made.stop()
    assert gc.isenabled()


def test_garbage_is_freed_in_the_main_thread(collector: Collector, working: list[bool]) -> None:
    working[0] = False
    collector.collect()
    freed_in: list[threading.Thread] = []
    knot = weakref.ref(_Knot(), lambda _dead: freed_in.append(threading.current_thread()))
    worker = threading.Thread(target=lambda: [[] for _ in range(200_000)])
    worker.start()
    worker.join()
    assert knot() is not None
    kept: list[list[int]] = [[] for _ in range(2_000)]
    collector.collect()
    assert knot() is None
    assert freed_in == [threading.main_thread()]
    assert len(kept) == 2_000


def test_nothing_is_collected_while_something_is_worked_on(
    collector: Collector, working: list[bool]
) -> None:
    knot = weakref.ref(_Knot())
    kept: list[list[int]] = [[] for _ in range(2_000)]
    collector.collect()
    assert knot() is not None
    working[0] = False
    collector.collect()
    assert knot() is None
    assert len(kept) == 2_000
