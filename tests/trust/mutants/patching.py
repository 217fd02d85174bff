"""Put a spoiled function in the place of a whole one, in a program that has imported the whole one already."""

from __future__ import annotations

import gc
import sys
from types import CodeType, FunctionType

IN_FUNCTION = 0x1  # CO_OPTIMIZED: the body runs when called, not when imported


class NotInPlace(Exception):
    """What was spoiled runs at the import: only a new process can tell."""


def put(path: str, old: str, new: str) -> None:
    """Make every function of a file that differs between two texts run as in the new one; a file not yet read will be."""
    if not any(getattr(module, "__file__", None) == path for module in list(sys.modules.values())):
        return
    changed: list[tuple[CodeType, CodeType]] = []
    compare(compile(old, path, "exec"), compile(new, path, "exec"), changed)
    if not changed:
        raise NotInPlace(path)
    # `type`, since asking a lazy object for its class wakes it
    living = [f for f in gc.get_objects() if type(f) is FunctionType and f.__code__.co_filename == path]
    for whole, spoiled in changed:
        found = [f for f in living if f.__code__ == whole]
        if not found or whole.co_freevars != spoiled.co_freevars:
            raise NotInPlace(f"{path}: {whole.co_qualname}")
        for one in found:
            one.__code__ = spoiled


def compare(old: CodeType, new: CodeType, changed: list[tuple[CodeType, CodeType]]) -> None:
    if old.co_flags & IN_FUNCTION:
        if meaning(old) != meaning(new):
            changed.append((old, new))
        return
    if meaning(old, shell=True) != meaning(new, shell=True):
        raise NotInPlace(old.co_qualname)
    for one, other in zip(nested(old), nested(new), strict=True):
        compare(one, other, changed)


def nested(code: CodeType) -> list[CodeType]:
    return [c for c in code.co_consts if isinstance(c, CodeType)]


def meaning(code: CodeType, *, shell: bool = False) -> tuple:
    """Say what a piece of code does, wherever it stands; of a shell, without the pieces in it."""
    consts = tuple(
        ("code" if shell else meaning(c)) if isinstance(c, CodeType) else (type(c), c) for c in code.co_consts
    )
    named = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (*named, code.co_code, code.co_flags, code.co_argcount, code.co_kwonlyargcount, consts)
