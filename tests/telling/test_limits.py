"""What goes out next: emergencies first, and together what a minute no longer takes one by one."""

from eldercare.telling.limits import Waiting, kept_free, next_parcel


def lesser(count: int, recipient: str = "", first: int = 1) -> list[Waiting]:
    return [Waiting(number, recipient, urgent=False) for number in range(first, first + count)]


def emergency(number: int) -> Waiting:
    return Waiting(number, "", urgent=True)


def test_below_the_limit_each_message_goes_by_itself() -> None:
    assert next_parcel(lesser(3), sent=0, per_minute=20) == (1,)


def test_above_the_limit_the_waiting_ones_go_as_one() -> None:
    assert next_parcel(lesser(30), sent=0, per_minute=20) == tuple(range(1, 31))


def test_the_last_place_of_the_minute_takes_all_that_wait() -> None:
    assert next_parcel(lesser(2), sent=14, per_minute=20) == (1, 2)


def test_a_used_up_minute_lets_nothing_out() -> None:
    assert next_parcel(lesser(2), sent=15, per_minute=20) == ()


def test_an_emergency_goes_before_what_was_written_earlier() -> None:
    assert next_parcel([*lesser(30), emergency(99)], sent=0, per_minute=20) == (99,)


def test_an_emergency_finds_a_place_that_lesser_messages_could_not_use() -> None:
    waiting = [*lesser(5), emergency(99)]
    assert next_parcel(waiting, sent=20 - kept_free(20), per_minute=20) == (99,)


def test_an_emergency_is_never_told_inside_a_bundle_of_lesser_ones() -> None:
    parcel = next_parcel([*lesser(30), emergency(98), emergency(99)], sent=19, per_minute=20)
    assert parcel == (98, 99)


def test_people_are_told_only_their_own_messages_together() -> None:
    waiting = [*lesser(3, "worker:1"), *lesser(30, "worker:2", first=10)]
    assert next_parcel(waiting, sent=0, per_minute=4) == (1, 2, 3)


def test_one_message_a_minute_is_a_limit_too() -> None:
    assert next_parcel(lesser(2), sent=0, per_minute=1) == (1, 2)
