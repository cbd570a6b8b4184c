// AWS CRT for Node: node awscrt.mjs PORT DEVICES RATE FOLDER. One TLS context and one client for the fleet, as its documentation advises.
import { createRequire } from 'node:module';
import { pace } from './pace.mjs';

const { io, mqtt } = createRequire(import.meta.url)('aws-crt');
const [port, devices, rate, folder] = process.argv.slice(2);
const options = io.TlsContextOptions.create_client_with_mtls_from_path(`${folder}/client.pem`, `${folder}/client.key`);
options.override_default_trust_store_from_path(undefined, `${folder}/ca.pem`);
options.min_tls_version = io.TlsVersion.TLSv1_3;
const tls = new io.ClientTlsContext(options);
const bootstrap = new io.ClientBootstrap();
const client = new mqtt.MqttClient(bootstrap);
const socket = new io.SocketOptions(io.SocketType.STREAM, io.SocketDomain.IPV4, 60_000);

pace(Number(devices), Number(rate), (index) => {
  const connection = client.new_connection({
    client_id: `crt-${index}`,
    host_name: 'localhost',
    port: Number(port),
    clean_session: true,
    keep_alive: 1200,
    ping_timeout: 60_000,
    protocol_operation_timeout: 60_000,
    tls_ctx: tls,
    socket_options: socket,
  });
  connection.on('error', (error) => console.error(String(error)));
  connection.connect().then(() => connection.subscribe(`compare/crt-${index}`, mqtt.QoS.AtLeastOnce, () => {})).catch((error) => console.error(String(error)));
  return connection;
});
