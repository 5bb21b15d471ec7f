"""Puts the folders that stand beside the package into a wheel, where app/shipped.py looks for them.

All else about the package is in pyproject.toml. What is left out is said in README.md, "Install".
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = {"deploy": "*", "docs": "**/*", "locales": "**/*.po"}
"""Folder -> which of its files."""


class WithShipped(build_py):
    """An editable installation reads them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for source, target in self._shipped().items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *map(str, self._shipped().values())]

    def _shipped(self) -> dict[Path, Path]:
        files = (path for folder, names in SHIPPED.items() for path in sorted(Path(folder).glob(names)))
        return {path: Path(self.build_lib, "app", path) for path in files if path.is_file()}


setup(cmdclass={"build_py": WithShipped})
