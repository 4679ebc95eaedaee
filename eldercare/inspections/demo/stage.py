"""The stage of the demonstration's year: who plays, what waits for its moment, photos taken on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.geo import Place
from eldercare.core.time import at, local
from eldercare.core.uploads import keep_photo
from eldercare.inspections.demo.scenes import draw_photo
from eldercare.inspections.models import ChecklistItem
from eldercare.people.demo import InstitutionRef

OPENS, CLOSES = 8 * 60, 17 * 60 + 30
LAST_STEPS = timedelta(minutes=8)


def at_work(moment: datetime) -> datetime:
    """The same moment between eight and half past five, else the next morning."""
    here = local(moment)
    if here.hour * 60 + here.minute < OPENS:
        return at(here.date(), OPENS + here.minute)
    if here.hour * 60 + here.minute >= CLOSES:
        return at(here.date() + timedelta(days=1), OPENS + here.minute)
    return moment


@dataclass(slots=True)
class Stage:
    """What every scene needs, and the steps that wait for their moment."""

    session: Session
    rng: Random
    items: list[ChecklistItem]
    inspectors: list[User]
    managers: dict[int, User]
    bureau: User
    folder: Path
    day: date
    now: datetime
    photos: int = 0
    steps: list[tuple[datetime, int, Callable[[datetime], object]]] = field(default_factory=list)

    def later(self, moment: datetime, act: Callable[[datetime], object], *, before_now: int = 1) -> datetime:
        """Put a step in line, at the latest `before_now` short whiles before now; gives its moment."""
        moment = min(at_work(moment), self.now - LAST_STEPS * before_now)
        self.steps.append((moment, len(self.steps), act))
        return moment

    def at_any_hour(self, moment: datetime, act: Callable[[datetime], object]) -> None:
        """The same for what happens by night too."""
        self.steps.append((min(moment, self.now - 12 * LAST_STEPS), len(self.steps), act))

    def play(self) -> None:
        """Do everything in the order of time; a step may put further ones in line."""
        while self.steps:
            self.steps.sort(key=lambda step: step[:2], reverse=True)
            moment, _number, act = self.steps.pop()
            act(moment)

    def pair(self) -> list[User]:
        """Two inspectors who go together."""
        first = 2 * self.rng.randrange(len(self.inspectors) // 2)
        return self.inspectors[first : first + 2]

    def shoot(
        self, code: str, institution: InstitutionRef, by: User, moment: datetime, *, mended: bool
    ) -> str:
        """Draw and keep a photo taken near the institution; gives its address."""
        spread = 0.00012
        place = Place(
            round(institution.lat + self.rng.uniform(-spread, spread), 6),
            round(institution.lon + self.rng.uniform(-spread, spread), 6),
        )
        self.photos += 1
        picture = draw_photo(code, self.rng, moment, self.photos, mended=mended)
        photo = keep_photo(
            picture, uploaded_by=by.id, folder=self.folder, now=moment, taken_at=moment, place=place
        )
        return photo.sha
