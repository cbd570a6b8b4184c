"""The tools that can be compared: how each is found, built and started on the same work."""

import glob
import json
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PEERS = os.path.join(HERE, "peers")
OUT = os.path.join(HERE, "out")

PLAN = """name: compare
scenario: subscribe-storm
target:
  kind: mqtt
  url: mqtts://localhost:{port}
  caCert: {folder}/ca.pem
  cert: {folder}/client.pem
  key: {folder}/client.key
  tls: "1.3"
fleet: {{ devices: {devices}, after: hold, hold: 1h, filters: ["compare/{{serial}}"] }}
load: {{ executor: constant-arrival-rate, rate: {rate}/s }}
timeouts: {{ tcp: 60s, tls: 60s, connack: 60s, connect: 60s, suback: 60s }}
"""


def succeeds(*command, cwd=None):
    try:
        return subprocess.run(command, cwd=cwd, capture_output=True, check=False, timeout=600).returncode == 0
    except FileNotFoundError:
        return False


class Tool:
    """One tool: `prepare` says whether it can run here, building it where need be; `command` starts it."""

    def __init__(self, name, key, prepare, command, is_dotnet=False, environment=None):
        self.name, self.key, self.prepare, self.command = name, key, prepare, command
        self.is_dotnet, self.environment = is_dotnet, environment or {}

    def handshakes(self, folder):
        """What the tool itself says of its handshakes; None where it says nothing."""
        if self.key != "loadharness":
            return None
        for path in glob.glob(os.path.join(folder, "reports", "*", "summary.json")):
            with open(path, encoding="utf-8") as file:
                counts = json.load(file)["handshakes"]
            return counts["full"], counts["resumed"]
        return None


def loadharness():
    binary = os.environ.get("LOADHARNESS", os.path.join(ROOT, "artifacts", "bin", "LoadHarness", "release", "LoadHarness"))

    def command(port, devices, rate, folder):
        plan = os.path.join(folder, "plan.yaml")
        with open(plan, "w", encoding="ascii") as file:
            file.write(PLAN.format(port=port, folder=folder, devices=devices, rate=rate))
        shutil.rmtree(os.path.join(folder, "reports"), ignore_errors=True)
        return [binary, "run", plan, "--out", os.path.join(folder, "reports"), "--no-tui"]

    return Tool("LoadHarness", "loadharness", lambda: os.path.exists(binary), command, is_dotnet=True)


def node(name, key, package):
    return Tool(name, key, lambda: shutil.which("node") and os.path.exists(os.path.join(HERE, "node_modules", package, "package.json")),
                lambda port, devices, rate, folder: ["node", os.path.join(PEERS, f"{key}.mjs"), str(port), str(devices), str(rate), folder])


def paho():
    binary, debian = os.path.join(OUT, "paho"), "/usr/share/gocode"

    def prepare():
        os.makedirs(OUT, exist_ok=True)
        if os.path.exists(binary):
            return True
        if not shutil.which("go") or not os.path.isdir(f"{debian}/src/github.com/eclipse/paho.mqtt.golang"):
            return False
        return succeeds("env", "GO111MODULE=off", f"GOPATH={debian}", "go", "build", "-o", binary, ".", cwd=os.path.join(PEERS, "paho"))

    return Tool("Paho for Go", "paho", prepare, lambda port, devices, rate, folder: [binary, str(port), str(devices), str(rate), folder])


def plain_openssl():
    binary = os.path.join(OUT, "openssl-peer")

    def prepare():
        os.makedirs(OUT, exist_ok=True)
        return succeeds("cc", "-O2", "-o", binary, os.path.join(PEERS, "openssl", "main.c"), "-lssl", "-lcrypto")

    return Tool("plain C on OpenSSL", "openssl", prepare, lambda port, devices, rate, folder: [binary, str(port), str(devices), str(rate), folder])


def mqttnet():
    binary = os.path.join(OUT, "mqttnet", "MqttNetPeer")

    def prepare():
        return os.path.exists(binary) or succeeds("dotnet", "build", "-c", "Release", "--nologo", "-o", os.path.dirname(binary), "MqttNetPeer.csproj", cwd=os.path.join(PEERS, "mqttnet"))

    return Tool("MQTTnet client", "mqttnet", prepare, lambda port, devices, rate, folder: [binary, str(port), str(devices), str(rate), folder], is_dotnet=True)


def emqtt_bench():
    return Tool("emqtt-bench", "emqtt", lambda: shutil.which("emqtt_bench"), lambda port, devices, rate, folder: [
        "emqtt_bench", "sub", "-h", "localhost", "-p", str(port), "-c", str(devices), "-R", str(rate), "-q", "1", "-t", "compare/%i", "-V", "4", "-k", "1200",
        "-S", "--cacertfile", f"{folder}/ca.pem", "--certfile", f"{folder}/client.pem", "--keyfile", f"{folder}/client.key"])


ALL = [loadharness(), paho(), node("AWS CRT for Node", "awscrt", "aws-crt"), node("MQTT.js", "mqttjs", "mqtt"), mqttnet(), plain_openssl(), emqtt_bench()]
