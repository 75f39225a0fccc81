"""The events of 2022-23: read off a world as they should be, each with its note."""

from __future__ import annotations

import numpy as np

from docs.generator.events import EVENTS, WATCHED, Course, notes, page, probabilities, verdict

LABELS = {
    "state": ("KGZ", "ARM", "AZE"), "power": ("RUS", "CHN"), "dispute": ("ARM-AZE", "KGZ-TJK"),
    "organisation": ("CSTO", "SCO"), "member": ("KGZ", "RUS", "IRN"),
}  # fmt: skip
AXES = {
    "accord": ("dispute",), "attack": ("dispute", "state"), "clash": ("dispute",),
    "settled": ("dispute",), "export_volume": ("state", "power"), "sentiment": ("state", "power"),
    "membership": ("organisation", "member"), "request_refused": ("organisation", "state"),
}  # fmt: skip
START, Q4_2022, Q4_2023 = 0, 4, 8


def course() -> Course:
    """Two worlds of thirteen quarters in which nothing happens."""
    shapes = {name: [len(LABELS[axis]) for axis in axes] for name, axes in AXES.items()}
    return Course(LABELS, {name: np.zeros((13, *shape, 2)) for name, shape in shapes.items()})


def happens(event: str, **changes: tuple[tuple[int | slice, ...], float]) -> list[bool]:
    """Whether an event happens in each world after values at ``[quarter, ..., world]`` are set."""
    found = course()
    for name, (place, value) in changes.items():
        found.values[name][place] = value
    return [bool(world) for world in EVENTS[event](found)]


def test_events_count_where_and_when_they_happen():
    every = slice(None)
    for event, name, place, expected in (
        ("kgz-tjk-clash", "clash", (Q4_2022, 1, 1), [False, True]),
        ("kgz-tjk-clash", "clash", (Q4_2022 + 1, 1, 1), [False, False]),
        ("kgz-tjk-clash", "clash", (START, 1, 1), [False, False]),
        ("kgz-tjk-clash", "clash", (Q4_2022, 0, 1), [False, False]),
        ("csto-refuses-armenia", "request_refused", (Q4_2023, 0, 1, 0), [True, False]),
        ("csto-refuses-armenia", "request_refused", (Q4_2023, 1, 1, 0), [False, False]),
        ("aze-attacks-2022", "attack", (1, 0, 2, every), [True, True]),
        ("aze-attacks-2023", "attack", (1, 0, 2, every), [False, False]),
        ("aze-attacks-2023", "attack", (5, 0, 2, 1), [False, True]),
        ("iran-sco", "membership", (Q4_2023, 1, 2, 0), [True, False]),
    ):
        assert happens(event, **{name: (place, 1.0)}) == expected, (event, place)


def test_karabakh_is_taken_by_force_only():
    over = ((slice(5, None), 0, slice(None)), 1.0)
    assert happens("karabakh-taken") == [False, False]
    assert happens("karabakh-taken", settled=over) == [True, True]
    assert happens("karabakh-taken", settled=over, accord=((5, 0, 1), 1.0)) == [True, False]


def test_falls_and_growth_are_measured_from_the_start():
    # 0.4 of the scale from -1 to 1 are 20 of 100 points.
    assert happens("opinion-arm", sentiment=((Q4_2022, 1, 0, 0), -0.41)) == [True, False]
    assert happens("opinion-arm", sentiment=((Q4_2022, 1, 0, 0), -0.39)) == [False, False]
    found = course()
    found.values["export_volume"][:, 1, 0] = 2.0
    found.values["export_volume"][Q4_2023, 1, 0] = [3.9, 4.1]
    assert list(EVENTS["exports-arm"](found)) == [False, True]


def test_a_verdict_allows_for_chance():
    words = {0.03: "too low", 0.09: "sensible", 0.3: "sensible", 0.41: "sensible", 0.5: "too high"}
    for probability, word in words.items():
        assert verdict(probability, 0.02, 0.1, 0.4) == word


def test_every_event_has_a_note_and_comes_out():
    assert list(notes()) == list(EVENTS)
    for name, note in notes().items():
        low, high = note["sensible"]
        assert 0.0 < low < high < 1.0, name
    found = probabilities(6, 3)
    assert all(0.0 <= p <= 1.0 for p in found.values())
    assert any(0.0 < p < 1.0 for p in found.values())
    assert page(found, 6, 3).count("\n| ") == len(EVENTS) + 2
    assert set(AXES) <= set(WATCHED)
