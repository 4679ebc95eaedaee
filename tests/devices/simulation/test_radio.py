from random import Random

from devices.simulation.radio import BAD, CLEAR, Radio, carry


def carried(radio, times=400):
    chance = Random(1)
    return [carry(radio, chance) for _ in range(times)]


def test_clear_air_carries_each_message_once_and_at_once():
    assert all([(one.after_s, one.copy) for one in copies] == [(0.0, 0)] for copies in carried(CLEAR))


def test_bad_air_loses_delays_repeats_and_doubles():
    arrivals = carried(BAD)
    assert any(len(copies) > 1 for copies in arrivals)
    assert any(one.copy > 0 for copies in arrivals for one in copies)
    assert any(one.after_s > 1 for copies in arrivals for one in copies)


def test_what_is_lost_on_every_try_does_not_arrive():
    assert carry(Radio(loss=1.0), Random(1)) == []
