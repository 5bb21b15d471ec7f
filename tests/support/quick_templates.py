"""Templates are compiled once for all processes that test, and kept from one run of the tests to the next.

A template is compiled anew as soon as its text, the way it is compiled, or Jinja itself is another one; what
was compiled in another way is removed then. The product compiles once in each process, as ever.
"""

from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import jinja2
import pytest
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from app.web import templating as product


class _Kept(product.Compiled):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._kept = FileSystemBytecodeCache(str(folder), "%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        super().load_bytecode(bucket)
        if bucket.code is None:
            self._kept.load_bytecode(bucket)
            if bucket.code is not None:
                super().dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        self._kept.dump_bytecode(bucket)


def use(config: pytest.Config) -> None:
    """For all sites that are made from now on, where pytest keeps something."""
    if not config.pluginmanager.has_plugin("cacheprovider"):
        return
    way = Path(product.__file__).read_bytes() + jinja2.__version__.encode()
    folder = config.cache.mkdir(f"templates-{sha256(way).hexdigest()[:12]}")
    if not any(folder.iterdir()):
        for older in folder.parent.glob("templates-*"):
            if older != folder:
                rmtree(older, ignore_errors=True)
    vars(product)["_COMPILED"] = _Kept(folder)
