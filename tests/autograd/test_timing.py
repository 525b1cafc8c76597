"""record_time: what took how long, at no cost for those who do not ask."""

import threading

import numpy as np
import pytest

from autograd import AnomalyError, describe, timing
from autograd.timing import seconds_of
from zensor import Zensor, detect_anomaly, einsum, nn, no_grad, record_source, record_time


def test_forward_and_backward_are_noted():
    with record_time():
        y = (Zensor([1.0, 2.0], name="x") * 3.0).sum()
        y.backward()
    product, total = describe(y).nodes[-2:]
    assert product.forward_seconds > 0
    assert product.backward_seconds > 0
    assert total.forward_seconds > 0


def test_an_operation_with_any_number_of_inputs_is_timed_too():
    with record_time():
        y = einsum("i,i->", Zensor([1.0, 2.0]), Zensor([3.0, 4.0]))
    assert seconds_of(y.node).forward > 0
    assert seconds_of(y.node).backward is None


def test_outside_of_it_nothing_is_noted():
    y = Zensor([1.0]) * 2.0
    with record_time():
        z = y * 3.0
    z.backward()
    assert seconds_of(y.node) == timing.NOT_TIMED
    assert seconds_of(z.node).backward is None
    with record_time(), no_grad():
        assert (z * 2.0).node is None


def test_it_holds_for_its_thread_only():
    made = []
    with record_time():
        thread = threading.Thread(target=lambda: made.append(Zensor([1.0]) * 2.0))
        thread.start()
        thread.join()
    assert seconds_of(made[0].node) == timing.NOT_TIMED


def test_nothing_is_kept_alive():
    before = len(timing._seconds)
    with record_time():
        y = Zensor([1.0]) * 2.0
        assert len(timing._seconds) == before + 1
        del y
    assert len(timing._seconds) == before


@pytest.mark.parametrize("around", [record_source, detect_anomaly])
def test_who_watches_around_it_goes_on_watching(around):
    with around(), record_time():
        y = Zensor([1.0]) * 2.0
    assert y.node.source is not None
    assert seconds_of(y.node).forward > 0
    with record_time(), around():
        y = Zensor([1.0]) * 2.0
    assert y.node.source is not None
    assert seconds_of(y.node).forward > 0


def test_the_search_for_anomalies_goes_on_inside():
    with np.errstate(all="ignore"), detect_anomaly(), record_time(), pytest.raises(AnomalyError):
        Zensor([0.0]).log()


def test_a_model_of_modules_is_timed_inside():
    model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
    with record_time():
        y = model(np.ones((1, 3)))
    assert all(node.forward_seconds is not None for node in describe(y) if node.operation)
    assert all(node.forward_seconds is None for node in describe(model(np.ones((1, 3)))) if node.operation)


def test_gradients_are_the_same_in_it():
    def gradient():
        x = Zensor([1.0, 2.0])
        (x * x).sum().backward()
        return x.grad.numpy()

    plain = gradient()
    with record_time():
        np.testing.assert_array_equal(gradient(), plain)
