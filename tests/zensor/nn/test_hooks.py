"""Forward hooks: what they see, what they replace, their order, and how they go."""

import copy
import gc
import weakref

import pytest

from autograd.errors import DTypeError
from zensor import nn


class Add(nn.Module):
    def forward(self, x, *, more=1):
        return x + more


def test_a_hook_sees_module_inputs_and_result():
    layer, seen = Add(), []
    layer.register_forward_hook(lambda *given: seen.append(given))
    assert layer(3, more=4) == 7
    assert seen == [(layer, (3,), 7)]


def test_a_pre_hook_sees_module_and_inputs():
    layer, seen = Add(), []
    layer.register_forward_pre_hook(lambda *given: seen.append(given))
    assert layer(3) == 4
    assert seen == [(layer, (3,))]


def test_what_hooks_return_takes_the_place():
    layer = Add()
    layer.register_forward_pre_hook(lambda module, inputs: inputs[0] * 10)
    layer.register_forward_pre_hook(lambda module, inputs: (inputs[0] + 5,))
    layer.register_forward_hook(lambda module, inputs, out: out * 100 + inputs[0])
    assert layer(1) == 1615


def test_hooks_with_the_named_arguments():
    layer = Add()
    layer.register_forward_pre_hook(lambda module, inputs, options: (inputs, {"more": 7}), with_kwargs=True)
    layer.register_forward_pre_hook(lambda module, inputs, options: None, with_kwargs=True)
    layer.register_forward_hook(lambda module, inputs, options, out: (out, options), with_kwargs=True)
    assert layer(1, more=2) == (8, {"more": 7})


def test_hooks_run_in_their_order_unless_prepended():
    layer, order = Add(), []
    layer.register_forward_hook(lambda *_: order.append("second"))
    layer.register_forward_hook(lambda *_: order.append("third"))
    layer.register_forward_hook(lambda *_: order.append("first"), prepend=True)
    layer(1)
    assert order == ["first", "second", "third"]


def test_a_removed_hook_does_not_run():
    layer = Add()
    handles = [layer.register_forward_hook(lambda module, inputs, out: out + 1) for _ in range(2)]
    handles[0].remove()
    handles[0].remove()
    assert layer(1) == 3
    handles[1].remove()
    assert layer(1) == 2
    assert layer._hooks is None


def test_a_hook_may_remove_itself():
    layer = Add()
    handle = layer.register_forward_hook(lambda *_: handle.remove())
    layer.register_forward_hook(lambda module, inputs, out: out * 2)
    assert layer(1) == 4
    assert layer(1) == 4


def test_the_handle_of_a_module_that_is_gone():
    layer = Add()
    handle = layer.register_forward_hook(lambda *_: None)
    gc.disable()
    try:
        gone = weakref.ref(layer)
        del layer
        assert gone() is None
    finally:
        gc.enable()
    handle.remove()


def test_hooks_inside_of_a_model_run_with_it():
    model, seen = nn.Sequential(Add(), Add()), []
    with model[1].register_forward_hook(lambda module, inputs, out: seen.append(inputs)):
        model(1)
    model(1)
    assert seen == [(2,)]


def double(module, inputs, out):
    return out * 2


def test_a_copy_has_the_hooks_of_its_own():
    layer = Add()
    handle = layer.register_forward_hook(double)
    twin = copy.deepcopy(layer)
    handle.remove()
    assert (layer(1), twin(1)) == (2, 4)


@pytest.mark.parametrize("which", ["register_forward_hook", "register_forward_pre_hook"])
def test_a_hook_is_a_function(which):
    with pytest.raises(DTypeError, match="a hook that is an int"):
        getattr(Add(), which)(3)
