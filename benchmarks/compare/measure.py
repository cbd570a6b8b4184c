"""What a process costs: CPU from /proc, memory from smaps_rollup, and a forced collection for .NET."""

import glob
import os
import signal
import socket
import struct
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    """User and system seconds of all threads so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    """Private resident memory and the process's share of what it shares, in KiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


def collect(pid, seconds=3.0):
    """Makes a .NET process collect all generations: an EventPipe session with the keyword GCHeapCollect does, on any runtime that runs.

    The protocol is described in dotnet/diagnostics, documentation/design-docs/ipc-protocol.md.
    """
    paths = glob.glob(os.path.join(os.environ.get("TMPDIR", "/tmp"), f"dotnet-diagnostic-{pid}-*-socket"))
    if not paths:
        return False

    def text(value):
        return struct.pack("<I", len(value) + 1) + (value + "\0").encode("utf-16-le")

    for _ in range(2):
        payload = struct.pack("<II?I", 1, 1, False, 1) + struct.pack("<QI", 0x800000, 4) + text("Microsoft-Windows-DotNETRuntime") + struct.pack("<I", 0)
        with socket.socket(socket.AF_UNIX) as channel:
            channel.connect(paths[0])
            channel.sendall(b"DOTNET_IPC_V1\0" + struct.pack("<HBBH", 20 + len(payload), 2, 3, 0) + payload)
            channel.settimeout(seconds)
            try:
                while channel.recv(65536):  # The session's events; of no interest.
                    pass
            except TimeoutError:
                pass
        time.sleep(0.5)
    return True


def stop(process):
    """Ends a process, politely first."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
