"""devices and gateways, channels, places of workers, keys of homes

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('device_models',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('maker', sa.String(length=40), nullable=False),
    sa.Column('driver', sa.String(length=20), nullable=False),
    sa.Column('kinds', eldercare.core.db.Json, nullable=False),
    sa.Column('expect_every_s', sa.Integer(), nullable=False),
    sa.Column('power', sa.String(length=8), nullable=False),
    sa.Column('low_battery_percent', sa.Integer(), nullable=False),
    sa.Column('weekly_test', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_models')),
    sa.UniqueConstraint('code', name=op.f('uq_device_models_code'))
    )
    op.create_table('channels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('address', eldercare.core.privacy.EncryptedText(), nullable=False),
    sa.Column('audiences', eldercare.core.db.Json, nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('per_minute', sa.Integer(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_channels_created_by_users')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_channels_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channels'))
    )
    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_channels_station_id'), ['station_id'], unique=False)
    op.create_table('gateways',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gateway_id', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('driver', sa.String(length=20), nullable=False),
    sa.Column('base_topic', sa.String(length=120), nullable=False),
    sa.Column('senior_id', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('area_code', sa.String(length=20), nullable=False),
    sa.Column('last_seen_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('online', sa.Boolean(), nullable=False),
    sa.Column('online_since', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('retired_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('synthetic', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_gateways_created_by_users')),
    sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_gateways_senior_id_seniors')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_gateways_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gateways')),
    sa.UniqueConstraint('gateway_id', name=op.f('uq_gateways_gateway_id'))
    )
    with op.batch_alter_table('gateways', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gateways_area_code'), ['area_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_gateways_base_topic'), ['base_topic'], unique=False)
        batch_op.create_index(batch_op.f('ix_gateways_last_seen_at'), ['last_seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_gateways_senior_id'), ['senior_id'], unique=False)
        batch_op.create_index('ix_gateways_station_online', ['station_id', 'online'], unique=False)
    op.create_table('worker_places',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('lat', sa.Double(), nullable=False),
    sa.Column('lon', sa.Double(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('until', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_worker_places_station_id_stations')),
    sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_worker_places_worker_id_workers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_worker_places')),
    sa.UniqueConstraint('worker_id', name=op.f('uq_worker_places_worker_id'))
    )
    with op.batch_alter_table('worker_places', schema=None) as batch_op:
        batch_op.create_index('ix_worker_places_box', ['lat', 'lon'], unique=False)
        batch_op.create_index('ix_worker_places_station', ['station_id', 'at'], unique=False)
    op.create_table('key_holdings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('senior_id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=True),
    sa.Column('worker_id', sa.Integer(), nullable=True),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('since', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('until', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN worker_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN station_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_key_holdings_one_holder')),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_key_holdings_contact_id_contacts')),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_key_holdings_created_by_users')),
    sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_key_holdings_senior_id_seniors')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_key_holdings_station_id_stations')),
    sa.ForeignKeyConstraint(['worker_id'], ['workers.id'], name=op.f('fk_key_holdings_worker_id_workers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_holdings'))
    )
    with op.batch_alter_table('key_holdings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_key_holdings_contact_id'), ['contact_id'], unique=False)
        batch_op.create_index('ix_key_holdings_senior', ['senior_id', 'until'], unique=False)
        batch_op.create_index('ix_key_holdings_station', ['station_id', 'until'], unique=False)
        batch_op.create_index('ix_key_holdings_worker', ['worker_id', 'until'], unique=False)
        batch_op.create_index('uq_key_holdings_held_contact', ['senior_id', 'contact_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.create_index('uq_key_holdings_held_station', ['senior_id', 'station_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.create_index('uq_key_holdings_held_worker', ['senior_id', 'worker_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
    op.create_table('device_bindings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('senior_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=120), nullable=False),
    sa.Column('room', sa.String(length=20), nullable=False),
    sa.Column('since', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('until', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('bound_by', sa.Integer(), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['bound_by'], ['users.id'], name=op.f('fk_device_bindings_bound_by_users')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_device_bindings_device_id_devices')),
    sa.ForeignKeyConstraint(['ended_by'], ['users.id'], name=op.f('fk_device_bindings_ended_by_users')),
    sa.ForeignKeyConstraint(['senior_id'], ['seniors.id'], name=op.f('fk_device_bindings_senior_id_seniors')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_bindings'))
    )
    with op.batch_alter_table('device_bindings', schema=None) as batch_op:
        batch_op.create_index('ix_device_bindings_device_since', ['device_id', 'since'], unique=False)
        batch_op.create_index('ix_device_bindings_senior_since', ['senior_id', 'since'], unique=False)
        batch_op.create_index('uq_device_bindings_present', ['device_id'], unique=True, sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
    op.create_table('device_credentials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('gateway_id', sa.Integer(), nullable=True),
    sa.Column('username', sa.String(length=64), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('created_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('revoked_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('revoked_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(device_id IS NULL) <> (gateway_id IS NULL)', name=op.f('ck_device_credentials_one_owner')),
    sa.ForeignKeyConstraint(['created_by'], ['users.id'], name=op.f('fk_device_credentials_created_by_users')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_device_credentials_device_id_devices')),
    sa.ForeignKeyConstraint(['gateway_id'], ['gateways.id'], name=op.f('fk_device_credentials_gateway_id_gateways')),
    sa.ForeignKeyConstraint(['revoked_by'], ['users.id'], name=op.f('fk_device_credentials_revoked_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_credentials'))
    )
    with op.batch_alter_table('device_credentials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_credentials_device_id'), ['device_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_credentials_gateway_id'), ['gateway_id'], unique=False)
        batch_op.create_index('uq_device_credentials_live_username', ['username'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
    op.create_table('device_proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gateway_id', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=20), nullable=False),
    sa.Column('unique_id', sa.String(length=120), nullable=False),
    sa.Column('device_id', sa.String(length=64), nullable=False),
    sa.Column('topic', sa.String(length=200), nullable=False),
    sa.Column('device_class', sa.String(length=40), nullable=False),
    sa.Column('maker', sa.String(length=80), nullable=False),
    sa.Column('model', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('first_seen_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('last_seen_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('enrolled_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['users.id'], name=op.f('fk_device_proposals_decided_by_users')),
    sa.ForeignKeyConstraint(['enrolled_id'], ['devices.id'], name=op.f('fk_device_proposals_enrolled_id_devices')),
    sa.ForeignKeyConstraint(['gateway_id'], ['gateways.id'], name=op.f('fk_device_proposals_gateway_id_gateways')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_proposals'))
    )
    with op.batch_alter_table('device_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_device_proposals_device', ['source', 'device_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_proposals_enrolled_id'), ['enrolled_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_proposals_gateway_id'), ['gateway_id'], unique=False)
        batch_op.create_index('ix_device_proposals_state_seen', ['state', 'last_seen_at'], unique=False)
        batch_op.create_index('uq_device_proposals_open', ['source', 'unique_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_table('device_troubles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('gateway_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('opened_at', eldercare.core.db.UTCDateTime(), nullable=False),
    sa.Column('closed_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('suppressed_by_id', sa.Integer(), nullable=True),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('reminded_at', eldercare.core.db.UTCDateTime(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=True),
    sa.Column('area_code', sa.String(length=20), nullable=False),
    sa.CheckConstraint('(device_id IS NULL) <> (gateway_id IS NULL)', name=op.f('ck_device_troubles_one_owner')),
    sa.ForeignKeyConstraint(['closed_by'], ['users.id'], name=op.f('fk_device_troubles_closed_by_users')),
    sa.ForeignKeyConstraint(['device_id'], ['devices.id'], name=op.f('fk_device_troubles_device_id_devices')),
    sa.ForeignKeyConstraint(['gateway_id'], ['gateways.id'], name=op.f('fk_device_troubles_gateway_id_gateways')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_device_troubles_station_id_stations')),
    sa.ForeignKeyConstraint(['suppressed_by_id'], ['device_troubles.id'], name=op.f('fk_device_troubles_suppressed_by_id_device_troubles')),
    sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_device_troubles_visit_id_visits')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device_troubles'))
    )
    with op.batch_alter_table('device_troubles', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_troubles_area_code'), ['area_code'], unique=False)
        batch_op.create_index('ix_device_troubles_closed', ['closed_at', 'kind', 'opened_at'], unique=False)
        batch_op.create_index('ix_device_troubles_device', ['device_id', 'opened_at'], unique=False)
        batch_op.create_index('ix_device_troubles_gateway', ['gateway_id', 'opened_at'], unique=False)
        batch_op.create_index('ix_device_troubles_station', ['station_id', 'closed_at', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_troubles_suppressed_by_id'), ['suppressed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_troubles_visit_id'), ['visit_id'], unique=False)
        batch_op.create_index('uq_device_troubles_open_device', ['device_id', 'kind'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_device_troubles_open_gateway', ['gateway_id', 'kind'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
    with op.batch_alter_table('alarm_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('prev_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('digest', sa.String(length=64), nullable=True))
    with op.batch_alter_table('alarms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_press_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('review_note', eldercare.core.privacy.EncryptedText(), nullable=True))
        batch_op.add_column(sa.Column('reviewed_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reviewed_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_alarms_reviewed_by_users'), 'users', ['reviewed_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_alarms_confirmed_by_users'), 'users', ['confirmed_by'], ['id'])
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lat', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('lon', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('position_source', sa.String(length=12), nullable=False, server_default=''))
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gateway_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('signal', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('last_test_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('test_due_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('retired_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('replaced_by_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_devices_gateway_id'), ['gateway_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_devices_model'), ['model'], unique=False)
        batch_op.create_index(batch_op.f('ix_devices_replaced_by_id'), ['replaced_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_devices_test_due_at'), ['test_due_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_devices_gateway_id_gateways'), 'gateways', ['gateway_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_devices_replaced_by_id_devices'), 'devices', ['replaced_by_id'], ['id'])
    with op.batch_alter_table('escalation_policies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_minute', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('to_minute', sa.Integer(), nullable=False, server_default='1440'))
        batch_op.add_column(sa.Column('created_by', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_escalation_policies_kind_area_code_version'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_escalation_policies_window'), ['kind', 'area_code', 'from_minute', 'to_minute', 'version'])
        batch_op.create_check_constraint(batch_op.f('ck_escalation_policies_hour_window'), "from_minute >= 0 AND from_minute < 1440 AND to_minute > 0 AND to_minute <= 1440 AND from_minute <> to_minute")
        batch_op.create_foreign_key(batch_op.f('fk_escalation_policies_created_by_users'), 'users', ['created_by'], ['id'])
    with op.batch_alter_table('inbox_messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('payload_hash', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('dup', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index(batch_op.f('ix_inbox_messages_device_id'))
        batch_op.create_index(batch_op.f('ix_inbox_messages_alarm_id'), ['alarm_id'], unique=False)
        batch_op.create_index('ix_inbox_messages_device', ['device_id', 'received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_inbox_messages_received_at'), ['received_at'], unique=False)
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('recipient', sa.String(length=24), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('bundle_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('delivered_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('read_at', eldercare.core.db.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('error_code', sa.String(length=40), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_outbox_messages_bundle_id'), ['bundle_id'], unique=False)
        batch_op.create_index('ix_outbox_messages_channel_due', ['channel_id', 'state', 'next_try_at'], unique=False)
        batch_op.create_index('ix_outbox_messages_channel_sent', ['channel_id', 'sent_at'], unique=False)
        batch_op.create_index('ix_outbox_messages_recipient', ['recipient', 'created_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_outbox_messages_bundle_id_outbox_messages'), 'outbox_messages', ['bundle_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outbox_messages_channel_id_channels'), 'channels', ['channel_id'], ['id'])
    with op.batch_alter_table('parked_messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('retained', sa.Boolean(), nullable=False, server_default=sa.false()))

    # What holds today is the first line of each history.
    op.execute(
        "INSERT INTO device_bindings (device_id, senior_id, address, room, since)"
        " SELECT devices.id, seniors.id, seniors.address, devices.room,"
        " COALESCE(devices.bound_at, devices.last_seen_at, CURRENT_TIMESTAMP)"
        " FROM devices JOIN seniors ON seniors.id = devices.senior_id"
    )
    op.execute(
        "INSERT INTO key_holdings (senior_id, contact_id, since)"
        " SELECT senior_id, contacts.id, CURRENT_TIMESTAMP FROM contacts WHERE has_key"
    )
    op.execute("UPDATE alarms SET last_press_at = pressed_at")


def downgrade() -> None:
    with op.batch_alter_table('parked_messages', schema=None) as batch_op:
        batch_op.drop_column('retained')
    with op.batch_alter_table('outbox_messages', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outbox_messages_channel_id_channels'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outbox_messages_bundle_id_outbox_messages'), type_='foreignkey')
        batch_op.drop_index('ix_outbox_messages_recipient')
        batch_op.drop_index('ix_outbox_messages_channel_sent')
        batch_op.drop_index('ix_outbox_messages_channel_due')
        batch_op.drop_index(batch_op.f('ix_outbox_messages_bundle_id'))
        batch_op.drop_column('error_code')
        batch_op.drop_column('read_at')
        batch_op.drop_column('delivered_at')
        batch_op.drop_column('bundle_id')
        batch_op.drop_column('recipient')
        batch_op.drop_column('channel_id')
    with op.batch_alter_table('inbox_messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inbox_messages_received_at'))
        batch_op.drop_index('ix_inbox_messages_device')
        batch_op.drop_index(batch_op.f('ix_inbox_messages_alarm_id'))
        batch_op.create_index(batch_op.f('ix_inbox_messages_device_id'), ['device_id'], unique=False)
        batch_op.drop_column('dup')
        batch_op.drop_column('payload_hash')
    with op.batch_alter_table('escalation_policies', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_escalation_policies_created_by_users'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_escalation_policies_window'), type_='unique')
        batch_op.drop_constraint(batch_op.f('ck_escalation_policies_hour_window'), type_='check')
        batch_op.create_unique_constraint(batch_op.f('uq_escalation_policies_kind_area_code_version'), ['kind', 'area_code', 'version'])
        batch_op.drop_column('created_by')
        batch_op.drop_column('to_minute')
        batch_op.drop_column('from_minute')
    with op.batch_alter_table('devices', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_devices_replaced_by_id_devices'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_devices_gateway_id_gateways'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_devices_test_due_at'))
        batch_op.drop_index(batch_op.f('ix_devices_replaced_by_id'))
        batch_op.drop_index(batch_op.f('ix_devices_model'))
        batch_op.drop_index(batch_op.f('ix_devices_gateway_id'))
        batch_op.drop_column('replaced_by_id')
        batch_op.drop_column('retired_at')
        batch_op.drop_column('test_due_at')
        batch_op.drop_column('last_test_at')
        batch_op.drop_column('signal')
        batch_op.drop_column('gateway_id')
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_column('position_source')
        batch_op.drop_column('lon')
        batch_op.drop_column('lat')
    with op.batch_alter_table('alarms', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_alarms_confirmed_by_users'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_alarms_reviewed_by_users'), type_='foreignkey')
        batch_op.drop_column('reviewed_at')
        batch_op.drop_column('reviewed_by')
        batch_op.drop_column('review_note')
        batch_op.drop_column('confirmed_by')
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('last_press_at')
    with op.batch_alter_table('alarm_events', schema=None) as batch_op:
        batch_op.drop_column('digest')
        batch_op.drop_column('prev_hash')
    with op.batch_alter_table('device_troubles', schema=None) as batch_op:
        batch_op.drop_index('uq_device_troubles_open_gateway', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index('uq_device_troubles_open_device', sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_device_troubles_visit_id'))
        batch_op.drop_index(batch_op.f('ix_device_troubles_suppressed_by_id'))
        batch_op.drop_index('ix_device_troubles_station')
        batch_op.drop_index('ix_device_troubles_gateway')
        batch_op.drop_index('ix_device_troubles_device')
        batch_op.drop_index('ix_device_troubles_closed')
        batch_op.drop_index(batch_op.f('ix_device_troubles_area_code'))
    op.drop_table('device_troubles')
    with op.batch_alter_table('device_proposals', schema=None) as batch_op:
        batch_op.drop_index('uq_device_proposals_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index('ix_device_proposals_state_seen')
        batch_op.drop_index(batch_op.f('ix_device_proposals_gateway_id'))
        batch_op.drop_index(batch_op.f('ix_device_proposals_enrolled_id'))
        batch_op.drop_index('ix_device_proposals_device')
    op.drop_table('device_proposals')
    with op.batch_alter_table('device_credentials', schema=None) as batch_op:
        batch_op.drop_index('uq_device_credentials_live_username', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_device_credentials_gateway_id'))
        batch_op.drop_index(batch_op.f('ix_device_credentials_device_id'))
    op.drop_table('device_credentials')
    with op.batch_alter_table('device_bindings', schema=None) as batch_op:
        batch_op.drop_index('uq_device_bindings_present', sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.drop_index('ix_device_bindings_senior_since')
        batch_op.drop_index('ix_device_bindings_device_since')
    op.drop_table('device_bindings')
    with op.batch_alter_table('key_holdings', schema=None) as batch_op:
        batch_op.drop_index('uq_key_holdings_held_worker', sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.drop_index('uq_key_holdings_held_station', sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.drop_index('uq_key_holdings_held_contact', sqlite_where=sa.text('until IS NULL'), postgresql_where=sa.text('until IS NULL'))
        batch_op.drop_index('ix_key_holdings_worker')
        batch_op.drop_index('ix_key_holdings_station')
        batch_op.drop_index('ix_key_holdings_senior')
        batch_op.drop_index(batch_op.f('ix_key_holdings_contact_id'))
    op.drop_table('key_holdings')
    with op.batch_alter_table('worker_places', schema=None) as batch_op:
        batch_op.drop_index('ix_worker_places_station')
        batch_op.drop_index('ix_worker_places_box')
    op.drop_table('worker_places')
    with op.batch_alter_table('gateways', schema=None) as batch_op:
        batch_op.drop_index('ix_gateways_station_online')
        batch_op.drop_index(batch_op.f('ix_gateways_senior_id'))
        batch_op.drop_index(batch_op.f('ix_gateways_last_seen_at'))
        batch_op.drop_index(batch_op.f('ix_gateways_base_topic'))
        batch_op.drop_index(batch_op.f('ix_gateways_area_code'))
    op.drop_table('gateways')
    with op.batch_alter_table('channels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_channels_station_id'))
    op.drop_table('channels')
    op.drop_table('device_models')
