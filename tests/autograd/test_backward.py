"""The backward pass that waits: each test is named after the mistake that it catches."""

import threading

import numpy as np
import pytest

from autograd import DTypeError, Function, GraphError, Node, ShapeError, backward, passing
from zensor import Zensor, add, exp, multiply, no_grad, tanh


def test_an_unused_branch_is_not_waited_for():
    x = Zensor(3.0)
    unused = x * 5
    (x * x).backward()
    assert x.grad.item() == 6
    assert unused.grad is None


def test_a_metric_that_is_still_alive_does_not_hold_the_pass_back():
    weight = Zensor([1.0, 2.0])
    hidden = weight * 3
    metric = hidden.mean()
    loss = (hidden * hidden).sum()
    loss.backward()
    np.testing.assert_array_equal(weight.grad.numpy(), [18, 36])
    np.testing.assert_array_equal(hidden.grad.numpy(), [6, 12])
    assert metric.grad is None


def test_a_branch_under_a_constant_is_not_waited_for():
    a = Zensor(2.0)
    detached = (a * 3).detach()
    (a * detached).backward()
    assert a.grad.item() == 6


def test_a_reused_middle_node_waits_for_both_uses():
    a = Zensor(1.0)
    b = a + a
    c = b + b
    c.backward()
    assert (a.grad.item(), b.grad.item()) == (4, 2)


def test_a_diamond_is_walked_once():
    x = Zensor(2.0)
    trunk = x * x
    left, right = trunk * 3, exp(trunk * 0)
    steps = []
    backward(left * right, watch=lambda step: steps.append(step.node))
    assert x.grad.item() == 12
    assert len(steps) == len(set(steps))
    assert steps.count(trunk.node) == 1


def test_branches_of_different_lengths_meet_in_order():
    x = Zensor(0.5)
    short = x * 2
    long = x
    for _ in range(20):
        long = long * 1.0
    y = long * short
    y.backward()
    assert x.grad.item() == pytest.approx(2.0)


def test_sixty_doublings_are_sixty_nodes_and_not_two_to_the_sixty_paths():
    x = y = Zensor(1.0)
    for _ in range(60):
        y = y + y
    y.backward()
    assert x.grad.item() == 2.0**60


def test_two_roots_over_one_trunk():
    x = Zensor(2.0)
    trunk = x * x
    first, second = trunk * 3, trunk * 5
    first.backward(retain_graph=True)
    second.backward()
    assert x.grad.item() == 12 + 20


def test_two_roots_over_one_trunk_that_was_freed_say_so():
    x = Zensor(2.0)
    trunk = x * x
    first, second = trunk * 3, trunk * 5
    first.backward()
    with pytest.raises(GraphError, match=r"multiply.*an earlier pass has freed.*retain_graph=True"):
        second.backward()
    assert x.grad.item() == 12


def test_a_second_pass_says_what_to_do():
    x = Zensor(2.0)
    y = tanh(x)
    y.backward()
    with pytest.raises(GraphError, match=r"backward through tanh: .*retain_graph=True"):
        y.backward()


def test_a_retained_graph_gives_the_same_numbers_twice_and_adds_them_up():
    x = Zensor([1.0, 2.0])
    y = (x * x * x).sum()
    y.backward(retain_graph=True)
    y.backward(retain_graph=True)
    np.testing.assert_array_equal(x.grad.numpy(), [6, 24])
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [9, 36])


def test_a_leaf_outlives_the_pass():
    weight = Zensor(3.0)
    for _ in range(3):
        (weight * 2).backward()
    assert weight.grad.item() == 6


def test_a_leaf_in_two_graphs_collects_from_both():
    x = Zensor(1.0)
    one, two = x * 2, x * 3
    one.backward()
    two.backward()
    assert x.grad.item() == 5


def test_a_leaf_alone_gets_the_incoming_gradient():
    x = Zensor([1.0, 2.0])
    x.backward([3.0, 4.0])
    np.testing.assert_array_equal(x.grad.numpy(), [3, 4])


def test_the_root_and_the_middle_get_their_gradient_too():
    x = Zensor(2.0)
    y = x * 3
    z = y * y
    z.backward()
    assert (z.grad.item(), y.grad.item(), x.grad.item()) == (1, 12, 36)


