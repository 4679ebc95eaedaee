"""`python -m eldercare.translations build|check`: collect the texts, build the catalogues, miss none."""

import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
PACKAGE = HERE.parent
PO = HERE / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"
METHODS = [
    ("static/vendor/**", "ignore"),
    ("**/static/**.js", "javascript"),
    ("static/**.js", "javascript"),
    ("**/templates/**.html", "jinja2"),
    ("templates/**.html", "jinja2"),
    ("**.py", "python"),
]
KEYWORDS = {
    "_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None, "t": None,
}  # fmt: skip
# A catalogue carries dates; a fixed one keeps equal texts equal files.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
OPTIONS = {"**/templates/**.html": {"silent": "false"}, "templates/**.html": {"silent": "false"}}


def extract() -> Catalog:
    """Every text of the product with the places where it stands."""
    found = Catalog(charset="utf-8")
    for filename, line, ids, comments, context in extract_from_dir(
        str(PACKAGE), METHODS, OPTIONS, KEYWORDS, comment_tags=("NOTE:",), strip_comment_tags=True
    ):
        if Path(filename).name == "__main__.py" and "translations" in filename:
            continue
        found.add(ids, None, [(filename, line)], auto_comments=comments, context=context)
    return found


def load() -> Catalog:
    """The Chinese catalogue as it is kept."""
    if not PO.exists():
        return Catalog(locale="zh_Hans_CN", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans_CN")


def refreshed() -> Catalog:
    """The kept texts for exactly the message ids that the code has now."""
    kept = load()
    fresh = Catalog(
        locale="zh_Hans_CN", project="eldercare", version="1", charset="utf-8", header_comment="# eldercare"
    )
    for message in extract():
        if not message.id:
            continue
        known = kept.get(message.id, message.context)
        fresh.add(
            message.id,
            known.string if known else "",
            [(name, 0) for name in sorted({name for name, _ in message.locations})],
            flags=message.flags,
            context=message.context,
        )
    return fresh


def missing(catalog: Catalog) -> list[Message]:
    """Texts without a Chinese wording, or whose places (%(name)s) differ from the English."""
    found = []
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and (not all(texts) or any(True for _ in message.check(catalog))):
            found.append(message)
    return found


def as_po(catalog: Catalog) -> bytes:
    """The catalogue as a .po file that changes only when a text does."""
    out = io.BytesIO()
    write_po(out, catalog, sort_output=True, width=120, omit_header=True, include_lineno=False)
    return (
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nLanguage: zh_Hans_CN\\n"\n\n'
        + out.getvalue()
    )


def as_mo(catalog: Catalog) -> bytes:
    """The compiled catalogue."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def as_scripts(catalog: Catalog, *, translated: bool) -> bytes:
    """The texts that scripts show, as JSON."""
    texts = {
        str(message.id): str(message.string if translated else message.id)
        for message in catalog
        if message.id and any(name.endswith(".js") for name, _ in message.locations)
    }
    return (json.dumps(dict(sorted(texts.items())), ensure_ascii=False, indent=1) + "\n").encode()


def outputs(catalog: Catalog) -> dict[Path, bytes]:
    """Every file that `build` writes. Its header carries no date, so equal texts give equal files."""
    plain = read_po(io.BytesIO(as_po(catalog)), locale="zh_Hans_CN")
    plain.creation_date = plain.revision_date = NO_DATE
    return {
        PO: as_po(catalog),
        PO.with_suffix(".mo"): as_mo(plain),
        HERE / "scripts.zh_Hans_CN.json": as_scripts(catalog, translated=True),
        HERE / "scripts.en.json": as_scripts(catalog, translated=False),
    }


def build() -> int:
    """Write all catalogues and name what has no Chinese wording yet."""
    catalog = refreshed()
    PO.parent.mkdir(parents=True, exist_ok=True)
    for path, content in outputs(catalog).items():
        path.write_bytes(content)
    lacking = missing(catalog)
    for message in lacking:
        print(f"no Chinese: {message.id!r}  ({message.locations[0][0]})")
    print(f"{len(catalog)} texts, {len(lacking)} without Chinese")
    return 0


def check() -> int:
    """Fail when a text has no Chinese wording or a catalogue is older than the code."""
    catalog = refreshed()
    lacking = missing(catalog)
    for message in lacking:
        print(f"no Chinese: {message.id!r}  ({message.locations[0][0]})")
    stale = [path.name for path, content in outputs(catalog).items() if not _same(path, content)]
    for name in stale:
        print(f"out of date: {name}; run: make translations")
    return 1 if lacking or stale else 0


def _same(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


if __name__ == "__main__":
    sys.exit({"build": build, "check": check}[sys.argv[1]]())
