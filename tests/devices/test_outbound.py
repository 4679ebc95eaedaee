"""What a device keeps until it is answered."""

from itertools import islice

from devices.outbound import Outbox, pauses


def test_a_message_is_kept_until_it_is_answered(tmp_path):
    outbox = Outbox(tmp_path / "box")
    outbox.keep("m1", b"{}")
    assert outbox.waiting() == [("m1", b"{}")]
    outbox.drop("m1")
    assert outbox.waiting() == []


def test_what_is_kept_is_there_after_a_restart(tmp_path):
    Outbox(tmp_path).keep("m1", b"{}")
    assert Outbox(tmp_path).waiting() == [("m1", b"{}")]


def test_a_message_that_was_half_written_is_none(tmp_path):
    outbox = Outbox(tmp_path)
    (tmp_path / ".m1.new").write_bytes(b"{")
    assert outbox.waiting() == []


def test_an_answer_to_something_unknown_is_ignored(tmp_path):
    outbox = Outbox(tmp_path)
    outbox.keep("m1", b"{}")
    outbox.drop("m9")
    assert outbox.waiting() == [("m1", b"{}")]


def test_a_device_that_gets_no_answer_repeats_at_doubling_pauses_of_up_to_a_minute():
    assert list(islice(pauses(5.0), 6)) == [5, 10, 20, 40, 60, 60]
