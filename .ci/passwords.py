"""`python .ci/passwords.py`: make eldercare/accounts/passwords/common.txt.gz again out of its two sources.

Sources, fetched through pip: django 5.2.19 (common-passwords.txt.gz, BSD-3-Clause: the most common of Pwned
Passwords, by Royce Williams) and zxcvbn 4.5.0 (frequency_lists.py, MIT: passwords of public leaks). Kept
are those of six characters or more, in lower case.
"""

import ast
import gzip
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "eldercare" / "accounts" / "passwords" / "common.txt.gz"
SOURCES = ("django==5.2.19", "zxcvbn==4.5.0")
LEAST = 6


def fetch(folder: Path) -> list[zipfile.ZipFile]:
    """The wheels of both sources."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), *SOURCES], check=True)  # noqa: S603 - names from above
    return [zipfile.ZipFile(next(folder.glob(f"{source.partition('==')[0]}-*.whl"))) for source in SOURCES]


def words(django: zipfile.ZipFile, zxcvbn: zipfile.ZipFile) -> set[str]:
    """The passwords of both lists."""
    packed = gzip.decompress(django.read("django/contrib/auth/common-passwords.txt.gz"))
    tree = ast.parse(zxcvbn.read("zxcvbn/frequency_lists.py"))
    lists = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    # Each list is written as "word,word".split(","): the text is read without running the file.
    texts = {
        ast.literal_eval(name): call.func.value.value
        for name, call in zip(lists.keys, lists.values, strict=True)
    }
    return {*packed.decode().split(), *texts["passwords"].split(",")}


def main() -> None:
    """Write the list; the same sources give the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        found = words(*fetch(Path(folder)))
    kept = sorted({word.lower() for word in found if len(word) >= LEAST})
    OUT.write_bytes(gzip.compress("\n".join(kept).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
