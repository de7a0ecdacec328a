"""What the tally of a run of chaos says."""

from .tally import Tally


def test_it_tells_kills_that_struck_from_those_planned_and_names_what_is_stuck() -> None:
    tally = Tally()
    tally.count("push, call 1", 2, [], injected=1)
    tally.count("push, killed", 1, ["stuck: INV-1 is rejected (books closed)"], kills=1, killed=1)
    other = Tally()
    other.count("pull, killed", 3, ["stuck: 2 attempts never ended", "duplicate: 1"], kills=1)
    tally.add(other.as_plain())
    assert str(tally) == (
        "injected 1 faults in 3 months · kills struck 1 of 2 · recovered 1 months · duplicates 1"
        " · lost 0 · stuck 2 (1 × books closed; 1 × 2 attempts never ended) · wrong 0"
        " · at most 3 rounds of beat"
    )
