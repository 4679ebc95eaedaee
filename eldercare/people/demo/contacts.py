"""Whom to call for the synthetic seniors, and who holds the keys of their homes."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from eldercare.core.bulk import insert_rows, next_id
from eldercare.people.demo import names, words
from eldercare.people.models import Contact, KeyHolding

RELATIONS = ("son", "daughter", "daughter_in_law", "son_in_law", "grandchild", "nephew", "neighbour")
RELATION_WEIGHTS = (30, 28, 10, 6, 8, 6, 12)
NEARNESS = {"spouse": "same_home", "neighbour": "near", "nephew": "near"}
CALL_NOTES = {"son": "白天上班，晚上六点后接听", "grandchild": "在外地，急事才联系"}
HOLDS_KEY = 0.25


def add_contacts(
    session: Session, rng: Random, leaders: Mapping[str, int], seniors: Sequence[dict[str, Any]]
) -> None:
    """Write the contacts of seniors who are written already, and every key that is out."""
    contacts = [contact for row in seniors for contact in _contacts(rng, row)]
    since = {row["id"]: row["created_at"] for row in seniors}
    holders = [(row["id"], holder) for row in seniors if (holder := _keeper(row, leaders))]
    for number, contact in enumerate(contacts, next_id(session, Contact)):
        contact["id"] = number
        if contact.pop("has_key"):
            holders.append((contact["senior_id"], {"contact_id": number}))
    insert_rows(session, Contact, contacts)
    nobody = {"contact_id": None, "worker_id": None, "station_id": None}
    keys = ({"senior_id": one, "since": since[one], **nobody, **holder} for one, holder in holders)
    insert_rows(session, KeyHolding, keys)


def _keeper(senior: dict[str, Any], leaders: Mapping[str, int]) -> dict[str, int]:
    """Who keeps a key by the note about keys, if it is the station or the leader of the village group."""
    if senior["key_note"] == words.KEY_AT_STATION:
        return {"station_id": senior["station_id"]}
    leader = leaders.get(senior["area_code"])
    return {"worker_id": leader} if leader and senior["key_note"] == words.KEY_AT_LEADER else {}


def _contacts(rng: Random, senior: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One to three people to call; somebody near has a key for those who need help."""
    how_many = rng.choices((1, 2, 3), (3, 5, 2))[0]
    relations = ["spouse"] * (senior["living"] == "couple") + rng.choices(
        RELATIONS, RELATION_WEIGHTS, k=how_many
    )
    for rank, relation in enumerate(relations[:how_many], start=1):
        woman = relation in {"daughter", "daughter_in_law"} or (relation == "spouse" and senior["sex"] == "M")
        sex = "F" if woman or (relation in {"neighbour", "grandchild"} and rng.random() < 0.5) else "M"
        name = names.old_name(rng, sex) if relation == "spouse" else names.young_name(rng, sex)
        own_family = relation in {"son", "daughter"}
        yield {
            "senior_id": senior["id"],
            "rank": rank,
            "name": senior["name"][0] + name[1:] if own_family and senior["sex"] == "M" else name,
            "relation": relation,
            "phone": names.phone(rng),
            **_ties(relation, holds_key=rng.random() < HOLDS_KEY, woman=woman),
        }


def _ties(relation: str, *, holds_key: bool, woman: bool) -> dict[str, Any]:
    """Whoever holds a key lives near; when to call those who do not."""
    near = NEARNESS.get(relation, "near" if holds_key else "same_town" if woman else "away")
    return {
        "has_key": holds_key,
        "nearness": near,
        "note": CALL_NOTES.get(relation) if near == "away" else None,
    }
