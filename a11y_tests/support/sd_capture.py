"""A speech-dispatcher output module that makes no sound.

It speaks the module protocol on stdin and stdout, and appends every message it is asked to say to a
JSON-lines file, with its time. A message "plays" for a realistic length, so that a message which is cut
off can be told from one that was heard whole. Standard library only: it runs outside the project's
environment.

Environment: SD_CAPTURE_LOG (file to append to), SD_CAPTURE_CPS (characters a second, default 300).
Protocol: speech-dispatcher's src/modules/module_main.c, version 0.11.
"""

import html
import json
import os
import re
import select
import sys
import time
from typing import ClassVar


class Lines:
    """Lines of stdin, waited for with a time limit."""

    def __init__(self, descriptor: int = 0) -> None:
        self.descriptor = descriptor
        self.rest = b""

    def next(self, timeout: float | None = None) -> str | None:
        """The next line; None when `timeout` seconds have passed; ends the program at end of file."""
        end = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self.rest:
            left = None if end is None else max(0.0, end - time.monotonic())
            ready, _, _ = select.select([self.descriptor], [], [], left)
            if not ready:
                return None
            chunk = os.read(self.descriptor, 65536)
            if not chunk:
                sys.exit(0)
            self.rest += chunk
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode("utf8", "replace").rstrip("\r")

    def block(self) -> list[str]:
        """The lines up to a single dot, dot-stuffing undone."""
        lines: list[str] = []
        while (line := self.next()) != ".":
            assert line is not None
            lines.append(line[1:] if line.startswith("..") else line)
        return lines


class Capture:
    """The module's state: the voice asked for, and what is playing."""

    ANSWERS: ClassVar = {
        "INIT": ("299-capture module ready", "299 OK LOADED SUCCESSFULLY"),
        "LIST": ("200-capture\ten\tnone", "200-capture-cy\tcy\tnone", "200 OK VOICE LIST SENT"),
        "DEBUG": ("200 OK DEBUGGING",),
    }
    BLOCKS: ClassVar = {
        "AUDIO": ("207 OK RECEIVING AUDIO SETTINGS", "203 OK AUDIO INITIALIZED"),
        "LOGLEVEL": ("207 OK RECEIVING LOGLEVEL SETTINGS", "203 OK LOG LEVEL SET"),
        "SET": ("203 OK RECEIVING SETTINGS", "203 OK SETTINGS RECEIVED"),
    }

    def __init__(self, path: str, characters_per_second: float) -> None:
        self.path = path
        self.speed = characters_per_second
        self.language = "en"
        self.playing: tuple[str, float] | None = None
        self.lines = Lines()

    def run(self) -> None:
        while True:
            left = None if self.playing is None else max(0.0, self.playing[1] - time.monotonic())
            line = self.lines.next(left)
            if line is None:
                self.finish("end")
            elif line:
                self.obey(line.split(" ")[0].upper())

    def obey(self, command: str) -> None:
        if command in self.ANSWERS:
            self.say(*self.ANSWERS[command])
        elif command in self.BLOCKS:
            before, after = self.BLOCKS[command]
            self.say(before)
            for setting in self.lines.block():
                if setting.startswith("language="):
                    self.language = setting.removeprefix("language=")
            self.say(after)
        elif command in ("SPEAK", "CHAR", "KEY", "SOUND_ICON"):
            self.speak(command.lower())
        elif command in ("STOP", "PAUSE"):
            self.finish("stop")
        elif command == "QUIT":
            self.say("210 OK QUIT")
            sys.exit(0)
        else:
            self.say("300 ERR UNKNOWN COMMAND")

    def speak(self, kind: str) -> None:
        self.say("202 OK RECEIVING MESSAGE")
        words = " ".join(self.lines.block())
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", words)).replace("\xa0", " ").split())
        self.say("200 OK SPEAKING")
        self.log(event="begin", kind=kind, language=self.language, text=text)
        self.say("701 BEGIN")
        self.playing = (text, time.monotonic() + max(0.02, len(text) / self.speed))

    def finish(self, how: str) -> None:
        if self.playing:
            self.log(event=how, text=self.playing[0])
            self.playing = None
            self.say("702 END" if how == "end" else "703 STOP")

    def log(self, **entry: str) -> None:
        with open(self.path, "a", encoding="utf8") as file:
            file.write(json.dumps({**entry, "time": round(time.time(), 3)}, ensure_ascii=False) + "\n")

    @staticmethod
    def say(*lines: str) -> None:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    Capture(os.environ["SD_CAPTURE_LOG"], float(os.environ.get("SD_CAPTURE_CPS", "300"))).run()
