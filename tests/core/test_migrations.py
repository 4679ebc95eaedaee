"""The schema: every migration up and down, and nothing in the models that no migration brings."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, MetaData, inspect, select, text

from eldercare.accounts.audit import GUARDS
from eldercare.alerts.models import (
    Alarm,
    Device,
    DeviceBinding,
    DeviceProposal,
    EscalationPolicy,
    append_only,
)
from eldercare.core.db import Base, db
from eldercare.migrating import FOLDER, newest_revision, present_revision
from eldercare.people.models import (
    Area,
    Contact,
    KeyHolding,
    OperatorContract,
    Senior,
    SeniorCategory,
    Station,
    searching,
)
from eldercare.services.models import Service
from eldercare.visits.models import CarePlan, Visit
from eldercare.visits.rules import DEVICE_CHECK
from tests.alerts.makers import desk, make_alarm
from tests.conftest import fresh_app, migrated_app
from tests.makers import NOW, TODAY, make_care_plan, make_senior, make_visit, save


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a single table."""
    app = fresh_app(tmp_path, name="migrations")
    with app.app_context():
        yield app
        db.session.remove()  # else its connection is still out and stays open
        db.engine.dispose()


@pytest.fixture
def migrated(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application on a database with every migration."""
    app = migrated_app(tmp_path_factory, tmp_path, name="migrated")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_upgrading_an_empty_database_gives_every_table_of_the_models(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    assert set(inspect(db.engine).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)


def test_the_models_hold_nothing_that_no_migration_brings(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_downgrading_to_nothing_leaves_no_table(migrated: Flask) -> None:
    downgrade(directory=str(FOLDER), revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_the_database_knows_how_new_it_is(migrated: Flask) -> None:
    assert present_revision() == newest_revision()


def partial_indexes(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Each index with a condition: its table, whether it is unique, its columns and the condition."""
    found: dict[str, tuple[str, ...]] = {}
    inspector = inspect(engine)
    for table in inspector.get_table_names():
        for index in inspector.get_indexes(table):
            condition = index.get("dialect_options", {}).get(f"{engine.dialect.name}_where")
            if condition is not None:
                columns = ",".join(str(name) for name in index["column_names"])
                found[str(index["name"])] = (table, str(index["unique"]), columns, str(condition))
    return found


def test_the_migrations_make_the_partial_indexes_of_the_models(migrated: Flask) -> None:
    migrated = partial_indexes(db.engine)
    drop_everything()
    Base.metadata.create_all(db.engine)
    assert migrated == partial_indexes(db.engine)
    assert "uq_alarms_open_senior_kind" in migrated


def triggers(engine: Engine) -> set[tuple[str, ...]]:
    """Each trigger: its name and, on SQLite, its text; on PostgreSQL what sets it off and what it calls."""
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(asked[engine.dialect.name]))}


def test_the_migrations_make_the_triggers_of_the_models(migrated: Flask) -> None:
    # Those of the audit trail are made by the migrations alone.
    migrated = {found for found in triggers(db.engine) if found[0] not in GUARDS}
    drop_everything()
    Base.metadata.create_all(db.engine)
    assert migrated == triggers(db.engine)
    # Two guard the timeline of alarms; four on SQLite stand in for what PostgreSQL excludes.
    apart = {"sqlite": 4, "postgresql": 0}[db.engine.dialect.name]
    made = {*append_only.TRIGGERS[db.engine.dialect.name], *searching.TRIGGERS[db.engine.dialect.name]}
    assert made <= {found[0] for found in migrated}
    assert len(migrated) == len(made) + apart


def test_the_names_of_operators_become_operators_with_a_contract_and_names_again(empty: Flask) -> None:
    upgrade(directory=str(FOLDER), revision="0009")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO areas (code, level, name, name_en, lat, lon, radius_m, synthetic)"
                " VALUES ('320682', 'county', '如皋市', 'Rugao', 32.3, 120.5, 20000, false)"
            )
        )
        for code, name in (("A", "示例甲"), ("B", "示例乙"), ("C", "示例甲"), ("D", "")):
            connection.execute(
                text(
                    "INSERT INTO stations"
                    " (code, name, name_en, operator_name, area_code, lat, lon, phone, version)"
                    " VALUES (:code, :code, :code, :name, '320682', 32.3, 120.5, '', 1)"
                ),
                {"code": code, "name": name},
            )
    upgrade(directory=str(FOLDER))
    held = db.session.scalars(select(OperatorContract).join(Station).order_by(Station.code))
    assert [(one.station.code, one.operator.name, one.operator.kind, one.until) for one in held] == [
        ("A", "示例甲", "chain", None),
        ("B", "示例乙", "single", None),
        ("C", "示例甲", "chain", None),
    ]
    assert db.session.scalars(select(Area)).one().version == 1
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0009")
    with db.engine.connect() as connection:
        names = connection.scalars(text("SELECT operator_name FROM stations ORDER BY code")).all()
    assert names == ["示例甲", "示例乙", "示例甲", ""]


