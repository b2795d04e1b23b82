"""Reads a file over and over as asitop and its forks do: split at NUL, plistlib. `plistlib_peer.py FILE SECONDS`."""

import json
import plistlib
import statistics
import sys
from time import perf_counter

with open(sys.argv[1], "rb") as file:
    documents = file.read().split(b"\x00")
size = sum(map(len, documents))


def read_for(seconds):
    times = []
    started = perf_counter()
    while perf_counter() - started < seconds:
        for document in documents:
            before = perf_counter()
            plistlib.loads(document)
            times.append(perf_counter() - before)
    elapsed = perf_counter() - started
    return {
        "megabytesPerSecond": size * len(times) / len(documents) / 1e6 / elapsed,
        "samplesPerSecond": len(times) / elapsed,
        "medianMs": statistics.median(times) * 1000,
    }


read_for(float(sys.argv[2]) / 4)
print(json.dumps(read_for(float(sys.argv[2]))))
