"""Dated terms of services with their prices in place of undated columns; rules of entitlement.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

# What stood in the catalogue had no day: it holds from before the first visit.
SINCE = '2000-01-01'
EVIDENCE = '["tasks", "position"]'
MOVED = 'minutes, staff_count, skills, worker_kinds, tasks, same_sex, priority'
OF_SERVICE = 'services.' + MOVED.replace(', ', ', services.')
TERMS = f'id, service_code, since, {MOVED}, evidence, yuan_per_hour, invented'


def upgrade() -> None:
    op.create_table(
        'service_terms',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('service_code', sa.String(length=20), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('staff_count', sa.Integer(), nullable=False),
        sa.Column('skills', eldercare.core.db.Json, nullable=False),
        sa.Column('worker_kinds', eldercare.core.db.Json, nullable=False),
        sa.Column('evidence', eldercare.core.db.Json, nullable=False),
        sa.Column('tasks', eldercare.core.db.Json, nullable=False),
        sa.Column('same_sex', sa.Boolean(), nullable=False),
        sa.Column('priority', sa.Integer(), nullable=False),
        sa.Column('yuan_per_hour', eldercare.core.db.Money(), nullable=True),
        sa.Column('invented', sa.Boolean(), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        sa.Column('set_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.CheckConstraint('staff_count in (1, 2)', name=op.f('ck_service_terms_one_or_two_people')),
        sa.ForeignKeyConstraint(['service_code'], ['services.code'], name=op.f('fk_service_terms_service_code_services')),
        sa.ForeignKeyConstraint(['set_by'], ['users.id'], name=op.f('fk_service_terms_set_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_service_terms')),
        sa.UniqueConstraint('service_code', 'since', name=op.f('uq_service_terms_service_code_since')),
    )
    services_become_terms()
    with op.batch_alter_table('charges', schema=None) as batch_op:
        batch_op.drop_constraint('fk_charges_price_id_prices', type_='foreignkey')
        batch_op.alter_column('price_id', new_column_name='terms_id', existing_type=sa.Integer(), existing_nullable=False)
    with op.batch_alter_table('charges', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_charges_terms_id_service_terms'), 'service_terms', ['terms_id'], ['id'])
    op.drop_table('prices')
    op.add_column('services', sa.Column('setting', sa.String(length=5), nullable=False, server_default='home'))
    op.add_column('services', sa.Column('retired_on', sa.Date(), nullable=True))
    op.add_column('services', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('services', schema=None) as batch_op:
        batch_op.alter_column('setting', server_default=None)
        batch_op.alter_column('version', server_default=None)
        for name in MOVED.split(', '):
            batch_op.drop_column(name)
    op.create_table(
        'entitlement_rules',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('name_en', sa.String(length=80), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('categories', eldercare.core.db.Json, nullable=False),
        sa.Column('age_from', sa.Integer(), nullable=True),
        sa.Column('age_to', sa.Integer(), nullable=True),
        sa.Column('grade_from', sa.Integer(), nullable=True),
        sa.Column('grade_to', sa.Integer(), nullable=True),
        sa.Column('alone', sa.Boolean(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=True),
        sa.Column('yuan', eldercare.core.db.Money(), nullable=True),
        sa.Column('families', eldercare.core.db.Json, nullable=False),
        sa.Column('services', eldercare.core.db.Json, nullable=False),
        sa.Column('combining', sa.String(length=8), nullable=False),
        sa.Column('follows_id', sa.Integer(), nullable=True),
        sa.Column('invented', sa.Boolean(), nullable=False),
        sa.Column('set_by', sa.Integer(), nullable=True),
        sa.Column('set_at', eldercare.core.db.UTCDateTime(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('(minutes IS NULL) <> (yuan IS NULL)', name=op.f('ck_entitlement_rules_minutes_or_yuan')),
        sa.CheckConstraint('until IS NULL OR until > since', name=op.f('ck_entitlement_rules_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['follows_id'], ['entitlement_rules.id'], name=op.f('fk_entitlement_rules_follows_id_entitlement_rules')),
        sa.ForeignKeyConstraint(['set_by'], ['users.id'], name=op.f('fk_entitlement_rules_set_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_entitlement_rules')),
        sa.UniqueConstraint('follows_id', name=op.f('uq_entitlement_rules_follows_id')),
    )


def services_become_terms() -> None:
    """A price becomes the terms of its day under the same id, so that charges go on pointing at what they were
    made by; what held before the first price becomes terms without one."""
    json = "CAST('%s' AS JSONB)" % EVIDENCE if postgresql() else f"'{EVIDENCE}'"
    op.execute(
        f'INSERT INTO service_terms ({TERMS})'
        f' SELECT prices.id, services.code, prices.since, {OF_SERVICE}, {json}, prices.yuan_per_hour, prices.invented'
        ' FROM prices JOIN services ON services.code = prices.service_code'
    )
    op.execute(
        f'INSERT INTO service_terms ({TERMS})'
        ' SELECT (SELECT coalesce(max(id), 0) FROM prices) + row_number() OVER (ORDER BY services.code),'
        f" services.code, '{SINCE}', {OF_SERVICE}, {json}, NULL, false FROM services WHERE NOT EXISTS"
        f" (SELECT 1 FROM prices WHERE prices.service_code = services.code AND prices.since <= '{SINCE}')"
    )
    count_on('service_terms')


def postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'


def count_on(table: str) -> None:
    """Let PostgreSQL go on counting after the ids that were given."""
    if postgresql():
        op.execute(f"SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 1) FROM {table}))")


def downgrade() -> None:
    op.drop_table('entitlement_rules')
    op.create_table(
        'prices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('service_code', sa.String(length=20), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('yuan_per_hour', eldercare.core.db.Money(), nullable=False),
        sa.Column('invented', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['service_code'], ['services.code'], name=op.f('fk_prices_service_code_services')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_prices')),
        sa.UniqueConstraint('service_code', 'since', name=op.f('uq_prices_service_code_since')),
    )
    op.execute(
        'INSERT INTO prices (id, service_code, since, yuan_per_hour, invented)'
        ' SELECT id, service_code, since, yuan_per_hour, invented FROM service_terms WHERE yuan_per_hour IS NOT NULL'
    )
    count_on('prices')
    with op.batch_alter_table('charges', schema=None) as batch_op:
        batch_op.drop_constraint('fk_charges_terms_id_service_terms', type_='foreignkey')
        batch_op.alter_column('terms_id', new_column_name='price_id', existing_type=sa.Integer(), existing_nullable=False)
    with op.batch_alter_table('charges', schema=None) as batch_op:
        batch_op.create_foreign_key(op.f('fk_charges_price_id_prices'), 'prices', ['price_id'], ['id'])
    terms_become_services()
    with op.batch_alter_table('services', schema=None) as batch_op:
        for name in ('version', 'retired_on', 'setting'):
            batch_op.drop_column(name)
    op.drop_table('service_terms')


def terms_become_services() -> None:
    """The terms in force today, else the first ones, stand in the catalogue again."""
    empty = sa.text("'[]'::jsonb" if postgresql() else "'[]'")
    op.add_column('services', sa.Column('minutes', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('services', sa.Column('staff_count', sa.Integer(), nullable=False, server_default='1'))
    for name in ('skills', 'worker_kinds', 'tasks'):
        op.add_column('services', sa.Column(name, eldercare.core.db.Json, nullable=False, server_default=empty))
    op.add_column('services', sa.Column('same_sex', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('services', sa.Column('priority', sa.Integer(), nullable=False, server_default='2'))
    newest = (
        'SELECT id FROM service_terms WHERE service_code = services.code'
        ' ORDER BY (since <= CURRENT_DATE) DESC, CASE WHEN since <= CURRENT_DATE THEN since END DESC, since LIMIT 1'
    )
    for name in MOVED.split(', '):
        op.execute(f'UPDATE services SET {name} = (SELECT {name} FROM service_terms WHERE id = ({newest}))')
    with op.batch_alter_table('services', schema=None) as batch_op:
        for name in MOVED.split(', '):
            batch_op.alter_column(name, server_default=None)
