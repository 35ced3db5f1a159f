from __future__ import annotations

from playground.slack.faults import EnvelopeFault, Fault, Faults


def test_a_fault_happens_as_often_as_asked_to_its_method_only():
    faults = Faults()
    faults.add(Fault("chat.update", "error", "fatal_error", times=2))
    assert faults.next_call("chat.postMessage") is None
    assert [faults.next_call("chat.update") is not None for _ in range(3)] == [True, True, False]


def test_any_method_and_the_order_they_were_asked_in():
    faults = Faults()
    faults.add(Fault("*", "delay", 1))
    faults.add(Fault("chat.update", "error", "x"))
    assert [faults.next_call("chat.update").kind for _ in range(2)] == ["delay", "error"]


def test_envelope_faults_are_counted_by_kind():
    faults = Faults()
    faults.add(EnvelopeFault("swallow_ack", times=2))
    assert not faults.next_envelope("deliver_twice")
    assert [faults.next_envelope("swallow_ack") for _ in range(3)] == [True, True, False]


def test_clearing_forgets_all():
    faults = Faults()
    faults.add(Fault("*", "error", "x"))
    faults.add(EnvelopeFault("swallow_ack"))
    assert len(faults.pending()) == 2
    faults.clear()
    assert faults.pending() == ()
    assert faults.next_call("auth.test") is None