def test_one_that_nobody_holds_gets_none_and_the_rest_is_right():
    x = Zensor(2.0)
    z = tanh(x * 0.0) + x * x
    z.backward()
    assert x.grad.item() == 4


def test_the_same_zensor_in_both_places_gets_both_pieces():
    x = Zensor(3.0)
    (x * x).backward()
    assert x.grad.item() == 6
    y = Zensor([1.0, 2.0])
    (y - y).backward([5.0, 7.0])
    np.testing.assert_array_equal(y.grad.numpy(), [0, 0])


def test_a_rule_that_sends_nothing_still_reports():
    class Stop(Function):
        """x, without a gradient."""

        @staticmethod
        def forward(x):
            return np.array(x)

        @staticmethod
        def backward_x(grad):
            return None

    x = Zensor(2.0)
    y = x * 3
    (Stop.apply(y) + y).backward()
    assert x.grad.item() == 3
    alone = Zensor(2.0)
    Stop.apply(alone).backward()
    assert alone.grad is None


def test_an_input_without_a_rule_is_not_waited_for():
    class Pick(Function):
        """x where the flag is positive."""

        no_gradient = ("flag",)

        @staticmethod
        def forward(x, flag):
            return np.where(flag > 0, x, 0)

        @staticmethod
        def backward_x(grad, flag):
            return grad * (flag > 0)

    b = Zensor(2.0)
    flag = b * 1
    Pick.apply(b, flag).backward()
    assert b.grad.item() == 1


# ---- .grad: whose it is, and who shares it


def test_no_two_grads_share_memory():
    x, y = Zensor([1.0, 2.0]), Zensor([3.0, 4.0])
    z = x + y
    incoming = np.array([1.0, 1.0])
    z.backward(incoming)
    held = [incoming, *[one.grad.numpy() for one in (x, y, z)]]
    for place, one in enumerate(held):
        assert not any(np.shares_memory(one, other) for other in held[place + 1 :])
    x.grad.data[...] = 9
    assert (y.grad.numpy() == 1).all() and (incoming == 1).all()


def test_the_incoming_gradient_is_never_written_to():
    x = Zensor([1.0, 2.0])
    incoming = np.array([1.0, 1.0])
    incoming.flags.writeable = False
    y = x + x + x + x
    y.backward(incoming, retain_graph=True)
    y.backward(Zensor(incoming, requires_grad=False))
    np.testing.assert_array_equal(x.grad.numpy(), [8, 8])


def test_an_array_that_a_rule_returns_twice_is_not_summed_into():
    shared = np.array([10.0])

    class Known(Function):
        """Both gradients are one array, which the rule keeps."""

        @staticmethod
        def forward(x, y):
            return x + y

        @staticmethod
        def backward_x(grad):
            return shared

        @staticmethod
        def backward_y(grad):
            return shared

    x, y = Zensor([1.0]), Zensor([1.0])
    (Known.apply(x, y) + Known.apply(x, x)).backward()
    assert shared.item() == 10
    assert (x.grad.item(), y.grad.item()) == (30, 10)


@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_grad_is_an_untracked_zensor_with_an_array_of_its_own(shape):
    x = Zensor(np.ones(shape))
    for _ in range(3):
        (x * x + x).sum().backward()
        assert isinstance(x.grad, Zensor)
        assert isinstance(x.grad.data, np.ndarray)
        assert x.grad.shape == shape
        assert not x.grad.requires_grad and x.grad.is_leaf


def test_grad_has_its_owners_dtype_through_every_conversion():
    coarse, fine = Zensor(np.float32([1, 2])), Zensor([3.0, 4.0])
    (coarse * fine).sum().backward()
    assert coarse.grad.dtype == np.float32
    assert fine.grad.dtype == np.float64


def test_a_gradient_that_was_read_does_not_change_under_the_reader():
    x = Zensor([1.0])
    (x * 2).backward()
    first = x.grad
    (x * 3).backward()
    assert first.item() == 2 and x.grad.item() == 5


