"""A disk that loses its power: what a child did to its files, read from strace, and the states a cut could leave behind.

What a file holds for certain is what its last `fsync` found in it; a name is certain once its folder was synced. Of everything
since, any part may have reached the disk: each write in pieces of one page, each change of a name as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

CALLS = "openat,close,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,mkdir"
LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
UNFINISHED, RESUMED = (
    re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$"),
    re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)$"),
)
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
PAGE = 4096


@dataclass(frozen=True)
class Call:
    """One system call that succeeded."""

    name: str
    texts: list[bytes]
    rest: list[str]
    result: int


def calls(trace: Path, main: int) -> Iterator[Call]:
    """Yield what the main process asked the kernel for, in order."""
    begun: dict[str, str] = {}
    with trace.open() as lines:
        for line in lines:
            if (cut := UNFINISHED.match(line)) is not None:
                begun[cut[1]] = cut[2]
                continue
            if (more := RESUMED.match(line)) is not None:
                line = f"{more[1]} {begun.pop(more[1], '')}{more[2]}"
            if (found := LINE.match(line)) is None or int(found[1]) != main or int(found[4]) < 0:
                continue
            texts = [bytes.fromhex(t.replace("\\x", "")) for t in TEXT.findall(found[3])]
            yield Call(found[2], texts, TEXT.sub("", found[3]).split(", "), int(found[4]))


@dataclass(eq=False)
class File:
    """The bytes that are on the disk for certain, and what was asked of them since."""

    synced: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut there

    def write(self, offset: int, content: bytes) -> None:
        while content:
            size = PAGE - offset % PAGE
            self.since.append((offset, content[:size]))
            offset, content = offset + size, content[size:]

    def sync(self) -> None:
        self.synced = self.with_some(range(len(self.since)))
        self.since = []

    def with_some(self, chosen: range | list[int]) -> bytearray:
        content = bytearray(self.synced)
        for nth in chosen:
            offset, piece = self.since[nth]
            size = offset if piece is None else offset + len(piece)
            if piece is None:
                del content[offset:]
            if len(content) < size:
                content.extend(bytes(size - len(content)))
            if piece is not None:
                content[offset:size] = piece
        return content


@dataclass(eq=False)
class Folder:
    """The names that are certain, and those that a running program sees."""

    synced: dict[str, File | Folder] = field(default_factory=dict)
    seen: dict[str, File | Folder] = field(default_factory=dict)


Change = list[tuple[Folder, str, "File | Folder | None"]]


class Disk:
    """The files of one place, as they were when the child began, and as each call changes them."""

    def __init__(self, before: Path, place: Path) -> None:
        self.path, self.root = str(place), loaded(before)
        self.renamed: list[Change] = []
        self.handles: dict[int, list] = {}
        self.said: list[bytes] = []
        self.syncs = 0

    def place(self, path: bytes) -> tuple[Folder | None, str]:
        """Return the folder and the last name of a path; no folder when it lies elsewhere."""
        inside = path.decode().removeprefix(self.path)
        if inside == path.decode():
            return None, ""
        *way, name = inside.strip("/").split("/")
        folder = self.root
        for step in way:
            folder = folder.seen.get(step)
            if not isinstance(folder, Folder):
                return None, ""
        return folder, name

    def take(self, call: Call) -> bool:
        """Let one call happen; says whether it changed what a cut could leave."""
        return bool(getattr(self, call.name)(call))

    def openat(self, call: Call) -> bool:
        folder, name = self.place(call.texts[0])
        self.handles.pop(call.result, None)
        if folder is None:
            return False
        node, changed = folder if not name else folder.seen.get(name), False
        if node is None:
            node, changed = File(), True
            self.change([(folder, name, node)])
        elif "O_TRUNC" in call.rest[2] and isinstance(node, File):
            node.since.append((0, None))
            changed = True
        self.handles[call.result] = [node, 0]
        return changed

    def close(self, call: Call) -> bool:
        self.handles.pop(int(call.rest[0]), None)
        return False

    def write(self, call: Call) -> bool:
        handle = int(call.rest[0])
        if handle == 1:
            self.said.append(call.texts[0])
            return True
        if handle not in self.handles:
            return False
        node, offset = self.handles[handle]
        node.write(offset, call.texts[0][: call.result])
        self.handles[handle][1] += call.result
        return True

    def pwrite64(self, call: Call) -> bool:
        if (handle := self.handles.get(int(call.rest[0]))) is None:
            return False
        handle[0].write(int(call.rest[-1]), call.texts[0][: call.result])
        return True

    def ftruncate(self, call: Call) -> bool:
        if (handle := self.handles.get(int(call.rest[0]))) is None:
            return False
        handle[0].since.append((int(call.rest[-1]), None))
        return True

    def fsync(self, call: Call) -> bool:
        if (handle := self.handles.get(int(call.rest[0]))) is None:
            return False
        self.syncs += 1
        node = handle[0]
        if isinstance(node, File):
            node.sync()
            return True
        certain = [c for c in self.renamed if any(folder is node for folder, _, _ in c)]
        self.renamed = [c for c in self.renamed if c not in certain]
        for change in certain:
            for folder, name, target in change:
                put(folder.synced, name, target)
        return True

    fdatasync = fsync

    def rename(self, call: Call) -> bool:
        (old, old_name), (new, new_name) = map(self.place, call.texts)
        if old is None or new is None:
            return False
        self.change([(old, old_name, None), (new, new_name, old.seen[old_name])])
        return True

    def unlink(self, call: Call) -> bool:
        folder, name = self.place(call.texts[0])
        if folder is None:
            return False
        self.change([(folder, name, None)])
        return True

    def mkdir(self, call: Call) -> bool:
        folder, name = self.place(call.texts[0])
        if folder is None:
            return False
        self.change([(folder, name, Folder())])
        return True

    def change(self, change: Change) -> None:
        for folder, name, target in change:
            put(folder.seen, name, target)
        self.renamed.append(change)

    def after_a_cut(self, dice: random.Random | None) -> Cut:
        """Return one state: with nothing of what was not synced, or with a random half of it."""
        chosen = [] if dice is None else [n for n in range(len(self.renamed)) if dice.random() < 0.5]
        cut = Cut(self, chosen)
        cut.choose(self.root, "", dice)
        return cut


def put(names: dict[str, File | Folder], name: str, target: File | Folder | None) -> None:
    if target is None:
        names.pop(name, None)
    else:
        names[name] = target


def loaded(path: Path) -> Folder:
    """Read a folder: all of it is on the disk."""
    found = {p.name: loaded(p) if p.is_dir() else File(bytearray(p.read_bytes())) for p in path.iterdir()}
    return Folder(found, dict(found))


class Cut:
    """What one cut leaves: its names, and for each file the pieces that came through."""

    def __init__(self, disk: Disk, renamed: list[int]) -> None:
        self.changes = [disk.renamed[n] for n in renamed]
        self.files: dict[str, tuple[File, list[int]]] = {}
        self.key: tuple = (disk.syncs, len(disk.said), tuple(renamed))

    def choose(self, folder: Folder, path: str, dice: random.Random | None) -> None:
        names = dict(folder.synced)
        for change in self.changes:
            for where, name, target in change:
                if where is folder:
                    put(names, name, target)
        for name, node in sorted(names.items()):
            if isinstance(node, Folder):
                self.choose(node, f"{path}{name}/", dice)
                continue
            some = [] if dice is None else [n for n in range(len(node.since)) if dice.random() < 0.5]
            self.files[path + name] = node, some
            self.key += ((path + name, *some),) if some else ()

    def lay_down(self, target: Path) -> None:
        for name, (node, some) in self.files.items():
            place = target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(node.with_some(some) if some else node.synced)
