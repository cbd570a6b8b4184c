"""What a provisioned device holds on a certificate of its own: the slope of memory between two fleets that stay connected to the built-in simulator."""

import argparse
import csv
import glob
import os
import shutil
import subprocess
import tempfile
import time

import measure

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PLAN = """name: own
fleet: {{ devices: {devices}, after: hold, hold: 1h }}
load: {{ executor: constant-arrival-rate, rate: {rate}/s }}
timeouts: {{ tcp: 60s, tls: 60s, connack: 60s, connect: 60s, suback: 60s, puback: 60s, response: 60s, provision: 120s }}
"""


def run(binary, devices, rate):
    """Provisions a fleet, and returns what the process holds once all are operational and garbage is collected, in KiB."""
    folder = tempfile.mkdtemp(prefix="loadharness-own-")
    plan = os.path.join(folder, "plan.yaml")
    with open(plan, "w", encoding="ascii") as file:
        file.write(PLAN.format(devices=devices, rate=rate))
    process = subprocess.Popen([binary, "run", plan, "--out", folder, "--no-tui"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + (devices / rate * 3) + 60
        while operational(folder) < devices:
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{operational(folder)} of {devices} devices became operational; see {folder}")
            time.sleep(0.5)
        time.sleep(3)
        measure.collect(process.pid)
        return measure.memory(process.pid)
    finally:
        measure.stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def operational(folder):
    files = glob.glob(os.path.join(folder, "*", "timeline.csv"))
    if not files:
        return 0
    with open(files[0], encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(line for line in file if not line.startswith("#"))]
    return int(rows[-1]["operational"] or 0) if rows else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=4000)
    parser.add_argument("--rate", type=int, default=50)
    asked = parser.parse_args()
    binary = os.environ.get("LOADHARNESS", os.path.join(ROOT, "artifacts", "bin", "LoadHarness", "release", "LoadHarness"))
    small, large = (run(binary, devices, asked.rate) for devices in (asked.small, asked.large))
    print(f"{asked.small:,} devices {small:,} KiB, {asked.large:,} devices {large:,} KiB: {(large - small) / (asked.large - asked.small):.1f} KiB a device on its own certificate")


if __name__ == "__main__":
    main()