def test_a_leaf_that_was_switched_off_and_on_collects_from_both_of_its_nodes():
    x = Zensor(2.0)
    first = x * 3
    x.requires_grad = False
    x.requires_grad = True
    (first + x * 5).backward()
    assert x.grad.item() == 8


def test_recorded_gradients_add_up_too():
    x = Zensor(2.0)
    (x * x).backward(create_graph=True)
    (x * x * x).backward(create_graph=True)
    total = x.grad
    assert total.item() == 4 + 12
    x.zero_grad()
    total.backward()
    assert x.grad.item() == 2 + 12


def test_zero_grad_forgets():
    x = Zensor([1.0])
    (x * 2).backward()
    x.zero_grad()
    assert x.grad is None
    (x * 3).backward()
    assert x.grad.item() == 3


def test_grad_may_be_set_and_is_checked():
    x = Zensor([1.0, 2.0])
    x.grad = [3, 4]
    assert x.grad.dtype == np.float64
    (x * 1).backward([1.0, 1.0])
    np.testing.assert_array_equal(x.grad.numpy(), [4, 5])
    x.grad = None
    assert x.grad is None
    with pytest.raises(ShapeError, match=r"grad of shape \(3,\) on a Zensor of shape \(2,\)"):
        x.grad = np.ones(3)
    with pytest.raises(DTypeError, match=r"grad of dtype float32 on a Zensor of dtype float64"):
        x.grad = Zensor(np.ones(2, np.float32))


# ---- what is refused


def test_a_root_without_a_graph_is_refused():
    with pytest.raises(GraphError, match="wants no gradient"):
        Zensor([1.0], requires_grad=False).backward()
    with no_grad():
        y = Zensor(1.0) * 2
    with pytest.raises(GraphError, match="no_grad"):
        y.backward()


def test_a_root_of_many_elements_needs_an_incoming_gradient():
    with pytest.raises(
        GraphError, match=r"backward\(\) on shape \(2, 3\).*z\.sum\(\)\.backward\(\).*np\.ones\(\(2, 3\)\)"
    ):
        Zensor(np.ones((2, 3))).backward()


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_one_element_is_enough_whatever_its_shape(shape):
    x = Zensor(np.full(shape, 2.0))
    (x * 3).backward()
    assert x.grad.shape == shape and x.grad.item() == 3


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 1), (1, 2)])
def test_an_incoming_gradient_of_another_shape_is_refused_even_if_it_would_broadcast(shape):
    x = Zensor([1.0, 2.0])
    y = x * 2
    with pytest.raises(ShapeError, match="incoming gradient of shape"):
        y.backward(np.ones(shape))
    assert x.grad is None


def test_an_incoming_gradient_of_another_dtype_is_converted_and_a_complex_one_refused():
    x = Zensor(np.float32([1, 2]))
    y = x * 2
    y.backward([1, 2], retain_graph=True)
    assert x.grad.dtype == y.grad.dtype == np.float32
    y.zero_grad()
    y.backward(np.ones(2), create_graph=True)
    assert y.grad.dtype == np.float32
    x.zero_grad()
    x.backward(Zensor([1.0, 2.0]))
    assert x.grad.dtype == np.float32
    with pytest.raises(DTypeError, match="complex"):
        (x * 2).backward(np.array([1j, 0]))


def test_an_error_in_a_rule_leaves_every_grad_as_it_was_and_names_the_operation():
    class Broken(Function):
        """x, whose rule fails."""

        @staticmethod
        def forward(x):
            return np.array(x)

        @staticmethod
        def backward_x(grad):
            raise ZeroDivisionError("on purpose")

    x, y = Zensor(1.0), Zensor(1.0)
    (x * 2).backward()
    z = (x * 3) + Broken.apply(y)
    with pytest.raises(ZeroDivisionError) as caught:
        z.backward()
    assert (x.grad.item(), y.grad, z.grad) == (2, None, None)
    assert any("broken" in note and "No .grad has changed" in note for note in caught.value.__notes__)


