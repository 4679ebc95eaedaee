"""Choosing a senior by what one remembers: a name, pinyin, a phone number. Several hits are asked about."""

from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext

from eldercare.accounts.access import me
from eldercare.people.models import Senior
from eldercare.people.queries import search, senior_of


@dataclass(slots=True)
class Choice:
    """What was typed, who was found, and what is wrong with it. No text at all chooses nobody."""

    text: str = ""
    senior: Senior | None = None
    found: list[Senior] = field(default_factory=list)
    fault: str = ""

    @property
    def senior_id(self) -> int | None:
        """The row id of who was chosen."""
        return self.senior.id if self.senior else None


def chosen_senior() -> Choice:
    """Read it from the form that was sent, or on the first look from the address (`?senior=`).

    Raises NotFoundError for somebody outside the scope.
    """
    if request.method == "GET":
        given = request.args.get("senior", type=int)
        return Choice(senior=senior_of(me(), given)) if given else Choice()
    text = request.form.get("senior", "").strip()[:60]
    chosen = request.form.get("senior_id", type=int)
    if chosen and text == request.form.get("senior_was", "").strip():
        return Choice(text=text, senior=senior_of(me(), chosen))
    if not text:
        return Choice()
    found = search(me(), text).seniors
    exact = [senior for senior in found if senior.name == text]
    if len(found) == 1 or len(exact) == 1:
        return Choice(text=text, senior=(exact or found)[0])
    words = (
        gettext("Several people fit: choose one.")
        if found
        else gettext("Nobody fits. Try pinyin or a phone.")
    )
    return Choice(text=text, found=found, fault=words)
