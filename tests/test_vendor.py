"""Vendored files are the ones recorded in VENDOR.toml, and say where they come from."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "scripts" / "vendor.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_vendored_file_has_the_recorded_hash(vendor: ModuleType) -> None:
    assert [line for folder in vendor.FOLDERS for line in vendor.faults(folder)] == []


def test_each_entry_names_its_version_licence_and_package(vendor: ModuleType) -> None:
    for folder in vendor.FOLDERS:
        for entry in vendor.listed(folder):
            assert entry["version"]
            assert entry["licence"]
            assert entry["package"]
            assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])


def test_a_changed_a_missing_and_an_unlisted_file_are_found(vendor: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(vendor.FOLDERS[0], folder)
    (folder / "htmx" / "htmx.min.js").write_text("changed")
    (folder / "govuk-frontend" / "govuk-frontend.css").unlink()
    (folder / "extra.js").write_text("unlisted")
    found = " ".join(vendor.faults(folder))
    assert "htmx/htmx.min.js: not the recorded htmx 4.0.1" in found
    assert "govuk-frontend/govuk-frontend.css: missing" in found
    assert "extra.js: not listed" in found


def test_the_style_subset_carries_no_crown_no_foreign_font_and_asks_for_nothing(vendor: ModuleType) -> None:
    css = (vendor.FOLDERS[0] / "govuk-frontend" / "govuk-frontend.css").read_text("utf-8")
    assert "url(" not in css
    assert "@font-face" not in css
    assert "GDS Transport" not in css
    assert "crown" not in css.lower()
    assert "@layer vendor{" in css
