#!/usr/bin/env python3
"""Compares what a connected device costs in LoadHarness and in other tools, on this machine and on the same work.

Each tool opens a small and a large fleet of mutual-TLS connections to one mosquitto, subscribes each to one topic and holds.
Costs are slopes between the two fleets, so that start-up, compilation and other fixed costs are left out.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import broker as brokers
import measure
import tools

IDLE_SECONDS = 5


def log(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def s_time(folder, port, seconds):
    """CPU of `openssl s_time` for one full mutual handshake, in milliseconds: what the handshake alone costs in C."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(
        ["openssl", "s_time", "-connect", f"{brokers.HOST}:{port}", "-new", "-verify", "1", "-CAfile", f"{folder}/ca.pem", "-cert", f"{folder}/client.pem",
         "-key", f"{folder}/client.key", "-time", str(seconds)], capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    count = int(output.split(" connections in")[0].split()[-1].strip("*"))
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / count


def fleet(tool, broker, folder, devices, options):
    """Runs one fleet until the broker holds all subscriptions, then holds it; None where it does not come to that."""
    baseline = broker.sockets()
    environment = {**os.environ, **tool.environment}
    with open(os.path.join(folder, f"{tool.key}.log"), "ab") as output:
        process = subprocess.Popen(tool.command(broker.port, devices, options.rate, folder), stdout=output, stderr=output, env=environment, cwd=folder)
    try:
        begun, marks = time.monotonic(), {}
        while broker.subscriptions < devices:
            if process.poll() is not None or time.monotonic() - begun > options.limit:
                log(f"{tool.name}: {broker.subscriptions:,} of {devices:,} after {time.monotonic() - begun:.0f} s, left out")
                return None
            held = broker.sockets() - baseline
            for share in (0.1, 0.9):
                if held >= share * devices:
                    marks.setdefault(share, time.monotonic())
            time.sleep(0.05)
        cpu, took = measure.cpu(process.pid), time.monotonic() - begun
        time.sleep(IDLE_SECONDS)
        idle = (measure.cpu(process.pid) - cpu) / IDLE_SECONDS
        if tool.is_dotnet:
            measure.collect(process.pid)
        return {"cpu": cpu, "took": took, "idle": idle, "memory": measure.memory(process.pid), "rate": 0.8 * devices / max(0.05, marks[0.9] - marks[0.1])}
    finally:
        measure.stop(process)
        waited = time.monotonic()
        while broker.sockets() > baseline and time.monotonic() - waited < 30:
            time.sleep(0.1)
        while broker.subscriptions > 0 and time.monotonic() - waited < 30:
            time.sleep(0.1)


def sample(tool, broker, folder, options):
    """One tool's two fleets, as costs a connection; None where one was left out."""
    small = fleet(tool, broker, folder, options.small, options)
    large = small and fleet(tool, broker, folder, options.large, options)
    if not large:
        return None
    more = options.large - options.small
    spent = large["cpu"] - small["cpu"]
    clock = large["idle"] * (large["took"] - small["took"])  # Work by the second, not by the connection: views, probes, timers.
    return {
        "cpu": 1000 * (spent - clock) / more,
        "gross": 1000 * spent / more,
        "memory": (large["memory"] - small["memory"]) / more,
        "rate": large["rate"],
        "idle": 1000 * large["idle"],
        "handshakes": tool.handshakes(folder),
    }


def median(samples, key):
    return statistics.median(one[key] for one in samples)


