"""Search: parts of names and addresses that the database works out, places of addresses, tails of ID numbers.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from eldercare.core.privacy import EncryptedText, tail_hash

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

BY_CODE = sa.String(80).with_variant(sa.String(80, collation='C'), 'postgresql')
BY_CODE_LONG = sa.String(120).with_variant(sa.String(120, collation='C'), 'postgresql')
BATCH = 5000
WITHOUT_NUMBERS = 'address'
for character in '0123456789 \u3000-':
    WITHOUT_NUMBERS = f"replace({WITHOUT_NUMBERS}, '{character}', '')"
PARTS = {f'name_{start}': (BY_CODE, f'substr(name, {start})') for start in (1, 2, 3, 4)}
PARTS['address_text'] = (BY_CODE_LONG, WITHOUT_NUMBERS)
LOOKED_FOR = ('name_1', 'name_2', 'name_3', 'name_4', 'name_pinyin', 'name_initials')
SEARCHED = ['station_id', 'area_code', 'left_on', 'living', 'grade', 'id']

ADD = (
    "INSERT INTO address_places (text, area_code, station_id)"
    " VALUES (NEW.address_text, NEW.area_code, NEW.station_id) ON CONFLICT DO NOTHING"
)
DROP = (
    "DELETE FROM address_places WHERE text = OLD.address_text AND area_code = OLD.area_code"
    " AND station_id = OLD.station_id AND NOT EXISTS (SELECT 1 FROM seniors"
    " WHERE seniors.address_text = OLD.address_text AND seniors.area_code = OLD.area_code"
    " AND seniors.station_id = OLD.station_id)"
)
WATCHED = "address, area_code, station_id"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION keep_address_places() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP <> 'DELETE' THEN {ADD}; END IF;"
    f" IF TG_OP <> 'INSERT' THEN {DROP}; END IF; RETURN NULL; END $$"
)
TRIGGERS = {
    'sqlite': {
        'seniors_place_added': f"AFTER INSERT ON seniors BEGIN {ADD}; END",
        'seniors_place_moved': f"AFTER UPDATE OF {WATCHED} ON seniors BEGIN {ADD}; {DROP}; END",
        'seniors_place_left': f"AFTER DELETE ON seniors BEGIN {DROP}; END",
    },
    'postgresql': {
        'seniors_place_added': "AFTER INSERT OR DELETE ON seniors"
        " FOR EACH ROW EXECUTE FUNCTION keep_address_places()",
        'seniors_place_moved': f"AFTER UPDATE OF {WATCHED} ON seniors"
        " FOR EACH ROW EXECUTE FUNCTION keep_address_places()",
    },
}


def upgrade() -> None:
    op.add_column('seniors', sa.Column('id_tail_hash', sa.String(length=64), nullable=True))
    # SQLite can add no column that it keeps; the indexes keep what is asked for.
    kept = True if op.get_bind().dialect.name == 'postgresql' else None
    for name, (kind, worked_out) in PARTS.items():
        op.add_column('seniors', sa.Column(name, kind, sa.Computed(worked_out, persisted=kept), nullable=False))
    op.create_table(
        'address_places',
        sa.Column('text', BY_CODE_LONG, nullable=False),
        sa.Column('area_code', sa.String(length=20), nullable=False),
        sa.Column('station_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('text', 'area_code', 'station_id', name=op.f('pk_address_places')),
    )
    op.drop_index('ix_seniors_name_initials', table_name='seniors')
    fill_tails(op.get_bind())
    op.create_index('ix_seniors_id_tail_hash', 'seniors', ['id_tail_hash'])
    for name in LOOKED_FOR:
        op.create_index(f'ix_seniors_find_{name}', 'seniors', [name, *SEARCHED])
    op.create_index('ix_seniors_find_place', 'seniors', ['address_text', 'area_code', 'station_id', 'left_on', 'id', 'address'])
    op.execute(
        'INSERT INTO address_places (text, area_code, station_id)'
        ' SELECT DISTINCT address_text, area_code, station_id FROM seniors'
    )
    op.create_index('ix_import_rows_subject', 'import_rows', ['subject_id', 'import_id'])
    dialect = op.get_bind().dialect.name
    if dialect == 'postgresql':
        op.execute(FUNCTION)
    for name, body in TRIGGERS[dialect].items():
        op.execute(f'CREATE TRIGGER {name} {body}')


def fill_tails(connection) -> None:
    seniors = sa.table(
        'seniors', sa.column('id', sa.Integer), sa.column('id_number', EncryptedText), sa.column('id_tail_hash')
    )
    filling = sa.update(seniors).where(seniors.c.id == sa.bindparam('row')).values(id_tail_hash=sa.bindparam('tail'))
    asked = sa.select(seniors.c.id, seniors.c.id_number).where(seniors.c.id_number.is_not(None))
    last = 0
    while rows := connection.execute(asked.where(seniors.c.id > last).order_by(seniors.c.id).limit(BATCH)).all():
        connection.execute(filling, [{'row': row.id, 'tail': tail_hash(row.id_number)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name in TRIGGERS[dialect]:
        op.execute(f'DROP TRIGGER {name}' + (' ON seniors' if dialect == 'postgresql' else ''))
    if dialect == 'postgresql':
        op.execute('DROP FUNCTION keep_address_places')
    op.drop_index('ix_import_rows_subject', table_name='import_rows')
    op.drop_index('ix_seniors_find_place', table_name='seniors')
    for name in LOOKED_FOR:
        op.drop_index(f'ix_seniors_find_{name}', table_name='seniors')
    op.drop_index('ix_seniors_id_tail_hash', table_name='seniors')
    op.drop_table('address_places')
    for name in ('id_tail_hash', *PARTS):
        op.drop_column('seniors', name)
    op.create_index('ix_seniors_name_initials', 'seniors', ['name_initials'])