def test_visits_get_the_name_of_their_day_and_paused_plans_a_pause(migrated: Flask) -> None:
    with migrated.test_request_context():
        plan, other = make_care_plan(), make_care_plan()
        make_visit(plan.senior, plan_item_id=plan.items[0].id, series_day=TODAY)
        make_visit(other.senior)
        paused = other.id
        db.session.rollback()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0015")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE care_plans SET state = 'paused' WHERE id = :id"), {"id": paused})
    upgrade(directory=str(FOLDER))
    visits = db.session.scalars(select(Visit).order_by(Visit.id))
    assert [(visit.series_day, visit.allowed_days) for visit in visits] == [
        (TODAY, (TODAY,)), (None, (TODAY,)),
    ]  # fmt: skip
    plans = db.session.scalars(select(CarePlan).order_by(CarePlan.id)).all()
    assert [(one.state, len(one.pauses)) for one in plans] == [("active", 0), ("active", 1)]
    assert plans[1].pauses[0].until_day is None
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0015")
    with db.engine.connect() as connection:
        states = connection.scalars(text("SELECT state FROM care_plans ORDER BY id")).all()
    assert states == ["active", "paused"]


def drop_everything() -> None:
    present = MetaData()
    present.reflect(db.engine)
    present.drop_all(db.engine)


def test_rows_live_through_the_way_down_and_up_again(migrated: Flask) -> None:
    with migrated.test_request_context():
        alarm = make_alarm()
        contact = save(
            Contact(senior_id=alarm.senior_id, rank=1, name="王芳", relation="daughter", phone="1")
        )
        save(KeyHolding(senior_id=alarm.senior_id, contact_id=contact.id, since=NOW))
        desk()
        db.session.rollback()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0003")
    with db.engine.begin() as connection:
        policy = "INSERT INTO escalation_policies (kind, area_code, version, repeat_s, on_scene_minutes,"
        values = " created_at) VALUES ('any', '', 1, 60, 15, CURRENT_TIMESTAMP)"
        connection.execute(text(policy + values))
    upgrade(directory=str(FOLDER))
    kept = db.session.scalars(select(Alarm)).one()
    assert (kept.last_press_at, kept.events[0].verb) == (kept.pressed_at, "opened")
    device = db.session.scalars(select(Device)).one()
    binding = db.session.scalars(select(DeviceBinding)).one()
    assert (binding.device_id, binding.senior_id, binding.since) == (
        device.id,
        device.senior_id,
        device.bound_at,
    )
    assert binding.address == device.senior.address
    assert db.session.scalars(select(KeyHolding)).one().contact.has_key
    window = db.session.scalars(select(EscalationPolicy)).one()
    assert (window.from_minute, window.to_minute) == (0, 1440)


def test_reasons_that_only_the_audit_trail_knew_come_to_their_rows(empty: Flask) -> None:
    upgrade(directory=str(FOLDER), revision="0004")
    now = "CURRENT_TIMESTAMP"
    line = (
        "INSERT INTO audit_entries (at, actor_name, verb, subject_kind, subject_id, detail, previous, digest)"
        f" VALUES ({now}, 'system', :verb, :kind, 1, :detail, '', :digest)"
    )
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO devices (id, device_id, model, room, area_code, online, synthetic, retired_at)"
                f" VALUES (1, 'SOS-0001', 'native', '', '', true, false, {now})"
            )
        )
        connection.execute(
            text(
                "INSERT INTO device_proposals (id, source, unique_id, device_id, topic, device_class, maker,"
                " model, name, count, first_seen_at, last_seen_at, state)"
                f" VALUES (1, 'tasmota', 'x', '', '', '', '', '', '', 1, {now}, {now}, 'rejected')"
            )
        )
        for number, (verb, kind, reason) in enumerate(
            [
                ("device.retire", "device", "lost"),
                ("device.retire", "device", "broken"),
                ("proposal.refuse", "device_proposal", "neighbour"),
            ]
        ):
            detail = json.dumps({"reason": reason})
            values = {"verb": verb, "kind": kind, "detail": detail, "digest": str(number)}
            connection.execute(text(line), values)
    upgrade(directory=str(FOLDER))
    assert db.session.scalars(select(Device.retired_reason)).one() == "broken"
    assert db.session.scalars(select(DeviceProposal.refused_reason)).one() == "neighbour"


