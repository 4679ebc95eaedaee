"""consents of contacts, phone and e-mail of users, reasons kept, timelines that cannot be changed

Revision ID: 0005
Revises: 0004
"""

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

REASON_LENGTH = 20


def upgrade() -> None:
    op.create_table('contact_consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=12), nullable=False),
    sa.Column('since', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('withdrawn_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_contact_consents_contact_id_contacts')),
    sa.ForeignKeyConstraint(['recorded_by'], ['users.id'], name=op.f('fk_contact_consents_recorded_by_users')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['users.id'], name=op.f('fk_contact_consents_withdrawn_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_consents'))
    )
    with op.batch_alter_table('contact_consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_consents_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('uq_contact_consents_held', ['contact_id', 'channel'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone', eldercare.core.privacy.EncryptedText(), nullable=True))
        batch_op.add_column(sa.Column('email', eldercare.core.privacy.EncryptedText(), nullable=True))
    with op.batch_alter_table('device_proposals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('refused_reason', sa.String(length=REASON_LENGTH), nullable=False, server_default=''))
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('retired_reason', sa.String(length=REASON_LENGTH), nullable=False, server_default=''))
        batch_op.drop_index(batch_op.f('ix_devices_gateway_id'))
        batch_op.create_index('ix_devices_gateway_senior', ['gateway_id', 'senior_id'], unique=False)
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_messages_channel_due')
        batch_op.drop_index('ix_outbox_messages_channel_sent')
        batch_op.create_index('ix_outbox_messages_way_due', ['channel', 'state', 'next_try_at'], unique=False)
        batch_op.create_index('ix_outbox_messages_way_sent', ['channel', 'sent_at'], unique=False)
    take_reasons_over('device_proposals', 'refused_reason', 'device_proposal', 'proposal.refuse')
    take_reasons_over('devices', 'retired_reason', 'device', 'device.retire')
    add_device_check()
    for statement in MAKE_TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def take_reasons_over(table: str, column: str, subject: str, verb: str) -> None:
    """Until now the audit trail alone knew the reason; the last one said of each thing counts."""
    target = sa.table(table, sa.column('id'), sa.column(column))
    reasons = dict(audited_reasons(subject, verb))
    for thing_id, reason in reasons.items():
        op.execute(target.update().where(target.c.id == thing_id).values({column: reason}))
    if table == 'device_proposals':  # a refusal that was taken back has none any more
        op.execute(sa.text("UPDATE device_proposals SET refused_reason = '' WHERE state <> 'rejected'"))


def audited_reasons(subject: str, verb: str) -> Iterator[tuple[int, str]]:
    """The ids of things with the reason in each line, oldest first."""
    query = sa.text(
        'SELECT subject_id, detail FROM audit_entries'
        ' WHERE subject_kind = :subject AND verb = :verb AND subject_id IS NOT NULL ORDER BY id'
    )
    for thing_id, detail in op.get_bind().execute(query, {'subject': subject, 'verb': verb}):
        facts = json.loads(detail) if isinstance(detail, str) else detail
        yield thing_id, str(facts.get('reason', ''))[:REASON_LENGTH]


def add_device_check() -> None:
    """The service of a visit to a device; where one was ordered before, it is there."""
    services = sa.table(
        'services',
        *(sa.column(name) for name in ('code', 'family', 'name', 'name_en', 'minutes', 'staff_count')),
        *(sa.column(name, eldercare.core.db.Json) for name in ('skills', 'worker_kinds', 'tasks')),
        sa.column('same_sex', sa.Boolean), sa.column('priority'),
    )
    code = 'device_check'
    if op.get_bind().scalar(sa.select(services.c.code).where(services.c.code == code)) is None:
        op.execute(services.insert().values(
            code=code, family='errand', name='设备检修', name_en='Device check', minutes=30, staff_count=1,
            skills=[], worker_kinds=['caregiver', 'leader'], same_sex=False, priority=3,
            tasks=[
                {'code': 'look', 'zh': '检查设备、更换电池', 'en': 'Look at the device, change the battery'},
                {'code': 'test', 'zh': '试按报警，等中心确认', 'en': 'Press a test, wait for the centre'},
            ],
        ))


MAKE_TRIGGERS = {
    'sqlite': (
        "CREATE TRIGGER alarm_events_keep_update BEFORE UPDATE ON alarm_events"
        " BEGIN SELECT RAISE(ABORT, 'alarm_events is append-only'); END",
        "CREATE TRIGGER alarm_events_keep_delete BEFORE DELETE ON alarm_events"
        " BEGIN SELECT RAISE(ABORT, 'alarm_events is append-only'); END",
    ),
    'postgresql': (
        "CREATE OR REPLACE FUNCTION refuse_change_of_timeline() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''alarm_events is append-only''"
        " USING ERRCODE = ''integrity_constraint_violation''; END'",
        "CREATE TRIGGER alarm_events_keep_rows BEFORE UPDATE OR DELETE ON alarm_events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_timeline()",
        "CREATE TRIGGER alarm_events_keep_all BEFORE TRUNCATE ON alarm_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_timeline()",
    ),
}
DROP_TRIGGERS = {
    'sqlite': ('DROP TRIGGER alarm_events_keep_update', 'DROP TRIGGER alarm_events_keep_delete'),
    'postgresql': (
        'DROP TRIGGER alarm_events_keep_all ON alarm_events',
        'DROP TRIGGER alarm_events_keep_rows ON alarm_events',
        'DROP FUNCTION refuse_change_of_timeline()',
    ),
}


def downgrade() -> None:
    for statement in DROP_TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_messages_way_sent')
        batch_op.drop_index('ix_outbox_messages_way_due')
        batch_op.create_index('ix_outbox_messages_channel_sent', ['channel_id', 'sent_at'], unique=False)
        batch_op.create_index('ix_outbox_messages_channel_due', ['channel_id', 'state', 'next_try_at'], unique=False)
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.drop_index('ix_devices_gateway_senior')
        batch_op.create_index(batch_op.f('ix_devices_gateway_id'), ['gateway_id'], unique=False)
        batch_op.drop_column('retired_reason')
    with op.batch_alter_table('device_proposals', schema=None) as batch_op:
        batch_op.drop_column('refused_reason')
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_column('email')
        batch_op.drop_column('phone')
    with op.batch_alter_table('contact_consents', schema=None) as batch_op:
        batch_op.drop_index('uq_contact_consents_held', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_contact_consents_contact_id'))
    op.drop_table('contact_consents')
