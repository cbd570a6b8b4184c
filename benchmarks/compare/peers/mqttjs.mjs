// MQTT.js: node mqttjs.mjs PORT DEVICES RATE FOLDER. Connects, subscribes to one topic a device, and holds.
import { readFileSync } from 'node:fs';
import { pace } from './pace.mjs';
import mqtt from 'mqtt';

const [port, devices, rate, folder] = process.argv.slice(2);
const options = {
  ca: readFileSync(`${folder}/ca.pem`),
  cert: readFileSync(`${folder}/client.pem`),
  key: readFileSync(`${folder}/client.key`),
  minVersion: 'TLSv1.3',
  rejectUnauthorized: true,
  protocolVersion: 4,
  keepalive: 1200,
  reconnectPeriod: 0,
  connectTimeout: 60_000,
  clean: true,
};

pace(Number(devices), Number(rate), (index) => {
  const client = mqtt.connect(`mqtts://localhost:${port}`, { ...options, clientId: `js-${index}` });
  client.on('connect', () => client.subscribe(`compare/js-${index}`, { qos: 1 }, (error) => error && console.error(error.message)));
  client.on('error', (error) => console.error(error.message));
  return client;
});
