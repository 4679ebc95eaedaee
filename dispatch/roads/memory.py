"""Ways that a server has told, kept in a file, so that a plan of the same homes asks only for new pairs.

A file of SQLite, because several processes read and write it at once. It is a memory and nothing more: when
it cannot be read or written, everything is asked again.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]
Told = tuple[int, int, float | None, float | None]
"""Keys of origin and target, seconds and metres; None where there is no way."""

SCHEMA = """
create table if not exists ways (id integer primary key, name text not null unique);
create table if not exists legs (
    way integer not null, origin integer not null, target integer not null,
    seconds real, metres real, day integer not null, primary key (way, origin, target)
) without rowid;
create index if not exists legs_by_day on legs (day);
"""
READ = """
select origin, target, seconds, metres from legs
where way = (select id from ways where name = ?) and day > ?
and origin in (select value from json_each(?)) and target in (select value from json_each(?))
"""
WRITE = "insert or replace into legs values ((select id from ways where name = ?), ?, ?, ?, ?, ?)"
FORGET_OLD = "delete from legs where day <= ?"
COUNT = "select count(*) from legs"
FORGET_OLDEST = """
delete from legs where (way, origin, target) in (select way, origin, target from legs order by day limit ?)
"""
DAY_S = 86_400
BUSY_S = 5.0
PER_DEGREE = 100_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known between some places: `told` where the server has answered, if only that there is no way.
    Seconds and metres are not numbers where there is none or it is unknown."""

    told: npt.NDArray[np.bool_]
    seconds: Table
    metres: Table

    @classmethod
    def nothing(cls, size: int) -> "Remembered":
        """Nothing but that one place is no way from itself."""
        seconds = np.full((size, size), np.nan)
        np.fill_diagonal(seconds, 0.0)
        return cls(np.eye(size, dtype=np.bool_), seconds, seconds.copy())


def spot_key(latitude: float, longitude: float) -> int:
    """A place to 1e-5 degrees (about a metre) as one number."""
    return round((latitude + 90) * PER_DEGREE) * 2**26 + round((longitude + 180) * PER_DEGREE)


def spot_of(key: int) -> tuple[float, float]:
    """Latitude and longitude of a key."""
    latitude, longitude = divmod(key, 2**26)
    return round(latitude / PER_DEGREE - 90, 5), round(longitude / PER_DEGREE - 180, 5)


@dataclass(frozen=True, slots=True)
class LegMemory:
    """The file. Ways older than `days` are asked again, as roads change; beyond `most` pairs the oldest days
    are forgotten (a pair takes about 60 bytes)."""

    path: Path
    days: int = 90
    most: int = 2_000_000

    def read(self, way: str, spots: Sequence[int]) -> Remembered:
        """What is known between the places of these keys; `way` names the server and its profile."""
        known = Remembered.nothing(len(spots))
        row_of = {spot: row for row, spot in enumerate(spots)}
        keys = json.dumps(list(spots))
        for origin, target, seconds, metres in self._rows(way, keys):
            cell = row_of[origin], row_of[target]
            known.told[cell] = True
            known.seconds[cell] = np.nan if seconds is None else seconds
            known.metres[cell] = np.nan if metres is None else metres
        return known

    def _rows(self, way: str, keys: str) -> list[Told]:
        if not self.path.exists():
            return []
        try:
            with self._open() as file:
                return file.execute(READ, (way, _today() - self.days, keys, keys)).fetchall()
        except sqlite3.Error:
            # Locked for too long, of another shape or broken: as good as no memory.
            return []

    def write(self, way: str, legs: Sequence[Told]) -> bool:
        """Keep what was told; returns whether that was possible."""
        today = _today()
        try:
            with self._open() as file, file:
                file.executescript(SCHEMA)
                file.execute("insert or ignore into ways (name) values (?)", (way,))
                file.executemany(WRITE, [(way, *leg, today) for leg in legs])
                file.execute(FORGET_OLD, (today - self.days,))
                (count,) = file.execute(COUNT).fetchone()
                file.execute(FORGET_OLDEST, (max(0, count - self.most),))
        except sqlite3.Error:
            return False
        return True

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=BUSY_S)) as connection:
            yield connection


def _today() -> int:
    return int(time.time() // DAY_S)
