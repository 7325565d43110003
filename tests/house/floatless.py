"""A pytest plugin that runs the engine with binary fractions taken out of it.

Each module of payouts, and what it rounds and stores with, is compiled so that every operation
and every call checks what it gave: a float stops the test.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import TypeVar

WATCHED = (
    "ppp_desktop.payouts",
    "ppp_desktop.core.money",
    "ppp_desktop.core.exact",
    "ppp_desktop.metrics.ratios",
    "ppp_desktop.metrics.conversion",
)
_CHECK = "_never_a_float"
_Value = TypeVar("_Value")


def never_a_float(value: _Value) -> _Value:
    """Return the value; a float has no place in the engine."""
    if isinstance(value, float):
        raise AssertionError(f"a binary fraction in the engine: {value!r}")
    return value


class Watch(ast.NodeTransformer):
    """Wraps what operations and calls give; annotations stay as they are."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Refuse a float that is written down."""
        if isinstance(node.value, float):
            raise AssertionError(f"line {node.lineno}: {node.value!r} is a binary fraction")
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Check the result of an operation."""
        return _checked(self.generic_visit(node))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Check the result of a call."""
        return _checked(self.generic_visit(node))

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        """Check the operand; the sum of what are no floats is none."""
        node.value = _checked(self.visit(node.value))
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Leave the annotation alone."""
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Leave the annotation alone."""
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Leave the annotation of the result alone."""
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node


def _checked(node: ast.AST) -> ast.expr:
    assert isinstance(node, ast.expr)
    name = ast.Name(_CHECK, ast.Load())
    return ast.fix_missing_locations(ast.copy_location(ast.Call(name, [node], []), node))


class WatchedLoader(SourceFileLoader):
    """Compiles a module with the checks in it; nothing is cached on disk."""

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the module with the checks."""
        path = self.get_filename(fullname)
        tree = Watch().visit(ast.parse(self.get_data(path), path))
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class Finder(MetaPathFinder):
    """Finds the watched modules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a watched module with the loader above."""
        if not any(fullname == name or fullname.startswith(f"{name}.") for name in WATCHED):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        spec.loader = WatchedLoader(fullname, spec.origin)
        return spec


def pytest_load_initial_conftests() -> None:
    """Watch every module that is imported from now on; pytest calls this before any test."""
    loaded = [name for name in sys.modules if name.startswith("ppp_desktop.payouts")]
    assert not loaded, f"imported too early: {loaded}"
    setattr(builtins, _CHECK, never_a_float)
    sys.meta_path.insert(0, Finder())
