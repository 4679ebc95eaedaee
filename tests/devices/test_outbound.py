"""What a device keeps until it is answered."""

from devices.outbound import Outbox


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