def table(results, reference, options, load):
    lines = [
        f"{platform.machine()} · {os.cpu_count()} cores · Linux {platform.release()} · load average {load[0]:.1f} before, {os.getloadavg()[0]:.1f} after",
        f"{version('mosquitto', '-h')} · {version('openssl', 'version')} · .NET {version('dotnet', '--version')} (SDK) · node {version('node', '--version')} · {version('go', 'version')}",
        f"fleets of {options.small:,} and {options.large:,}, offered at {options.rate}/s, medians of {options.rounds} interleaved round(s); range in brackets",
        "",
        "| tool | rounds | CPU a connection, ms | with work by the second | memory a connection, KiB | connections/s | idle CPU, ms/s | CPU ÷ ours | memory ÷ ours |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    ours = results.get("LoadHarness")
    for name, samples in results.items():
        if not samples:
            lines.append(f"| {name} | 0 | – | – | – | – | – | – | – |")
            continue
        cells = [name, str(len(samples))]
        for key, digits in (("cpu", 2), ("gross", 2), ("memory", 1), ("rate", 0), ("idle", 0)):
            values = sorted(one[key] for one in samples)
            spread = f" ({values[0]:.{digits}f}–{values[-1]:.{digits}f})" if key in ("cpu", "memory") and len(values) > 1 else ""
            cells.append(f"{median(samples, key):.{digits}f}{spread}")
        cells += [f"{median(samples, key) / median(ours, key):.2f}" if ours else "–" for key in ("cpu", "memory")]
        lines.append("| " + " | ".join(cells) + " |")
    if reference:
        mine = f"{statistics.median(reference) / median(ours, 'cpu'):.2f}" if ours else "–"
        lines.append(f"| openssl s_time, handshake only | {len(reference)} | {statistics.median(reference):.2f} ({min(reference):.2f}–{max(reference):.2f}) | – | – | – | – | {mine} | – |")
        if ours:
            lines += ["", f"LoadHarness against openssl s_time: {median(ours, 'cpu') / statistics.median(reference):.2f} times its CPU, for handshake, CONNECT and SUBSCRIBE together."]
    return "\n".join(lines)


def version(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip().splitlines()[0].strip()
    except (FileNotFoundError, IndexError):
        return f"no {command[0]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds, each with every tool in turn (3)")
    parser.add_argument("--small", type=int, default=2000, help="devices of the small fleet (2000)")
    parser.add_argument("--large", type=int, default=10000, help="devices of the large fleet (10000)")
    parser.add_argument("--rate", type=int, default=200, help="connections a second that are offered (200)")
    parser.add_argument("--limit", type=int, default=300, help="seconds after which a fleet is left out (300)")
    parser.add_argument("--only", help="tools by key, with commas: " + ", ".join(tool.key for tool in tools.ALL))
    parser.add_argument("--tickets", action="store_true", help="lets the broker issue session tickets, so that tools that can will resume")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else [tool.key for tool in tools.ALL]
    chosen = []
    for tool in tools.ALL:
        if tool.key in wanted:
            if tool.prepare():
                chosen.append(tool)
            else:
                log(f"{tool.name}: not installed, left out")
    if not chosen or not shutil.which("mosquitto"):
        raise SystemExit("There is nothing to compare: mosquitto and at least one tool must be installed. See README.md.")

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    load, folder = os.getloadavg(), tempfile.mkdtemp(prefix="loadharness-compare-")
    os.chmod(folder, 0o755)
    results, reference, broker, kind = {tool.name: [] for tool in chosen}, [], None, "not known"
    try:
        brokers.make_certificates(folder)
        broker = brokers.Broker(folder, options.tickets)
        kind = "resumed where the tool can" if broker.resumes() else "full"
        for number in range(options.rounds):
            reference.append(s_time(folder, broker.port, 5))
            log(f"round {number + 1}: openssl s_time {reference[-1]:.2f} ms, load {os.getloadavg()[0]:.1f}")
            turn = number % len(chosen)
            for tool in chosen[turn:] + chosen[:turn]:
                if (one := sample(tool, broker, folder, options)) is None:
                    continue
                results[tool.name].append(one)
                said = "" if one["handshakes"] is None else f", {one['handshakes'][0]:,} full and {one['handshakes'][1]:,} resumed"
                log(f"round {number + 1}: {tool.name} {one['cpu']:.2f} ms, {one['memory']:.1f} KiB, {one['rate']:.0f}/s{said}, load {os.getloadavg()[0]:.1f}")
    except KeyboardInterrupt:
        log("interrupted: the table holds what was measured so far")
    finally:
        if broker:
            broker.close()
        shutil.rmtree(folder, ignore_errors=True)
    if any(results.values()):
        print(f"Handshakes: {kind} (asked with openssl s_client), TLS 1.3, mutual, ECDSA P-256.\n")
        print(table(results, reference, options, load))


if __name__ == "__main__":
    main()
