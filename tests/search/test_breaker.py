"""After a failure nobody waits; a probe in the background closes the breaker again."""

import pytest

from search.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Probe:
    fails = True
    calls = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.fails:
            raise ConnectionError("down")


@pytest.fixture
def parts():
    clock, probe, started = Clock(), Probe(), []
    return Breaker(probe, pause=3, clock=clock, run=started.append), clock, probe, started


def test_closed_until_a_failure(parts):
    breaker, *_ = parts
    assert breaker.allows()
    assert breaker.since is None


def test_open_at_once_after_a_failure_and_no_probe_before_the_pause(parts):
    breaker, clock, _, started = parts
    breaker.failed(ConnectionError("down"))
    assert not breaker.allows()
    clock.now += 2.9
    assert not breaker.allows()
    assert started == []
    assert breaker.since is not None


def test_one_probe_at_a_time_and_no_visitor_is_it(parts):
    breaker, clock, probe, started = parts
    breaker.failed(ConnectionError("down"))
    clock.now += 3
    assert [breaker.allows() for _ in range(5)] == [False] * 5
    assert len(started) == 1
    assert probe.calls == 0


def test_a_failing_probe_keeps_it_open_for_another_pause(parts):
    breaker, clock, _, started = parts
    breaker.failed(ConnectionError("down"))
    since = breaker.since
    clock.now += 3
    breaker.allows()
    started.pop()()
    clock.now += 2.9
    assert not breaker.allows()
    assert started == []
    clock.now += 0.1
    assert not breaker.allows()
    assert len(started) == 1
    assert breaker.since == since


def test_a_good_probe_closes_it(parts):
    breaker, clock, probe, started = parts
    breaker.failed(ConnectionError("down"))
    clock.now += 3
    breaker.allows()
    probe.fails = False
    started.pop()()
    assert breaker.allows()
    assert breaker.since is None


def test_a_probe_started_in_the_background_by_itself():
    import threading

    asked = threading.Event()
    breaker = Breaker(asked.set, pause=0)
    breaker.failed(ConnectionError("down"))
    breaker.allows()
    assert asked.wait(5)