def test_the_service_of_a_device_visit_is_there_from_the_start(migrated: Flask) -> None:
    service = db.session.get_one(Service, DEVICE_CHECK)
    assert (service.name_en, service.terms[0].worker_kinds) == ("Device check", ["caregiver", "leader"])


def test_prices_become_terms_and_charges_keep_what_they_were_made_by(empty: Flask) -> None:
    upgrade(directory=str(FOLDER), revision="0015")
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO services (code, family, name, name_en, minutes, staff_count, skills,"
                " worker_kinds, tasks, same_sex, priority) VALUES ('bath2', 'bath',"
                " '助浴', 'Bathing', 60, 2, '[\"bath\"]',"
                " '[\"caregiver\"]', '[]', true, 3)"
            )
        )
        for number, (since, fen) in enumerate((("2026-01-01", 2500), ("2026-07-01", 3000)), start=7):
            connection.execute(
                text("INSERT INTO prices VALUES (:id, 'bath2', :since, :fen, :invented)"),
                {"id": number, "since": since, "fen": fen, "invented": number == 7},
            )
    upgrade(directory=str(FOLDER))
    terms = db.session.get_one(Service, "bath2").terms
    assert [(row.since.isoformat(), row.yuan_per_hour, row.invented) for row in terms] == [
        ("2000-01-01", None, False), ("2026-01-01", 25, True), ("2026-07-01", 30, False),
    ]  # fmt: skip
    assert [row.id for row in terms[1:]] == [7, 8]
    assert {(row.staff_count, row.same_sex, tuple(row.skills), tuple(row.evidence)) for row in terms} == {
        (2, True, ("bath",), ("tasks", "position"))
    }
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0015")
    with db.engine.connect() as connection:
        prices = connection.execute(text("SELECT id, yuan_per_hour FROM prices ORDER BY id")).all()
        kept = connection.execute(
            text("SELECT minutes, staff_count FROM services WHERE code = 'bath2'")
        ).one()
    assert ([tuple(row) for row in prices], tuple(kept)) == ([(7, 2500), (8, 3000)], (60, 2))


def test_categories_get_days_and_five_guarantee_its_kind(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    with empty.test_request_context():
        make_senior(living="couple", categories=["disabled", "five_guarantee_care"])
        db.session.rollback()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0009")
    with db.engine.begin() as connection:
        known = connection.execute(text("SELECT categories FROM seniors")).scalar_one()
        assert "five_guarantee_care" not in str(known)
        old = '["centenarian", "disabled", "five_guarantee"]'
        connection.execute(text(f"UPDATE seniors SET categories = '{old}'"))
    upgrade(directory=str(FOLDER))
    rows = db.session.scalars(select(SeniorCategory).order_by(SeniorCategory.category)).all()
    assert [row.category for row in rows] == ["disabled", "empty_nest", "five_guarantee_home"]
    senior = db.session.scalars(select(Senior)).one()
    assert senior.categories == ["disabled", "five_guarantee_home"]
    assert {(row.since, row.until) for row in rows} == {(senior.created_at.date(), None)}


def test_who_stood_at_the_centre_of_the_village_group_is_marked_so(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    with empty.test_request_context():
        centre, own = make_senior().id, make_senior(lat=32.3, lon=120.8).id
        db.session.rollback()
    db.session.remove()
    downgrade(directory=str(FOLDER), revision="0009")
    upgrade(directory=str(FOLDER))
    sources = dict(db.session.execute(select(Senior.id, Senior.position_source)).all())
    assert sources == {centre: "centre", own: "given"}
