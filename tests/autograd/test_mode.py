"""no_grad and enable_grad: nested, as decorators, per thread, and put back after an error."""

import threading

import pytest

from autograd import DTypeError, is_recording
from zensor import Zensor, enable_grad, no_grad


def records():
    """Whether an operation is recorded now: asked of an operation, and of the mode."""
    made = (Zensor(1.0) * 2).requires_grad
    assert made is is_recording()
    return made


def test_nested_modes_are_put_back_one_by_one():
    assert records()
    with no_grad():
        assert not records()
        with enable_grad():
            assert records()
            with no_grad():
                assert not records()
            assert records()
        assert not records()
    assert records()


def test_the_mode_is_put_back_after_an_error():
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert records()


@pytest.mark.parametrize("decorator", [no_grad, no_grad()])
def test_a_decorated_function_does_not_record_inside_and_keeps_its_name(decorator):
    @decorator
    def evaluate(value):
        """What it does."""
        return records(), value

    assert evaluate(3) == (False, 3)
    assert (evaluate.__name__, evaluate.__doc__) == ("evaluate", "What it does.")
    assert records()


def test_enable_grad_decorates_too():
    @enable_grad
    def train():
        return records()

    with no_grad():
        assert train()
        assert not records()


def test_a_decorated_function_may_call_itself():
    @no_grad()
    def down(n):
        assert not records()
        return n if n == 0 else down(n - 1)

    assert down(5) == 0
    assert records()


def test_one_context_may_be_entered_twice():
    off = no_grad()
    with off:
        with off:
            assert not records()
        assert not records()
    assert records()


def test_a_generator_cannot_be_decorated_since_its_body_runs_later():
    with pytest.raises(DTypeError, match="with"):

        @no_grad
        def numbers():
            yield 1

    with pytest.raises(DTypeError, match="with"):

        @no_grad()
        async def later():
            return 1


def test_a_new_thread_records_and_does_not_see_another_threads_mode():
    seen = []
    inside, done = threading.Event(), threading.Event()

    def other():
        seen.append(records())
        with no_grad():
            inside.set()
            done.wait(10)
            seen.append(records())

    thread = threading.Thread(target=other)
    with no_grad():
        thread.start()
        assert inside.wait(10)
        assert not records()
    assert records()
    done.set()
    thread.join()
    assert seen == [True, False]


def test_one_context_object_serves_two_threads():
    on = enable_grad()
    seen = []
    inside, leave = threading.Event(), threading.Event()

    def other():
        with no_grad():
            with on:
                inside.set()
                leave.wait(10)
            seen.append(records())

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(10)
    with on:  # puts "recording" aside, and the other thread must not take that back
        leave.set()
        thread.join()
        assert records()
    assert records() and seen == [False]


def test_threads_build_and_differentiate_graphs_at_the_same_time():
    shared = Zensor([1.0, 2.0])
    wrong = []

    def work(factor):
        for _ in range(200):
            x = Zensor([1.0, 2.0])
            y = (x * float(factor) + shared.detach()).sum()
            y.backward()
            if x.grad.tolist() != [factor, factor]:
                wrong.append(factor)

    threads = [threading.Thread(target=work, args=(factor,)) for factor in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_pass_is_not_disturbed_by_no_grad_around_it():
    x = Zensor(2.0)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad.item() == 4


def test_a_mode_decorates_functions_only():
    with pytest.raises(DTypeError, match=r"a mode around 3: .* @no_grad"):
        no_grad(3)
