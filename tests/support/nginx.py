"""nginx with the site of deploy/nginx.conf, of which only name, ports, certificate and folders are others.

with Nginx(tmp_path, server.port) as nginx:
    browser.get(f"{nginx.url}/northborough")
"""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.command import ASK_EVERY, PATIENCE, ROOT, free_port
from tests.support.missing import without

SITE = ROOT / "deploy/nginx.conf"
NAME = "localhost"
# As Debian's nginx.conf has round a site: compression, and a log with paths that the site must not write to.
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/log/error.log;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/log/access.log;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Nginx:
    """In front of the server at `port`. `url` is by https, `plain_url` by http; `logs` where it writes."""

    def __init__(self, folder: Path, port: int) -> None:
        program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        if program is None or shutil.which("openssl") is None:
            without("no nginx on this machine (apt install nginx-light openssl)")
        self.program = program
        self.folder, self.logs = folder / "nginx", folder / "nginx/log"
        self.logs.mkdir(parents=True)
        self.certificate = self.folder / "certificate.pem"
        secure, plain = free_port(), free_port()
        self.url, self.plain_url = f"https://{NAME}:{secure}", f"http://{NAME}:{plain}"
        _make_certificate(self.certificate, self.folder / "key.pem")
        (self.folder / "site.conf").write_text(self._site(port, secure, plain))
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder))

    def _site(self, port: int, secure: int, plain: int) -> str:
        """The very file, with what differs here put in its place; each must be found."""
        text = SITE.read_text()
        for old, new in {
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen [::]:80;": "",
            "server_name chat.example;": f"server_name {NAME};",
            "/etc/letsencrypt/live/chat.example/fullchain.pem": str(self.certificate),
            "/etc/letsencrypt/live/chat.example/privkey.pem": str(self.folder / "key.pem"),
            "/var/log/nginx/": f"{self.logs}/",
        }.items():
            assert old in text, old
            text = text.replace(old, new)
        assert not re.search(r"chat\.example|/etc/|/var/", re.sub(r"#.*", "", text))
        return text

    def browser(self, **options: Any) -> httpx.Client:
        """Speaks HTTP/2 and trusts the certificate."""
        return httpx.Client(base_url=self.url, http2=True, verify=self.trusted(), **options)

    def trusted(self) -> ssl.SSLContext:
        """Trusts the certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def written(self) -> str:
        """All logs."""
        return "\n".join(path.read_text() for path in sorted(self.logs.iterdir()))

    def __enter__(self) -> Self:
        command = [self.program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self._printed = (self.folder / "printed").open("w")
        self._process = subprocess.Popen(command, stdout=self._printed, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            said = (self.folder / "printed").read_text()
            assert self._process.poll() is None, f"nginx ended: {said}"
            assert time.monotonic() < deadline, f"nginx does not answer: {said}"
            time.sleep(ASK_EVERY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._printed.close()

    def _answers(self) -> bool:
        try:
            return httpx.get(self.plain_url).status_code == 308
        except httpx.TransportError:
            return False


def _make_certificate(certificate: Path, key: Path) -> None:
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", "-x509", *kind, *subject, *files], check=True, capture_output=True)