@pytest.mark.parametrize("returned", [np.ones(3), np.ones((2, 2)), 1.0])
def test_a_rule_with_a_wrong_shape_is_named(returned):
    class Bent(Function):
        """x, whose rule returns another shape."""

        @staticmethod
        def forward(x):
            return np.array(x)

        @staticmethod
        def backward_x(grad):
            return returned

    x = Zensor([1.0, 2.0])
    with pytest.raises(ShapeError, match=r"Bent\.backward_x returned shape \(.*\) for an input of shape \(2,\)"):
        Bent.apply(x).sum().backward()
    assert x.grad is None


def test_a_mode_that_was_on_is_on_again_after_an_error():
    class Broken(Function):
        """x, whose rule fails."""

        @staticmethod
        def forward(x):
            return np.array(x)

        @staticmethod
        def backward_x(grad):
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        Broken.apply(Zensor(1.0)).backward()
    assert (Zensor(1.0) * 2).requires_grad


# ---- the pass can be watched, and its order is defined


def test_the_watcher_sees_each_step_its_count_and_its_pieces():
    a, b = Zensor(2.0, name="a"), Zensor(5.0, name="b")
    c = a * b
    d = c + c
    steps = []
    backward(d, watch=steps.append)
    assert [step.node.name or step.node.function.name for step in steps] == ["add", "multiply", "b", "a"]
    add_step, multiply_step = steps[:2]
    assert [(piece.parent, piece.argument, piece.waiting) for piece in add_step.pieces] == [
        (c.node, 0, 1),
        (c.node, 1, 0),
    ]
    assert (add_step.uses, multiply_step.uses) == (0, 2)
    assert float(multiply_step.gradient) == 2
    assert [float(piece.gradient) for piece in multiply_step.pieces] == [10, 4]
    assert a.grad.item() == 10


def test_a_watcher_changes_no_number():
    def run(watch):
        x = Zensor([0.3, 0.7])
        y = tanh(x)
        z = (y * y + y / x).sum()
        backward(z, watch=watch)
        return x.grad.numpy(), y.grad.numpy()

    np.testing.assert_array_equal(run(None), run(lambda step: None))


def test_inputs_are_nodes_and_constants_stand_in_their_place():
    x = Zensor(2.0)
    y = multiply(x, 3.0)
    assert isinstance(y.parents[0], Node) and y.parents[0] is x.node
    assert y.parents[1] == 3.0
    assert x.children == (y.node,)
    assert y.is_leaf is False and x.is_leaf is True
    assert add(np.ones(2), np.ones(2)).__class__ is np.ndarray


def test_a_constant_keeps_nothing_for_it():
    x = Zensor([1.0, 2.0])
    y = x * np.array([3.0, 4.0])
    assert y.node.kept[1] is None
    z = np.array([3.0, 4.0]) * Zensor([1.0, 2.0], requires_grad=False)
    assert z.node is None or z.is_leaf


def test_threads_that_end_in_one_leaf_lose_no_gradient(monkeypatch):
    weight = Zensor(1.0)
    weight.backward()
    arrived, lock, untracked = threading.Event(), threading.RLock(), passing.untracked

    class Announcing:
        """The lock, which says when a thread comes to it."""

        def __enter__(self):
            arrived.set()
            lock.acquire()

        def __exit__(self, *error):
            lock.release()

    def work():
        try:
            (weight * 2.0).backward()
        finally:
            arrived.set()

    other = threading.Thread(target=work)

    def interrupted(*arguments):
        made = untracked(*arguments)
        if made.item() == 5:  # the sum is made and not yet given: now comes the other thread
            arrived.clear()
            other.start()
            arrived.wait()
        return made

    monkeypatch.setattr(passing, "_GIVING", Announcing())
    monkeypatch.setattr(passing, "untracked", interrupted)
    (weight * 4.0).backward()
    other.join()
    assert weight.grad.item() == 7


def test_a_leaf_that_took_another_shape_gets_no_gradient_of_the_old_one():
    x, other = Zensor([1.0, 2.0]), Zensor([1.0, 2.0])
    result = (x * other).sum()
    x.data = np.ones((3, 3))
    with pytest.raises(GraphError, match=r"gradient of shape \(2,\) for a Zensor of shape \(3, 3\)"):
        result.backward()
    assert x.grad is None
    assert other.grad is None
