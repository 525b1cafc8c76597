"""What a person reads about a class: each parameter that it takes, also where it is told as for another class."""

import inspect
import re

import pytest

import visualization
import zensor
from visualization import plots
from zensor import data, nn, optim


def public(module):
    """The classes that a person makes things of, and in the module of plots its functions."""
    for name in dir(module):
        one = getattr(module, name)
        is_made = inspect.isclass(one) and not issubclass(one, tuple | BaseException)
        if not name.startswith("_") and (is_made or (module is plots and inspect.isfunction(one))):
            yield one


OURS = {one for module in (zensor, nn, optim, data, visualization, plots) for one in public(module)}


def documented(docstring):
    """The names in the section of parameters, in their order."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=\n\n[A-Z]\w+\n-+|\Z)", docstring, re.DOTALL | re.MULTILINE)
    entries = re.findall(r"^(\S[^:\n]*)", section[1], re.MULTILINE) if section else []
    return [name.strip().lstrip("*") for entry in entries for name in entry.split(",")]


@pytest.mark.parametrize("one", sorted(OURS, key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_every_parameter_is_documented_in_its_place(one):
    taken = [name for name in inspect.signature(one).parameters if name != "self"]
    assert documented(inspect.getdoc(one) or "") == taken
