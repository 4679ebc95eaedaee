"""Boundaries and ends of areas; operators with dated contracts in place of a name at each station.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

import eldercare.core.db
import eldercare.core.privacy

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

# The register never said since when a name ran its station: the contract holds from before the first visit.
SINCE = '2000-01-01'
NOTE = '由原站点登记转入'
PLACES = ('station_id', 'institution_id')


def guards(dialect: str) -> list[str]:
    if dialect == 'postgresql':
        return [
            f"ALTER TABLE operator_contracts ADD CONSTRAINT ex_operator_contracts_{place} EXCLUDE USING gist"
            f" (int4range({place}, {place}, '[]') WITH &&, daterange(since, until, '[]') WITH &&)"
            f" WHERE ({place} IS NOT NULL)"
            for place in PLACES
        ]
    return [
        f"CREATE TRIGGER operator_contracts_{place}_{verb.lower()} BEFORE {verb} ON operator_contracts"
        f" WHEN NEW.{place} IS NOT NULL AND EXISTS (SELECT 1 FROM operator_contracts AS other"
        f" WHERE other.{place} = NEW.{place} AND other.id IS NOT NEW.id"
        " AND other.since <= coalesce(NEW.until, '9999-12-31')"
        " AND NEW.since <= coalesce(other.until, '9999-12-31'))"
        " BEGIN SELECT RAISE(ABORT, 'two contracts of one place on one day'); END"
        for place in PLACES
        for verb in ('INSERT', 'UPDATE')
    ]


def upgrade() -> None:
    op.create_table(
        'operators',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('name_en', sa.String(length=120), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('credit_code', sa.String(length=18), nullable=True),
        sa.Column('contact', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('phone', eldercare.core.privacy.EncryptedText(), nullable=True),
        sa.Column('closed_on', sa.Date(), nullable=True),
        sa.Column('synthetic', sa.Boolean(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_operators')),
        sa.UniqueConstraint('credit_code', name=op.f('uq_operators_credit_code')),
        sa.UniqueConstraint('name', name=op.f('uq_operators_name')),
    )
    op.create_table(
        'operator_contracts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('operator_id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=True),
        sa.Column('institution_id', sa.Integer(), nullable=True),
        sa.Column('number', sa.String(length=40), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('note', sa.String(length=300), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('(station_id IS NULL) <> (institution_id IS NULL)', name=op.f('ck_operator_contracts_one_place')),
        sa.CheckConstraint('until IS NULL OR until >= since', name=op.f('ck_operator_contracts_ends_after_it_begins')),
        sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_operator_contracts_institution_id_institutions')),
        sa.ForeignKeyConstraint(['operator_id'], ['operators.id'], name=op.f('fk_operator_contracts_operator_id_operators')),
        sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_operator_contracts_station_id_stations')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_operator_contracts')),
    )
    op.create_index('ix_operator_contracts_institution', 'operator_contracts', ['institution_id', 'since'])
    op.create_index(op.f('ix_operator_contracts_operator_id'), 'operator_contracts', ['operator_id'])
    op.create_index('ix_operator_contracts_station', 'operator_contracts', ['station_id', 'since'])
    for statement in guards(op.get_bind().dialect.name):
        op.execute(statement)
    _names_become_operators()
    op.add_column('areas', sa.Column('boundary', eldercare.core.db.Json, nullable=True))
    op.add_column('areas', sa.Column('boundary_synthetic', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('areas', sa.Column('closed_on', sa.Date(), nullable=True))
    op.add_column('areas', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('stations', sa.Column('closed_on', sa.Date(), nullable=True))
    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.alter_column('boundary_synthetic', server_default=None)
        batch_op.alter_column('version', server_default=None)
    with op.batch_alter_table('stations', schema=None) as batch_op:
        batch_op.drop_column('operator_name')
    # A row of a list of areas becomes an area, whose key is a code of up to 14 digits.
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.alter_column('subject_id', type_=sa.BigInteger(), existing_type=sa.Integer(), existing_nullable=True)


def _names_become_operators() -> None:
    op.execute(
        "INSERT INTO operators (name, name_en, kind, synthetic, version)"
        " SELECT operator_name, operator_name, CASE WHEN count(*) > 1 THEN 'chain' ELSE 'single' END, false, 1"
        " FROM stations WHERE operator_name <> '' GROUP BY operator_name ORDER BY operator_name"
    )
    op.execute(
        "INSERT INTO operator_contracts (operator_id, station_id, number, since, note, version)"
        f" SELECT operators.id, stations.id, '', '{SINCE}', '{NOTE}', 1"
        " FROM stations JOIN operators ON operators.name = stations.operator_name ORDER BY stations.id"
    )


def downgrade() -> None:
    op.execute('UPDATE import_rows SET subject_id = NULL WHERE subject_id > 2147483647')
    with op.batch_alter_table('import_rows', schema=None) as batch_op:
        batch_op.alter_column('subject_id', type_=sa.Integer(), existing_type=sa.BigInteger(), existing_nullable=True)
    op.add_column('stations', sa.Column('operator_name', sa.String(length=60), nullable=False, server_default=''))
    op.execute(
        "UPDATE stations SET operator_name = coalesce((SELECT substr(operators.name, 1, 60) FROM operator_contracts"
        " JOIN operators ON operators.id = operator_contracts.operator_id"
        " WHERE operator_contracts.station_id = stations.id AND operator_contracts.since <= CURRENT_DATE"
        " ORDER BY operator_contracts.since DESC LIMIT 1), '')"
    )
    with op.batch_alter_table('stations', schema=None) as batch_op:
        batch_op.alter_column('operator_name', server_default=None)
        batch_op.drop_column('closed_on')
    with op.batch_alter_table('areas', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('closed_on')
        batch_op.drop_column('boundary_synthetic')
        batch_op.drop_column('boundary')
    op.drop_table('operator_contracts')
    op.drop_table('operators')
