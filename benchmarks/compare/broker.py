"""Certificates and the broker that all tools connect to: mosquitto, mutual TLS 1.3, ECDSA P-256, no session tickets."""

import os
import re
import socket
import subprocess
import threading
import time

HOST = "localhost"


def run(*command, cwd=None):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates(folder):
    """Makes a CA, the server's certificate and one client certificate for the whole fleet, valid for two days."""

    def key(name):
        run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.ec", cwd=folder)
        run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", f"{name}.ec", "-out", f"{name}.key", cwd=folder)

    key("ca")
    run("openssl", "req", "-x509", "-new", "-key", "ca.key", "-sha256", "-days", "2", "-subj", "/CN=compare CA", "-out", "ca.pem", cwd=folder)
    for name, extension in (("server", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"), ("client", "extendedKeyUsage=clientAuth\n")):
        key(name)
        with open(os.path.join(folder, f"{name}.ext"), "w", encoding="ascii") as file:
            file.write(extension)
        run("openssl", "req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr", cwd=folder)
        run("openssl", "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-sha256", "-days", "2",
            "-extfile", f"{name}.ext", "-out", f"{name}.pem", cwd=folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """A mosquitto process, and an observer that asks it how many subscriptions it holds."""

    def __init__(self, folder, tickets=False):
        self.port, self.plain = free_port(), free_port()
        self.folder = folder
        config = os.path.join(folder, "mosquitto.conf")
        with open(config, "w", encoding="ascii") as file:
            file.write(f"""per_listener_settings false
allow_anonymous true
persistence false
sys_interval 1
log_type error
user root
listener {self.plain} 127.0.0.1
listener {self.port} localhost
tls_version tlsv1.3
cafile {folder}/ca.pem
certfile {folder}/server.pem
keyfile {folder}/server.key
require_certificate true
""")

        # mosquitto has no setting for tickets; OpenSSL's own configuration has. AWS IoT Core sends none either.
        openssl = os.path.join(folder, "openssl.cnf")
        with open(openssl, "w", encoding="ascii") as file:
            file.write("openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = defaults\n[defaults]\n" + ("" if tickets else "Options = -SessionTicket\nNumTickets = 0\n"))
        self.log = open(os.path.join(folder, "mosquitto.log"), "wb")
        # Its listen backlog is 100: a broker that waits for a CPU turns connections away, and all tools would be measured by that. Only root may raise it.
        urgent = ["nice", "-n", "-10"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen([*urgent, "mosquitto", "-c", config], env={**os.environ, "OPENSSL_CONF": openssl}, stdout=self.log, stderr=self.log)
        self.subscriptions = 0
        self._observer = self._connect()
        threading.Thread(target=self._observe, daemon=True).start()

    def _connect(self):
        for _ in range(100):
            try:
                return socket.create_connection(("127.0.0.1", self.plain))
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise SystemExit(f"mosquitto does not listen: see {self.log.name}")

    def _observe(self):
        """Connects with MQTT 3.1.1 and reads $SYS/broker/subscriptions/count, which comes once a second."""
        name, topic = b"observer", b"$SYS/broker/subscriptions/count"
        self._observer.sendall(bytes([0x10, 12 + len(name)]) + b"\0\4MQTT\4\2\0\0" + len(name).to_bytes(2, "big") + name)
        self._observer.sendall(bytes([0x82, 5 + len(topic)]) + b"\0\1" + len(topic).to_bytes(2, "big") + topic + b"\0")
        data = b""
        while chunk := self._observer.recv(4096):
            data = (data + chunk)[-8192:]
            for count in re.findall(re.escape(topic) + rb"(\d+)", data):
                self.subscriptions = int(count) - 1  # Its own is one.

    def sockets(self):
        """How many descriptors the broker holds: follows accepted connections without waiting for a $SYS message."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def resumes(self):
        """Whether a second handshake resumes the first one's session, asked with openssl s_client."""
        session = os.path.join(self.folder, "session.pem")
        arguments = ["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}", "-CAfile", f"{self.folder}/ca.pem", "-cert", f"{self.folder}/client.pem", "-key", f"{self.folder}/client.key"]
        first = subprocess.run([*arguments, "-sess_out", session], input=b"", capture_output=True, check=False).stdout
        if not os.path.exists(session):
            return b"Reused" in first
        return b"Reused" in subprocess.run([*arguments, "-sess_in", session], input=b"", capture_output=True, check=False).stdout

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self._observer.close()
        self.log.close()
