"""From `ishenim serve` to the first answer, and what its processes weigh. `make bench-start`.

Memory is the proportional set size (PSS) of the web processes and the worker, after each has worked; shared pages count
once. The parent that only watches over them is listed apart.
"""

import tempfile
import time
from pathlib import Path

from bench.client import Client
from tests.office import Office

RUNS = 5


def main() -> None:
    """Print start times, then the memory of two web processes and the worker."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "data", workers=2)
        office.data.mkdir()
        office.fill(calls=40)
        took = []
        for _ in range(RUNS):
            start = time.perf_counter()
            office.start()
            took.append(time.perf_counter() - start)
            office.kill()
        print(f"start to first answer: {', '.join(f'{seconds:.2f}' for seconds in took)} s")
        office.start()
        _use(office)
        _weigh(office)
        office.kill()


def _use(office: Office) -> None:
    client = Client(office, "operator")
    for _ in range(20):
        for path in ("/desk", "/journal", "/appeals/1", "/journal/volumes", "/keys"):
            client.ask("GET", path)
        client.register(client.take_call())


def _weigh(office: Office) -> None:
    parent = office.process.pid if office.process else 0
    children = [int(path.name) for path in Path("/proc").glob("[0-9]*") if _parent_of(path) == parent]
    total = 0.0
    for pid in sorted(children):
        size = _pss(pid)
        total += size
        print(f"{size:7.1f} MiB  {_command(pid)}")
    print(f"{total:7.1f} MiB  together")
    print(f"{_pss(parent):7.1f} MiB  the parent, beside them")


def _parent_of(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _command(pid: int) -> str:
    return " ".join(Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:6])[-60:]


if __name__ == "__main__":
    main()
