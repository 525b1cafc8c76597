"""What `import zensor` costs beyond NumPy's own import: medians of CPU time over fresh processes, taken in turn.

Run it with `.venv/bin/python benchmarks/imports.py`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys


def milliseconds(statement: str) -> float:
    """CPU time of a fresh Python process that runs `statement`, with its children's times read before and after."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", statement], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main() -> None:
    """Alternate the two imports and print the median of the differences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=21, help="processes of each kind (default: 21)")
    runs = parser.parse_args().runs
    milliseconds("import zensor")  # compiles the byte code once
    pairs = [(milliseconds("import numpy"), milliseconds("import zensor")) for _ in range(runs)]
    numpy, zensor = (statistics.median(times) for times in zip(*pairs, strict=True))
    added = statistics.median(second - first for first, second in pairs)
    print(f"import numpy {numpy:.0f} ms, import zensor {zensor:.0f} ms: {added:.1f} ms more")


if __name__ == "__main__":
    main()
