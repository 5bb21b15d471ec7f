"""Checks the vendored files against VENDOR.toml, and refreshes them from their packages.

    python scripts/vendor.py              check: every hash right, no file unlisted
    python scripts/vendor.py --refresh    fetch again by package name and version, write the new hashes

Refreshing asks the `npm` client, with whatever registry it is set up for.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "app" / "web" / "static" / "vendor", ROOT / "a11y_tests" / "vendor")
OUR_OWN = {"VENDOR.toml", "LICENSE"}


def listed(folder: Path) -> list[dict[str, str]]:
    """The [[file]] entries of a folder's VENDOR.toml."""
    entries: list[dict[str, str]] = tomllib.loads((folder / "VENDOR.toml").read_text("utf-8"))["file"]
    return entries


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(folder: Path) -> list[str]:
    """What is wrong in a folder of vendored files, one line each; empty when all is as VENDOR.toml says."""
    found: list[str] = []
    known: set[str] = set()
    for entry in listed(folder):
        known |= {entry["path"], entry.get("compiled_from", entry["path"])}
        path = folder / entry["path"]
        if not path.is_file():
            found.append(f"{entry['path']}: missing")
        elif digest(path) != entry["sha256"]:
            found.append(f"{entry['path']}: not the recorded {entry['name']} {entry['version']}")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name not in known and path.name not in OUR_OWN:
            found.append(f"{name}: not listed in VENDOR.toml")
    return found


def unpack(package: str, version: str, into: Path) -> Path:
    """Fetches a package with the npm client and unpacks it. Returns its folder."""
    target = into / package
    if not target.exists():
        target.mkdir(parents=True)
        asked = ["npm", "pack", "--silent", "--pack-destination", str(into), f"{package}@{version}"]
        archive = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()[-1]
        shutil.unpack_archive(into / archive, target, "gztar")
    return target / "package"


def compile_styles(entry: dict[str, str], folder: Path, package: Path, work: Path) -> str:
    """Compiles our subset of a package's style sheets into one cascade layer."""
    tools = work / "tools"
    tools.mkdir(exist_ok=True)
    install = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(tools)]
    subprocess.run([*install, entry["compiler"]], check=True)
    command = ["node", str(tools / "node_modules" / "sass" / "sass.js"), "--no-source-map", "--no-charset"]
    command += ["--style=compressed", f"--load-path={package / 'dist'}", str(folder / entry["compiled_from"])]
    css = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    head = f"/*! {entry['name']}, {entry['version']}, {entry['licence']} licence */"
    return f"{head}\n@layer vendor{{{css}}}\n"


def refresh(folder: Path, work: Path) -> None:
    """Writes each file of a folder anew from its package, and its hash into VENDOR.toml."""
    record = folder / "VENDOR.toml"
    for entry in listed(folder):
        package = unpack(entry["package"], entry["version"], work)
        path = folder / entry["path"]
        if "compiler" in entry:
            path.write_text(compile_styles(entry, folder, package, work), "utf-8")
        else:
            shutil.copyfile(package / entry["source"], path)
        block = re.compile(rf'(path = "{re.escape(entry["path"])}".*?sha256 = ")[0-9a-f]*"', re.DOTALL)
        record.write_text(block.sub(rf'\g<1>{digest(path)}"', record.read_text("utf-8"), count=1), "utf-8")
        print(f"{entry['path']}: {entry['name']} {entry['version']}")


def main(arguments: list[str]) -> int:
    if "--refresh" in arguments:
        with tempfile.TemporaryDirectory() as work:
            for folder in FOLDERS:
                refresh(folder, Path(work))
    wrong = [f"{folder.relative_to(ROOT)}/{line}" for folder in FOLDERS for line in faults(folder)]
    print("\n".join(wrong) if wrong else "Vendored files are as recorded.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
