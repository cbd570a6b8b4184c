"""MQTT by blocking calls over Debian's paho-mqtt, and payloads by json and cbor2. Every wait is bounded."""

import argparse
import json
import queue

import cbor2
import paho.mqtt.client as mqtt

PATIENCE = 20  # seconds


class Wire:
    """One connection over mutual TLS."""

    def __init__(self, options, cert, key, client_id):
        callbacks = [mqtt.CallbackAPIVersion.VERSION1] if hasattr(mqtt, "CallbackAPIVersion") else []
        protocol = mqtt.MQTTv5 if options.mqtt == "5" else mqtt.MQTTv311
        self.acknowledged = queue.Queue()
        self.messages = queue.Queue()
        self.client = mqtt.Client(*callbacks, client_id=client_id, protocol=protocol)
        self.client.tls_set(ca_certs=options.ca, certfile=cert, keyfile=key)
        self.client.on_connect = lambda _client, _data, _flags, code, *_rest: self.acknowledged.put(("connack", int(getattr(code, "value", code))))
        self.client.on_subscribe = lambda _client, _data, mid, codes, *_rest: self.acknowledged.put((mid, [int(getattr(code, "value", code)) for code in codes]))
        self.client.on_message = lambda _client, _data, message: self.messages.put((message.topic, message.payload))
        self.client.connect(options.host, options.port, keepalive=60)
        self.client.loop_start()
        self._acknowledgement("connack", lambda code: code == 0)

    def subscribe(self, *filters):
        for topic_filter in filters:
            _result, mid = self.client.subscribe(topic_filter, qos=1)
            self._acknowledgement(mid, lambda codes: all(code <= 2 for code in codes))

    def publish(self, topic, payload):
        """Returns once the PUBACK has come."""
        sent = self.client.publish(topic, payload, qos=1)
        sent.wait_for_publish(PATIENCE)
        if not sent.is_published():
            raise TimeoutError(f"no PUBACK for {topic}")

    def request(self, topic, payload):
        """Publishes, and returns ("accepted" or "rejected", payload) of the answer."""
        self.subscribe(topic + "/accepted", topic + "/rejected")
        self.publish(topic, payload)
        answered, content = self.messages.get(timeout=PATIENCE)
        level = answered.rsplit("/", 1)[1]
        assert answered == f"{topic}/{level}", answered
        assert self.messages.empty(), "answered twice"
        return level, content

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()

    def _acknowledgement(self, awaited, is_good):
        which, code = self.acknowledged.get(timeout=PATIENCE)
        assert which == awaited and is_good(code), f"{which}: {code}"


def encode(payload_format, value):
    return json.dumps(value).encode() if payload_format == "json" else cbor2.dumps(value)


def decode(payload_format, payload):
    return json.loads(payload) if payload_format == "json" else cbor2.loads(payload)


def arguments(**choices):
    """Options of a connection with the claim certificate, and the given ones."""
    parser = argparse.ArgumentParser()
    for name in ("host", "ca", "cert", "key"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mqtt", choices=("3.1.1", "5"), default="3.1.1")
    parser.add_argument("--template", default="MyFleetProvisioningTemplate")
    for name, values in choices.items():
        parser.add_argument("--" + name, choices=values, required=True)
    return parser


def report(**facts):
    """The one line of JSON that the test reads."""
    print(json.dumps(facts), flush=True)
