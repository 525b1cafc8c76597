"""Module: something with parameters that can be called; made of other modules.

What belongs to a module is found by looking at its attributes when somebody asks: there is no list to
keep up to date, so that a subclass need not call `super().__init__()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from reprlib import recursive_repr
from types import MappingProxyType
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from autograd.errors import ArgumentError, DTypeError, kind_of
from autograd.mode import Mode, state
from zensor.core import Zensor
from zensor.nn.elsewhere import ModuleElsewhere
from zensor.nn.hooks import HookHandle, Hooks
from zensor.nn.members import joined, members, own_buffers
from zensor.nn.parameter import Parameter
from zensor.nn.scope import STRUCTURE, ModuleScope, Tree
from zensor.nn.state import Mismatch, load
from zensor.nn.summary import Summary, summarize


class Entry(NamedTuple):
    """What a module remembers of its last call, since the next one is mostly the same."""

    before: Mode
    inside: Mode
    version: int
    tree: Tree


class Module(ModuleElsewhere):
    """Base of layers, losses and models: a subclass defines `forward` and calls the module itself.

    Parameters and modules are found where they stand: in attributes, and in attributes that are a list,
    a tuple or a dictionary of them. Other values that belong to a module are declared by `register_buffer`.

    Examples
    --------
    >>> from zensor import nn
    >>> class Classifier(nn.Module):
    ...     def __init__(self):
    ...         self.fc1 = nn.Linear(4, 8)
    ...         self.fc2 = nn.Linear(8, 3, bias=False)
    ...
    ...     def forward(self, x):
    ...         return self.fc2(self.fc1(x).tanh())
    >>> model = Classifier()
    >>> model
    Classifier(
      (fc1): Linear(4 -> 8, bias)
      (fc2): Linear(8 -> 3)
    )
    >>> [name for name, parameter in model.named_parameters()]
    ['fc1.weight', 'fc1.bias', 'fc2.weight']
    >>> model([[1.0, 2.0, 3.0, 4.0]]).shape
    (1, 3)
    """

    training: bool = True
    """Whether it is being trained; Dropout and the like behave differently. See `train` and `eval`."""

    _entry: Entry | None = None
    _hooks: Hooks | None = None
    _buffers: Mapping[str, bool] = MappingProxyType({})
    """The attributes that are buffers, and which of them are saved; an instance's own dictionary once it has one."""

    # ---- calling

    def forward(self, *inputs: Any, **options: Any) -> Any:
        """Compute the result; every subclass has its own."""
        name = type(self).__name__
        raise NotImplementedError(f"calling a {name}: it has no forward. Define forward(self, x) in class {name}.")

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        before = state.mode
        entry = self._entry
        if entry is None or entry.version != STRUCTURE.version or entry.before != before:
            entry = self._enter(before)
        state.mode = entry.inside
        try:
            if self._hooks is not None:
                return self._hooks.call(self, inputs, options)
            return self.forward(*inputs, **options)
        finally:
            state.mode = before

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> HookHandle:
        """Call `hook(module, inputs)` before each `forward`.

        Parameters
        ----------
        hook : callable
            Gets the positional arguments as a tuple. What it returns, unless None, takes their place: a
            tuple, or a single value.
        prepend : bool
            Whether it runs before the hooks that are there.
        with_kwargs : bool
            Whether it is `hook(module, inputs, options)`, and returns None or both.

        Returns
        -------
        HookHandle
            Its `remove()` takes the hook away.
        """
        return self._register("before", hook, prepend, with_kwargs)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> HookHandle:
        """Call `hook(module, inputs, out)` after each `forward`.

        Parameters
        ----------
        hook : callable
            What it returns, unless None, takes the place of the result.
        prepend : bool
            Whether it runs before the hooks that are there.
        with_kwargs : bool
            Whether it is `hook(module, inputs, options, out)`.

        Returns
        -------
        HookHandle
            Its `remove()` takes the hook away.

        Examples
        --------
        >>> from zensor import nn
        >>> layer = nn.Linear(2, 3)
        >>> handle = layer.register_forward_hook(lambda module, inputs, out: print(out.shape))
        >>> _ = layer([[1.0, 2.0]])
        (1, 3)
        >>> handle.remove()
        """
        return self._register("after", hook, prepend, with_kwargs)

    def _register(self, which: str, hook: Callable[..., Any], prepend: bool, with_kwargs: bool) -> HookHandle:
        hooks = self._hooks or Hooks()
        number = hooks.add(which, hook, prepend, with_kwargs)
        self._hooks = hooks
        return HookHandle(self, number)

    def _enter(self, before: Mode) -> Entry:
        """Work out the mode inside of this module, and remember it."""
        outer, last = before.scope, self._entry
        if isinstance(outer, ModuleScope):
            tree = outer.tree
            path = tree.path_of(self)
            scope = outer if path is None else ModuleScope(tree, path)
        else:
            tree = last.tree if last is not None and last.tree.root() is self else Tree(self)
            scope = ModuleScope(tree, "")
        entry = Entry(before, before.with_changes(scope=scope), STRUCTURE.version, tree)
        if before.watch is None:  # what somebody watches with must not live as long as the model
            object.__setattr__(self, "_entry", entry)
        return entry

    # ---- what it is made of

    def __setattr__(self, name: str, value: Any) -> None:
        old = vars(self).get(name)
        if isinstance(old, Parameter) and not (value is None or isinstance(value, Parameter)):
            raise DTypeError(
                f"assigning {kind_of(value)} to {name!r} of {type(self).__name__}: a parameter learns, and that would "
                f"not. Write nn.Parameter(values), or into it: {name}.data[...] = values."
            )
        if isinstance(old, Module) and not (value is None or isinstance(value, Module | Parameter)):
            raise DTypeError(
                f"assigning {kind_of(value)} to {name!r} of {type(self).__name__}: a module stands there, and would be "
                f"lost. Pass a module, or delete it first: del model.{name}."
            )
        if isinstance(value, Module) or isinstance(old, Module):
            STRUCTURE.version += 1
        elif name in self._buffers and isinstance(value, Parameter):
            object.__setattr__(self, "_buffers", {one: kept for one, kept in self._buffers.items() if one != name})
        elif name in self._buffers and value is not None and not isinstance(value, Zensor):
            value = Zensor(value, requires_grad=False)
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        STRUCTURE.version += 1
        object.__delattr__(self, name)

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly in this one, with their names."""
        return members(self, Module)

    def children(self) -> Iterator[Module]:
        """The modules directly in this one."""
        return (child for _, child in self.named_children())

    def named_modules(self, *, prefix: str = "", remove_duplicate: bool = True) -> Iterator[tuple[str, Module]]:
        """Walk through this module and all below it, with their paths; the path of this one is `prefix`.

        Parameters
        ----------
        prefix : str
            What all paths begin with.
        remove_duplicate : bool
            Whether a module that stands in two places is given once only.
        """
        seen: set[int] = set()
        stack: list[tuple[str, Module, frozenset[int]]] = [(prefix, self, frozenset())]
        while stack:
            path, module, above = stack.pop()
            if id(module) in (seen if remove_duplicate else above):
                continue
            seen.add(id(module))
            yield path, module
            above = above | {id(module)}
            below = [(joined(path, name), child, above) for name, child in module.named_children()]
            stack.extend(reversed(below))

    def modules(self) -> Iterator[Module]:
        """Walk through this module and all below it, each once."""
        return (module for _, module in self.named_modules())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """All parameters in this module and below, with their names: "fc1.weight".

        Parameters
        ----------
        prefix : str
            What all names begin with.
        recurse : bool
            Whether those in the modules below are given too.
        remove_duplicate : bool
            Whether a parameter that stands in two places is given once only.
        """
        seen: set[int] = set()
        for path, module in self._walked(prefix, recurse, remove_duplicate):
            for name, parameter in members(module, Parameter):
                if not (remove_duplicate and id(parameter) in seen):
                    seen.add(id(parameter))
                    yield joined(path, name), parameter

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """All parameters in this module and, unless `recurse=False`, below, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def register_buffer(self, name: str, tensor: Any, persistent: bool = True) -> None:
        """Keep values that belong to the module and do not learn: an untracked Zensor in an attribute.

        Parameters
        ----------
        name : str
            Of the attribute.
        tensor : array_like, Zensor or None
            None keeps the place for a later value.
        persistent : bool
            Whether it stands in the state dict.

        Raises
        ------
        ArgumentError
            If the name is no name of an attribute, or is in use.
        DTypeError
            If the values are not real numbers.

        Examples
        --------
        >>> from zensor import nn
        >>> module = nn.Module()
        >>> module.register_buffer("total", [0.0, 0.0])
        >>> module.total, list(module.state_dict())
        (Zensor([0., 0.]), ['total'])
        """
        if not isinstance(name, str) or not name.isidentifier():
            raise ArgumentError(
                f"register_buffer({name!r}): the name is that of an attribute. Use letters, digits and underscores."
            )
        if name not in self._buffers and hasattr(self, name):
            raise ArgumentError(f"register_buffer({name!r}): this attribute is in use. Choose another name.")
        value = None if tensor is None else Zensor(tensor, requires_grad=False)
        object.__setattr__(self, "_buffers", {**self._buffers, name: bool(persistent)})
        setattr(self, name, value)

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Zensor]]:
        """All buffers in this module and below, with their names: "norm.running_mean".

        Parameters
        ----------
        prefix, recurse
            As for `named_parameters`.
        remove_duplicate : bool
            Whether a buffer that stands in two places is given once only.
        """
        seen: set[int] = set()
        for path, module in self._walked(prefix, recurse, remove_duplicate):
            for name, buffer in own_buffers(module):
                if not (remove_duplicate and id(buffer) in seen):
                    seen.add(id(buffer))
                    yield joined(path, name), buffer

    def buffers(self, recurse: bool = True) -> Iterator[Zensor]:
        """All buffers in this module and, unless `recurse=False`, below, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _walked(self, prefix: str, recurse: bool, remove_duplicate: bool) -> Iterator[tuple[str, Module]]:
        if recurse:
            return self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        return iter([(prefix, self)])

    # ---- changing all of it

    def apply(self, fn: Callable[[Module], Any]) -> Self:
        """Call `fn` with every module below, each once, and then with this one; to initialise them, say.

        Examples
        --------
        >>> from zensor import nn
        >>> def flat(module):
        ...     if isinstance(module, nn.Linear):
        ...         nn.init.ones_(module.weight)
        >>> nn.Sequential(nn.Linear(2, 1, bias=False)).apply(flat)([[1.0, 2.0]]).tolist()
        [[3.0]]
        """
        self._visit(fn, set())
        return self

    def _visit(self, fn: Callable[[Module], Any], seen: set[int]) -> None:
        seen.add(id(self))
        for child in self.children():
            if id(child) not in seen:
                child._visit(fn, seen)
        fn(self)

    def train(self, mode: bool = True) -> Self:
        """Switch this module and all below it to training, or with `mode=False` to evaluation."""
        for module in self.modules():
            module.training = bool(mode)
        return self

    def eval(self) -> Self:
        """Switch this module and all below it to evaluation."""
        return self.train(False)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters: `grad` is None again, or without `set_to_none` all zeros."""
        for parameter in self.parameters():
            parameter.zero_grad(set_to_none)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all parameters learn, or with False none."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def to(self, dtype: DTypeLike) -> Self:
        """Convert all parameters, their gradients and floating-point buffers; all stay the same objects.

        Parameters
        ----------
        dtype : dtype
            A floating-point one, such as ``"float64"``.

        Raises
        ------
        DTypeError
            If the dtype is not floating-point.

        Examples
        --------
        >>> from zensor import nn
        >>> nn.Linear(2, 1).to("float64").weight.dtype
        dtype('float64')
        """
        try:
            wanted = np.dtype("none" if dtype is None else dtype)  # to NumPy, None is float64
        except TypeError as error:
            raise DTypeError(
                f"to({dtype!r}): this is no dtype, and there is no device but the CPU. Use 'float32' or 'float64', "
                "or leave the call out."
            ) from error
        if wanted.kind != "f":
            raise DTypeError(f"to({wanted}): parameters are floating-point. Use 'float32' or 'float64'.")
        for one in [*self.parameters(), *self.buffers()]:
            if one.dtype != wanted and one.dtype.kind == "f":
                grad = one.grad
                one.data = one.data.astype(wanted)
                if grad is not None:
                    one.grad = grad.data.astype(wanted)
        return self

    # ---- saving

    def state_dict(self) -> dict[str, NDArray[Any]]:
        """The values of all parameters and buffers by name; the arrays are shared, not copied.

        What stands in two places has both names, as in PyTorch.

        Examples
        --------
        >>> from zensor import nn
        >>> {name: values.shape for name, values in nn.Linear(3, 2).state_dict().items()}
        {'weight': (2, 3), 'bias': (2,)}
        """
        return {name: one.data for name, one in self._saved()}

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True) -> Mismatch:
        """Write saved values into the parameters and buffers. All is checked before anything is changed.

        Parameters
        ----------
        state_dict : mapping of str to array_like
            As `state_dict` gives it.
        strict : bool
            Whether every name must be there, and no other.

        Returns
        -------
        Mismatch
            The names that are missing and those that are unexpected; both empty if `strict`.

        Raises
        ------
        ArgumentError
            If names or shapes do not fit, or a value is not made of real numbers.

        Examples
        --------
        >>> from zensor import nn
        >>> first, second = nn.Linear(3, 2), nn.Linear(3, 2)
        >>> second.load_state_dict(first.state_dict())
        Mismatch(missing=[], unexpected=[])
        """
        return load(type(self).__name__, dict(self._saved()), state_dict, strict)

    def _saved(self) -> Iterator[tuple[str, Zensor]]:
        """What a state dict holds: of each module its parameters and then its buffers."""
        for path, module in self.named_modules(remove_duplicate=False):
            for name, parameter in members(module, Parameter):
                yield joined(path, name), parameter
            for name, buffer in own_buffers(module):
                if module._buffers[name]:
                    yield joined(path, name), buffer

    # ---- copies and text

    def __getstate__(self) -> dict[str, Any]:
        # What is remembered of the last call belongs to this object and this process.
        return {name: value for name, value in vars(self).items() if name != "_entry"}

    def summary(self, *inputs: Any, **options: Any) -> Summary:
        """A table of the modules, with counts of parameters and, given an input, the shapes of what they give.

        Parameters
        ----------
        *inputs, **options
            Of a call, which is made in evaluation and without recording. None: nothing is called.

        Examples
        --------
        >>> import numpy as np
        >>> from zensor import nn
        >>> nn.Sequential(nn.Linear(4, 8), nn.ReLU()).summary(np.zeros((5, 4)))
        module       gives   parameters
        -------------------------------
        Sequential   (5, 8)           -
          0: Linear  (5, 8)          40
          1: ReLU    (5, 8)           -
        -------------------------------
        40 parameters, 40 of them learn; 160 bytes
        """
        return summarize(self, inputs, options)

    def extra_repr(self) -> str:
        """What stands in the brackets of the repr, before the modules inside."""
        return ""

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name.isidentifier()]  # `model.0` is no Python

    @recursive_repr()
    def __repr__(self) -> str:
        name, extra = type(self).__name__, self.extra_repr()
        children = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in self.named_children()]
        if not children:
            return f"{name}({extra})"
        return "\n  ".join([f"{name}({extra}", *children]) + "\n)"

    def _repr_html_(self) -> str:
        """What a notebook shows: the table of the modules."""
        return self.summary()._repr_html_()
