"""What a source gives: raw rows, where each stood, and where all of them came from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sqeval.result import Caution


@dataclass(frozen=True)
class Origin:
    """Where records came from, as far as it is known.

    Attributes
    ----------
    name : str
        File or folder name, or "DataFrame".
    sha256 : str or None
        Of the file's bytes; for a folder, of one line `<sha256>  <path>` a file in the order of paths.
    encoding : str or None
        How the bytes of a text file were read, detected or declared.
    rows : int
        Number of rows read.
    synthetic : bool
        Whether they are made up.
    delimiter : str or None
        What stands between the fields of a CSV file.
    sheet : str or None
        The sheet of a spreadsheet.
    """

    name: str
    sha256: str | None = None
    encoding: str | None = None
    rows: int = 0
    synthetic: bool = False
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, eq=False)
class Raw:
    """Raw rows: text as it stands, nulls as declared.

    `row_numbers` are lines of a text file or rows of a sheet (the first is 1), items of a JSON list (from 1), or positions
    in a frame or in Parquet (from 0). `ragged` are rows of a CSV that do not fit its header: (line, number of fields).
    `repeated` are headings that stand several times; from the second on their columns are numbered.
    """

    frame: pd.DataFrame
    row_numbers: pd.Index
    origin: Origin
    ragged: tuple[tuple[int, int], ...] = ()
    cautions: tuple[Caution, ...] = ()
    repeated: tuple[str, ...] = ()
