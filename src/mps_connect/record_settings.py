"""The part of the configuration that says where the record is published, who witnesses it, and what keeps it up."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import field_validator
from pydantic_settings import BaseSettings, NoDecode


class RecordSettings(BaseSettings):
    """What an operator can set about the record's log."""

    record_dir: Path = Path()
    """Where the newest signed checkpoint is published. Default: record/ under the data directory."""
    witnesses: Annotated[tuple[str, ...], NoDecode] = ()
    """Each `https://where verifier-key`, separated by commas. Empty: nobody outside signs that the record only grew."""
    witness_networks: Annotated[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...], NoDecode] = ()
    """Addresses inside where a witness may live. Empty: on the internet only, and in development on this machine."""

    worker: Literal["on", "off"] = "on"
    """Whether `mps serve` runs a worker beside itself. Off: `mps worker` is run apart."""
    fail_closed_after: timedelta | None = None
    """How long the record may be behind before nothing more is written (PT15M). None: writing goes on, with an alarm."""

    @field_validator("fail_closed_after")
    @classmethod
    def _after_the_alarm(cls, span: timedelta | None) -> timedelta | None:
        if span is not None and span < timedelta(minutes=2):
            raise ValueError("it must be at least two minutes (PT2M): an alarm is raised after one.")
        return span

    @field_validator("witnesses", "witness_networks", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("record_dir")
    @classmethod
    def _whole_folder(cls, path: Path) -> Path:
        return path.expanduser().absolute()
