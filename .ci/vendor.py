"""Fetch the front-end libraries that the product ships, verify them, and copy the few files used.

    python .ci/vendor.py            fetch the locked packages and write eldercare/static/vendor
    python .ci/vendor.py --check    fetch again and fail when a committed file differs
    python .ci/vendor.py --lock     after editing a version, a file or an icon: write the new hashes

The lock says name, version, licence, the registry's sha512 of the package, and for each file where it
comes from and its own sha512. Packages come through `npm pack`, by name and version; no script of a
package is run.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "eldercare" / "static" / "vendor"
LOCK = VENDOR / "vendor.lock.json"
SPRITE = "sprite.svg"

Package = dict[str, Any]


def sha512(content: bytes) -> str:
    """The hash in the registry's own spelling: `sha512-` and base64."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def pack(package: Package, into: Path) -> Path:
    """Download one package as the registry serves it."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the packages (Debian and Ubuntu: apt install npm)")
    spec = f"{package['name']}@{package['version']}"
    command = [npm, "pack", spec, "--ignore-scripts", "--json", "--pack-destination", str(into)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - names come from the lock
    return into / json.loads(answer.stdout)[0]["filename"]


def members(archive: Path) -> dict[str, bytes]:
    """Every file of a package by its path inside it."""
    with tarfile.open(archive) as tar:
        files = {entry.name: tar.extractfile(entry) for entry in tar if entry.isfile()}
        return {name.split("/", 1)[1]: handle.read() for name, handle in files.items() if handle}


def sprite(icons: list[str], content: dict[str, bytes]) -> bytes:
    """One SVG with a symbol per icon, so that a page fetches the drawings once."""
    symbols = []
    for name in sorted(icons):
        drawing = content[f"icons/{name}.svg"].decode()
        inner = re.sub(r"\s*\n\s*", "", drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inner}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def chosen(package: Package, content: dict[str, bytes]) -> dict[str, bytes]:
    """The files we ship of one package, by their path below its vendor folder."""
    picked = {path: content[entry["from"]] for path, entry in package["files"].items() if path != SPRITE}
    if "icons" in package:
        picked[SPRITE] = sprite(package["icons"], content)
    return picked


def fetch(package: Package, *, lock: bool) -> dict[str, bytes]:
    """Download, verify against the lock (or write the hashes into it), and pick the files."""
    with tempfile.TemporaryDirectory() as folder:
        archive = pack(package, Path(folder))
        digest = sha512(archive.read_bytes())
        files = chosen(package, members(archive))
    found = {path: sha512(content) for path, content in files.items()}
    if lock:
        package["sha512"] = digest
        for path, value in found.items():
            package["files"][path]["sha512"] = value
    elif digest != package["sha512"]:
        sys.exit(f"{package['name']}: the registry's package does not match the lock")
    else:
        wrong = [path for path, value in found.items() if package["files"][path]["sha512"] != value]
        if wrong:
            sys.exit(f"{package['name']}: {', '.join(wrong)} differ from the lock")
    return {f"{package['name']}-{package['version']}/{path}": content for path, content in files.items()}


def differences(wanted: dict[str, bytes]) -> list[str]:
    """Committed files that are missing, changed, or belong to no package."""
    files = (path for path in VENDOR.rglob("*") if path.is_file() and path != LOCK)
    present = {path.relative_to(VENDOR).as_posix() for path in files}
    changed = [path for path in present & wanted.keys() if (VENDOR / path).read_bytes() != wanted[path]]
    return sorted({*changed, *(present ^ wanted.keys())})


def write(wanted: dict[str, bytes]) -> None:
    """Replace the vendor folders by exactly the wanted files."""
    for folder in VENDOR.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    for path, content in wanted.items():
        target = VENDOR / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def main() -> None:
    """Read the lock, fetch, then write or compare."""
    parser = argparse.ArgumentParser(description="Fetch and verify the vendored front-end libraries.")
    parser.add_argument("--check", action="store_true", help="compare only, fail on a difference")
    parser.add_argument("--lock", action="store_true", help="write new hashes into the lock")
    options = parser.parse_args()
    packages: list[Package] = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    wanted: dict[str, bytes] = {}
    for package in packages:
        wanted |= fetch(package, lock=options.lock)
    if options.check:
        wrong = differences(wanted)
        sys.exit("differs from the packages: " + ", ".join(wrong) if wrong else 0)
    if options.lock:
        LOCK.write_text(json.dumps({"packages": packages}, indent=1) + "\n", encoding="utf-8")
    write(wanted)


if __name__ == "__main__":
    main()
