"""The formula of a backward rule as a reader writes it: with names, and with the numbers of this pass."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from autograd.functions.arithmetic import power
from autograd.functions.linalg import multiplied
from autograd.node import Node
from visualization.wording import in_one_line

LONGEST_RULE = 48
"""A longer formula is for those who read the source."""

LONGEST_NUMBERS = 64

OPERATORS = ((power, ast.Pow()), (multiplied, ast.MatMult()))
"""Functions of the rules that a reader knows as operators."""

DIGITS = r"[\d.]+(?:e-?\d+)?"
"""A number without its sign, as a regular expression."""


def rule_of(node: Node, argument: int, names: dict[str, str]) -> str:
    """The formula that `node` applies to its gradient for this argument, "" if it is not a short one.

    Parameters
    ----------
    node : Node
        An operation.
    argument : int
        Which of its arguments.
    names : dict of str to str
        What its inputs, and `out`, are called in the computation.

    Examples
    --------
    >>> from zensor import Zensor
    >>> y = Zensor(3.0) * Zensor(2.0)
    >>> rule_of(y.node, 0, {"x": "width", "y": "height"})
    'grad × height'
    """
    rule = _rule(node, argument)
    if rule is None:
        return ""
    numbers = {name for name, text in names.items() if _is_number(text)}
    return _written(_Names(rule, names, numbers, _known(node, argument)).visit(_formula(rule)))


def rule_with_numbers(node: Node, argument: int, gradient: Any) -> str:
    """The formula with numbers in the place of names, "" where they are too many.

    Examples
    --------
    >>> from zensor import Zensor
    >>> y = Zensor(3.0) * Zensor(2.0)
    >>> rule_with_numbers(y.node, 0, np.array(-1.5))
    '-1.5 × 2'
    """
    rule = _rule(node, argument)
    if rule is None:
        return ""
    known = _known(node, argument)
    values = {name: _text(value) for name, value in {"grad": gradient, **known}.items()}
    writer = _Names(rule, {name: text or name for name, text in values.items()}, set(known), known)
    text = _written(writer.visit(_formula(rule)))
    # One number alone, "grad" or "-grad", is the piece itself.
    complete = len(writer.used) > 1 and all(values[name] is not None for name in writer.used)
    return text if complete and len(text) <= LONGEST_NUMBERS else ""


def _rule(node: Node, argument: int) -> Callable[..., Any] | None:
    """The rule, if it is one of its own and a short formula."""
    function: Any = node.function
    rules = getattr(function, "rules", ())
    if not rules or function.joint is not None:
        return None
    rule: Callable[..., Any] = rules[0 if function.variadic else argument]
    return rule if _text_of(rule) else None


def _known(node: Node, argument: int) -> dict[str, Any]:
    """What the node has kept for the rule, by the names that the rule uses."""
    function: Any = node.function
    kept: Any = node.kept
    asks = function.asks[0 if function.variadic else argument]
    return {ask.name: value for ask, value in zip(asks, kept[argument], strict=True)}


@lru_cache(maxsize=1024)
def _text_of(rule: Callable[..., Any]) -> str:
    """The expression that a rule returns, "" if it does more, is too long, or its source cannot be read."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(rule)))
    except (OSError, TypeError, SyntaxError):  # typed at a prompt, or no function of Python
        return ""
    function = next((one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)), None)
    if function is None or len(function.body) != 1 or not isinstance(function.body[0], ast.Return):
        return ""
    text = ast.unparse(function.body[0].value or ast.Constant(None))
    return text if len(text) <= LONGEST_RULE else ""


def _formula(rule: Callable[..., Any]) -> ast.expr:
    """A fresh copy, since writers change it."""
    return ast.parse(_text_of(rule), mode="eval").body


def _written(formula: ast.AST) -> str:
    """The formula as text; a negative number behind an operator stands in brackets."""
    text = ast.unparse(formula).replace(" * ", " × ")
    return re.sub(rf"(?<=[-+×/@*] )(-{DIGITS})", r"(\1)", text)


class _Names(ast.NodeTransformer):
    """Writes other names or numbers in the place of the parameters of a rule.

    Parameters
    ----------
    rule : callable
        The rule.
    names : dict of str to str
        What to write for each name.
    settled : set of str
        Calls of functions with these names alone are written as their results.
    known : dict
        The values with which these are computed.
    """

    def __init__(
        self, rule: Callable[..., Any], names: dict[str, str], settled: set[str], known: dict[str, Any]
    ) -> None:
        self.functions = getattr(rule, "__globals__", {})
        self.names = names
        self.settled = settled
        self.known = known
        self.used: list[str] = []

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """One name for another."""
        if node.id in self.names:
            self.used.append(node.id)
        # Helpers that a module keeps for itself lose their underscore.
        return ast.Name(self.names.get(node.id, node.id.removeprefix("_")))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """``_one_less(2)`` is 1, and ``power(x, 2)`` is ``x ** 2``. Functions of a user's own are not called again."""
        function = self.functions.get(getattr(node.func, "id", ""))
        ours = getattr(function, "__module__", "").startswith("autograd.")
        for one, operator in OPERATORS:
            if function is one:
                return self.visit_BinOp(ast.BinOp(node.args[0], operator, node.args[1]))
        arguments = [
            one.id for one in node.args if isinstance(one, ast.Name) and one.id in self.settled & {*self.known}
        ]
        if ours and function is not None and len(arguments) == len(node.args) and not node.keywords:
            with np.errstate(all="ignore"):
                text = _text(function(*[self.known[name] for name in arguments]))
            if text is not None:
                self.used += arguments
                return ast.Name(text)
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """A negative number that is raised to a power stands in brackets."""
        left, right = self.visit(node.left), self.visit(node.right)
        return ast.BinOp(_in_brackets(left) if isinstance(node.op, ast.Pow) else left, node.op, right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        """And one whose sign changes."""
        return ast.UnaryOp(node.op, _in_brackets(self.visit(node.operand)))


def _in_brackets(operand: ast.expr) -> ast.expr:
    negative = isinstance(operand, ast.Name) and operand.id.startswith("-")
    return ast.Name(f"({operand.id})") if negative and isinstance(operand, ast.Name) else operand


def _is_number(text: str) -> bool:
    return re.fullmatch(f"-?{DIGITS}", text) is not None


def _text(value: Any) -> str | None:
    """The value in one line if it is small, None for what has no such line."""
    if value is None or isinstance(value, bool | str):
        return repr(value)
    if isinstance(value, tuple | list):
        return str(tuple(value)) if all(isinstance(one, int) for one in value) else None
    if not isinstance(value, int | float | np.ndarray | np.generic):
        return None
    array = np.asarray(value)
    return in_one_line(array) if array.size else None
