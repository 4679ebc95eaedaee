"""Lists in and out by the command line: the same steps as on the pages, at one go."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from flask_babel import gettext
from sqlalchemy import select

from eldercare.accounts.access import authorize
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import N_, EldercareError
from eldercare.imports import actions, queries
from eldercare.imports.actions.steps import refuse_gaps
from eldercare.imports.actions.working import Worker, machine
from eldercare.imports.errors import ListError
from eldercare.imports.kinds import kind_of
from eldercare.imports.models import Import
from eldercare.imports.rules import AT_WORK
from eldercare.imports.wording import column_word, difference_words, failure_of, reason_of
from eldercare.imports.workbooks import write_export, write_refused

SHOWN = 20


class NoSuchUserError(EldercareError):
    """The command was to be run in the name of nobody."""

    code = "no_such_user"
    sentence = N_("There is no user %(name)s whose account is open.")


class UnreadableListError(ListError):
    """Read to the end, and it was no list after all."""

    sentence = "%(why)s"


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a list; `faults` are the first of those that were found."""

    import_id: int
    kind: str
    dry_run: bool
    rows: int
    good: int
    taken: int
    same: int
    refused: int
    differences: list[str] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    note: str = ""

    @property
    def clean(self) -> bool:
        """Whether every row is in (or could be) and every sum is one."""
        return not self.refused and not self.differences

    def as_dict(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)

    def lines(self) -> list[str]:
        """For people."""
        what = f"{self.good} can be taken" if self.dry_run else f"{self.taken} taken"
        first = f"{self.kind}: {self.rows} rows, {what}, {self.same} there already, {self.refused} refused"
        first += f" (import no. {self.import_id})" if not self.dry_run else " (dry run: nothing was written)"
        rows = [f"row {one['row']}, {one['column']}: {one['reason']}" for one in self.faults]
        more = (
            [f"... and more; --errors FILE.xlsx lists all {self.refused}"] if self.refused > len(rows) else []
        )
        return [first, *([self.note] if self.note else []), *self.differences, *rows, *more]


def acting_user(name: str | None) -> User:
    """The user in whose name and scope a command works; without a name the machine itself."""
    if not name:
        return machine()
    user = db.session.scalar(select(User).where(User.username == name, User.active))
    if user is None:
        raise NoSuchUserError(name=name)
    return user


def bring_in(
    kind_code: str,
    path: Path,
    *,
    user: str | None,
    dry_run: bool,
    refused_to: Path | None,
    now: datetime,
) -> Summary:
    """Hand in, check and take a list. Raises ListError and its kinds, ForbiddenError, NoSuchKindError."""
    kind, actor = kind_of(kind_code), acting_user(user)
    row = actions.hand_in(actor, kind, path, file_name=path.name, now=now, by_command=True)
    try:
        refuse_gaps(kind, row.mapping)
    except ListError:
        actions.drop(actor, row.id, now=now)
        raise
    actions.start_check(actor, row.id, row.mapping, now=now)
    row = _through(row.id, now)
    if row.state == "failed":
        raise UnreadableListError(why=failure_of(row.failure))
    if not dry_run and row.good:
        actions.start_take(actor, row.id, now=now)
        row = _through(row.id, now)
    summary = _summary(row, dry_run=dry_run)
    if refused_to is not None:
        write_refused(refused_to, kind, row.heads, row.mapping, queries.rows_left(row, "refused"))
    if dry_run:
        actions.drop(actor, row.id, now=now)
    return summary


def _through(import_id: int, now: datetime) -> Import:
    """Do every portion of one import here and now."""
    worker = Worker()
    while True:
        row = db.session.get_one(Import, import_id, populate_existing=True)
        if row.state not in AT_WORK:
            return row
        worker.step(import_id, now)


def _summary(row: Import, *, dry_run: bool) -> Summary:
    kind = kind_of(row.kind)
    faults: list[dict[str, object]] = [
        {"row": one.number, "column": column_word(kind, fault.column), "reason": reason_of(fault)}
        for one in queries.rows_left(row, "refused", SHOWN)
        for fault in one.faults
    ]
    note = queries.note_of(row, kind)
    return Summary(
        import_id=row.id, kind=row.kind, dry_run=dry_run, rows=row.total, good=row.good, taken=row.taken,
        same=row.same, refused=row.refused, differences=[difference_words(one) for one in row.differences],
        faults=faults[:SHOWN], note=gettext(note.sentence, count=note.count) if note else "",
    )  # fmt: skip


def take_out(kind_code: str, path: Path, *, user: str | None, plain: bool, reason: str, now: datetime) -> int:
    """Write all records of a kind in the user's scope into a file; returns how many."""
    kind, actor = kind_of(kind_code), acting_user(user)
    authorize(actor, kind.verb)
    rows = write_export(path, kind, kind.records(actor, plain))
    actions.record_export(actor, kind.code, rows, now=now, plain=plain, reason=reason)
    return rows
