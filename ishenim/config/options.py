"""Every setting of an installation: its name, default and meaning, read from the environment or ishenim.toml."""

import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


class WrongSetting(Exception):
    """A setting that is unknown, unreadable or makes no sense; the sentence says which and what it may be."""


@dataclass(frozen=True)
class Option:
    """A setting. In the environment it is ISHENIM_NAME, in ishenim.toml its name in lower case."""

    name: str
    default: str
    meaning: str
    is_secret: bool = False
    form: str = ""  # a regular expression its value must match


OPTIONS = (
    Option("data", "data", "folder with the database, the keys and ishenim.toml"),
    Option(
        "database",
        "",
        "postgresql://user:password@host:port/name; empty: SQLite in the data folder",
        is_secret=True,
        form=r"|postgres(ql)?://.+/.+",
    ),
    Option("host", "127.0.0.1", "address to listen on"),
    Option("port", "8000", "port to listen on", form=r"\d{1,5}"),
    Option("allowed_hosts", "127.0.0.1,localhost,[::1]", "names under which browsers may call, comma-separated"),
    Option(
        "https",
        "no",
        "yes when browsers reach the office over https: cookies are then sent over https only",
        form=r"yes|no",
    ),
    Option("workers", "2", "web processes", form=r"[1-9]\d?"),
    Option("language", "ky", "language of pages before anybody signed in: ky, ru or en", form=r"ky|ru|en"),
    Option("idle_minutes", "15", "minutes without a key after which a screen locks", form=r"\d{1,4}"),
    Option("session_hours", "10", "hours after which everybody signs in anew", form=r"[1-9]\d{0,3}"),
    Option("metrics_token", "", "lets a monitoring program on another machine read /metrics", is_secret=True),
    Option(
        "edms_folder",
        "",
        "folder shared with the document-flow system: cards in out/, replies in in/; empty: no cards are written",
    ),
    Option("mail_host", "", "mail server that takes letters; empty: no letter leaves the building"),
    Option("mail_port", "587", "port of the mail server", form=r"\d{1,5}"),
    Option("mail_user", "", "user name at the mail server; empty: without signing in"),
    Option("mail_password", "", "password at the mail server", is_secret=True),
    Option(
        "mail_tls",
        "starttls",
        "protection on the way to the mail server: starttls, tls (from the first byte, port 465) or none",
        form=r"none|starttls|tls",
    ),
    Option("mail_from", "", "address letters come from, such as ishenim@office.kg", form=r"|[!-?A-~]+@[!-?A-~]+"),
    Option(
        "sms_folder",
        "",
        "folder of gammu-smsd with outbox, sent and error in it; empty: no SMS leaves the building",
    ),
    Option("webhook_url", "", "address that is called at an alarm; empty: none is called", form=r"|https?://[!-~]+"),
    Option("webhook_hosts", "", "hosts that may be called, comma-separated; that of webhook_url must be among them"),
    Option("webhook_key_file", "", "file with the key that signs calls: 32 characters or more"),
    Option(
        "local_address",
        "",
        "short address of the office's pages, told in messages about alarms, such as http://ishenim.local",
        form=r"|https?://[!-~]{1,60}",
    ),
    Option("log_level", "WARNING", "DEBUG, INFO, WARNING or ERROR", form=r"(?i:debug|info|warning|error)"),
    Option("as_password", "", "password for `export --as` and `import --as` where nobody can be asked", is_secret=True),
    Option("demo_password", "", "password of the demo accounts; empty: one is made and printed", is_secret=True),
)


@dataclass(frozen=True)
class Setting:
    """A setting with its value and where that came from."""

    option: Option
    value: str
    source: str


def read() -> dict[str, Setting]:
    """Return every setting: environment first, then ishenim.toml in the data folder, then the default."""
    known = {option.name for option in OPTIONS}
    folder = Path(os.environ.get("ISHENIM_DATA", "data"))
    written = _toml(folder / "ishenim.toml")
    strange = set(written) - known
    if strange:
        raise WrongSetting(
            f"ishenim.toml: unknown setting {', '.join(sorted(strange))}. Known: {', '.join(sorted(known))}"
        )
    settings = {option.name: _setting(option, written) for option in OPTIONS}
    for setting in settings.values():
        if setting.option.form and not re.fullmatch(setting.option.form, setting.value):
            shown = "***" if setting.option.is_secret else setting.value
            raise WrongSetting(f"{setting.source}: {shown} is no {setting.option.name}: {setting.option.meaning}.")
    _refuse_half_a_channel(settings)
    return settings


def _refuse_half_a_channel(settings: dict[str, Setting]) -> None:
    """Mail that could never go is better said at the start."""
    value = {name: setting.value for name, setting in settings.items()}
    if value["mail_host"] and not value["mail_from"]:
        raise WrongSetting("mail_host is set, so mail_from is needed: the address letters come from.")
    if bool(value["mail_user"]) != bool(value["mail_password"]):
        raise WrongSetting("mail_user and mail_password go together: set both, or neither.")
    if value["webhook_url"]:
        _refuse_a_far_webhook(value)


def _refuse_a_far_webhook(value: dict[str, str]) -> None:
    """A slip of the pen in the address must not call a stranger; without protection only this house is called."""
    if not value["webhook_key_file"]:
        raise WrongSetting("webhook_url is set, so webhook_key_file is needed: the key that signs calls.")
    try:
        parts = urlsplit(value["webhook_url"])
        host, _ = parts.hostname or "", parts.port
    except ValueError as trouble:
        raise WrongSetting(f"webhook_url is no address: {trouble}.") from trouble
    if not host or parts.username is not None or parts.fragment:
        raise WrongSetting("webhook_url must read https://host/path, without a user name and without #.")
    if host not in {name.strip().lower() for name in value["webhook_hosts"].split(",")}:
        raise WrongSetting(f"webhook_hosts does not name {host}, so webhook_url may not call it.")
    if parts.scheme == "http" and not _is_in_the_house(host):
        raise WrongSetting(f"webhook_url must begin with https://: {host} is no address inside the house.")


def _is_in_the_house(host: str) -> bool:
    """Loopback, or a private address in figures: a name could lead anywhere."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_private


def _setting(option: Option, written: dict[str, object]) -> Setting:
    variable = f"ISHENIM_{option.name.upper()}"
    if variable in os.environ:
        return Setting(option, os.environ[variable], variable)
    if option.name in written:
        return Setting(option, str(written[option.name]), "ishenim.toml")
    return Setting(option, option.default, "default")


def _toml(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise WrongSetting(f"ishenim.toml cannot be read: {trouble}") from trouble


def key(folder: Path, name: str) -> str:
    """Return a secret of the installation, made at first need. It lies outside the database and its backup."""
    path = folder / "keys" / f"{name}.key"
    if path.is_file():
        return path.read_text(encoding="ascii")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_hex(32))
    try:
        os.link(fresh, path)  # whoever was first wins; the other reads his
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii")
