"""What the tools of the workbench share: options of simulating, and answers that show and save."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypedDict

import pandas as pd

from sim.ensemble import Folder, Store
from sim.ensemble.files import write_frame, write_json
from sim.ensemble.numbers import number, whole
from sim.ensemble.provenance import Identity
from sim.ensemble.schedule import Progress
from sim.ensemble.store import opened
from sim.text import aligned


class Sharing(TypedDict, total=False):
    """Who shares the work, who is told, where it is kept: as for :func:`sim.ensemble.simulate`."""

    workers: int | None
    executor: Any
    progress: Progress | None
    store: str | Path | Store | None


@contextmanager
def at_work(
    identity: Identity, sharing: Sharing, seed: int | None
) -> Iterator[tuple[Sharing, int]]:
    """The same with its store open, and the seed: the one given, else the store's, else a new one.

    A folder is opened for work of this identity; a store that is open already is taken as it is.
    """
    with opened(sharing.get("store"), identity, whole("seed", seed)) as kept:
        if seed is None:
            seed = secrets.randbits(32) if kept is None else kept.seed
        yield {**sharing, "store": kept}, int(seed)


def part(sharing: Sharing, before: int, total: int) -> Sharing:
    """The same for a part of the work, whose progress is told as progress of all of it."""
    told = sharing.get("progress")
    shifted = told and (lambda done, _: told(before + done, total))
    return {**sharing, "progress": shifted}


class Sheet(NamedTuple):
    """What is shown of an answer: a title, sentences, and a table of at most ``most`` rows."""

    title: str
    sentences: Sequence[str]
    frame: pd.DataFrame
    most: int = 40


class Answer(ABC):
    """A table that knows what it is of: text in a terminal, HTML in a notebook, files in a folder.

    ``kind`` is what a folder with it says that it holds, ``mark`` the name, without ending, of the
    files that keep its facts and, unless ``files`` names others, its table.
    """

    kind: ClassVar[str]
    mark: ClassVar[str]
    files: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Names of files, without ending, each with the name of its table."""
    parquet: ClassVar[bool] = False
    """Whether its tables are kept as Parquet as well."""

    def save(self, directory: str | Path | Folder) -> Path:
        """Write the tables as CSV, some also as Parquet or NetCDF, and the facts as JSON."""
        return save_together(directory, self)

    def kept_facts(self) -> dict[str, Any]:
        """What the file of facts holds: all but the tables."""
        return {k: v for k, v in vars(self).items() if not isinstance(v, pd.DataFrame)}

    def write(self, fresh: Path) -> None:
        """Write the tables to a folder that is empty or that other answers are written to."""
        for file, table in self.files or ((self.mark, "table"),):
            write_table(getattr(self, table), fresh / f"{file}.csv")
            if self.parquet:
                write_frame(getattr(self, table), fresh / f"{file}.parquet")

    @property
    @abstractmethod
    def picture(self) -> str:
        """Name of the function of :mod:`sim.plots` that draws it."""

    def plot(self, *args: Any, **options: Any) -> Any:
        """Its picture; arguments are those of the function of :mod:`sim.plots` after the first."""
        # named rather than imported, as in a result: pictures know answers, not the other way
        return import_module("sim.notebook").picture_of(self, *args, **options)

    @abstractmethod
    def sheet(self) -> Sheet:
        """What is shown of it."""

    def __repr__(self) -> str:
        sheet = self.sheet()
        more = len(sheet.frame) - sheet.most
        rest = [f"{more} more rows are in .table"] if more > 0 else []
        return "\n".join(
            [sheet.title, *sheet.sentences, "", *lines(sheet.frame.head(sheet.most)), *rest]
        )

    def _repr_html_(self) -> str:
        return html(self.sheet())


def lines(frame: pd.DataFrame) -> list[str]:
    """A table as text in aligned columns, head first; the index comes first where it is named."""
    return aligned(_cells(frame))


def html(sheet: Sheet) -> str:
    """A titled table for a notebook; rows beyond the most are left out and said to be."""
    head, *body = _cells(sheet.frame.head(sheet.most))
    words = "".join(f"<br>{escape(sentence)}" for sentence in sheet.sentences)
    parts = [f"<p><b>{escape(sheet.title)}</b>{words}</p>"]
    parts.append(pd.DataFrame(body, columns=head).to_html(index=False, border=0))
    if (more := len(sheet.frame) - sheet.most) > 0:
        parts.append(f"<p>{more} more rows are in <code>.table</code>.</p>")
    return "".join(parts)


def _cells(frame: pd.DataFrame) -> list[list[str]]:
    plain = frame.reset_index() if frame.index.name is not None else frame
    rows = [[_text(value) for value in record] for record in plain.itertuples(index=False)]
    return [[str(name) for name in plain.columns], *rows]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) or hasattr(value, "dtype"):
        return number(float(value))
    return str(value)


def frame_of(
    rows: Sequence[Mapping[Any, Any]], cells: Mapping[str, Callable[[Mapping[Any, Any]], Any]]
) -> pd.DataFrame:
    """A table for a reader: one column per name, which says what of each row stands in it."""
    return pd.DataFrame(
        [{name: cell(row) for name, cell in cells.items()} for row in rows], columns=list(cells)
    )


def save_together(directory: str | Path | Folder, first: Answer, *others: Answer | None) -> Path:
    """Write answers to one folder, which is recognised by the first of them."""
    answers = [first, *(one for one in others if one is not None)]
    mark = f"{first.mark}.json"
    with saving(directory, first.kind, mark, first.kept_facts()) as fresh:
        for one in answers:
            one.write(fresh)
            if one is not first:
                write_json(one.kept_facts(), fresh / f"{one.mark}.json")
    return directory.path if isinstance(directory, Folder) else Path(directory)


@contextmanager
def saving(
    folder: str | Path | Folder, kind: str, mark: str, facts: Mapping[str, Any]
) -> Iterator[Path]:
    """An empty folder whose files replace earlier results in ``folder`` when the block ends well.

    ``facts`` are written to ``mark``, the file by which results of this ``kind`` are recognised.
    Raises ``StoreError`` for a folder that cannot be written or holds files of somebody else where
    these should go.
    """
    if isinstance(folder, Folder):
        with folder.filling(mark) as fresh:
            yield fresh
            write_json(facts, fresh / mark)
        return
    with Folder(folder, kind, shared=True) as opened:
        with saving(opened, kind, mark, facts) as fresh:
            yield fresh
        opened.settle()


def write_table(table: pd.DataFrame, file: Path) -> None:
    """Write a table as CSV, with its index where that has a name."""
    table.to_csv(file, index=table.index.name is not None)
