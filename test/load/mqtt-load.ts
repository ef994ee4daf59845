/**
 * A load of cars on plain sockets, run as a process of its own on a core of its own: it must cost far less than what it
 * measures. The first argument is a file with the settings (`LoadSettings`). Prints `{"connected":N,"connectS":…}` once
 * all cars are signed in, and the `LoadResult` at the end.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import { telemetryTopic } from '../../contracts/index.js';

export interface LoadSettings {
  host: string;
  port: number;
  cars: { username: string; password: string }[];
  samplesPerMessage: number;
  /** Closed loop: how many messages each car keeps in flight. */
  inFlight?: number;
  /** Open loop: messages a second of all cars together; latency counts from when a message was due. */
  messagesPerSecond?: number;
  warmUpS: number;
  seconds: number;
}

export interface LoadResult {
  acknowledgedMessages: number;
  acknowledgedSamples: number;
  seconds: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Sent within the measured time and never acknowledged, two seconds after it. */
  unanswered: number;
  closedConnections: number;
}

const CONNECTS_AT_ONCE = 200;
const PUBACK_BYTES = 4;
const CONNACK_BYTES = 4;

interface Car {
  socket: Socket;
  topic: string;
  boot: string;
  seq: number;
  messageId: number;
  /** Bytes of acknowledgements that have come; they come in order, so counting them is enough. */
  ackBytes: number;
  /** When each message in flight was sent (or was due), ms; a queue. */
  sentAt: number[];
}

const settings = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as LoadSettings;
const latenciesMs: number[] = [];
let measuring = false;
let stopped = false;
let closedConnections = 0;

const began = performance.now();
const cars: Car[] = [];
for (let i = 0; i < settings.cars.length; i += CONNECTS_AT_ONCE) {
  cars.push(...(await Promise.all(settings.cars.slice(i, i + CONNECTS_AT_ONCE).map(signIn))));
}
print({ connected: cars.length, connectS: (performance.now() - began) / 1000 });

if (settings.inFlight) for (const car of cars) for (let i = 0; i < settings.inFlight; i++) send(car, performance.now());
else if (settings.messagesPerSecond) keepRate(settings.messagesPerSecond);

setTimeout(() => {
  measuring = true;
  const from = performance.now();
  setTimeout(() => finish((performance.now() - from) / 1000), settings.seconds * 1000);
}, settings.warmUpS * 1000);

function finish(seconds: number) {
  stopped = true;
  const acknowledgedMessages = latenciesMs.length;
  setTimeout(() => {
    latenciesMs.sort((a, b) => a - b);
    const at = (share: number) => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? Number.NaN;
    print({
      acknowledgedMessages,
      acknowledgedSamples: acknowledgedMessages * settings.samplesPerMessage,
      seconds,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: at(1),
      unanswered: cars.reduce((sum, car) => sum + car.sentAt.length, 0),
      closedConnections,
    } satisfies LoadResult);
    process.exit(0);
  }, 2000);
}

function print(message: object) {
  console.log(JSON.stringify(message));
}

function signIn({ username, password }: { username: string; password: string }): Promise<Car> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: settings.host, port: settings.port, noDelay: true });
    const car: Car = {
      socket,
      topic: telemetryTopic(username),
      boot: randomUUID(),
      seq: 0,
      messageId: 0,
      ackBytes: -CONNACK_BYTES,
      sentAt: [],
    };
    socket.on('error', reject);
    socket.on('close', () => {
      closedConnections++;
      reject(new Error(`${username}: the broker closed the connection`));
    });
    socket.write(
      mqttPacket.generate({
        cmd: 'connect',
        clientId: username,
        username,
        password: Buffer.from(password),
        clean: true,
        keepalive: 600,
      }),
    );
    socket.on('data', (data) => {
      const chunk = data as Buffer; // no encoding is set
      if (car.ackBytes < 0) {
        if (chunk[3] !== 0) reject(new Error(`${username}: refused with code ${chunk[3]}`));
        resolve(car);
      }
      acknowledged(car, chunk.length);
    });
  });
}

function acknowledged(car: Car, bytes: number) {
  const before = Math.max(0, Math.floor(car.ackBytes / PUBACK_BYTES));
  car.ackBytes += bytes;
  const now = performance.now();
  for (let n = Math.floor(car.ackBytes / PUBACK_BYTES) - before; n > 0; n--) {
    const sentAt = car.sentAt.shift() as number;
    if (measuring && (!stopped || !settings.inFlight)) latenciesMs.push(now - sentAt);
    if (settings.inFlight && !stopped) send(car, now);
  }
}

function keepRate(messagesPerSecond: number) {
  const from = performance.now();
  let sent = 0;
  let next = 0;
  const timer = setInterval(() => {
    if (stopped) return clearInterval(timer);
    const due = ((performance.now() - from) / 1000) * messagesPerSecond;
    for (; sent < due; sent++) {
      send(cars[next] as Car, from + (sent / messagesPerSecond) * 1000);
      next = (next + 1) % cars.length;
    }
  }, 1);
}

/** About 250 bytes a sample, as a real car's. */
function send(car: Car, sentAt: number) {
  const now = Date.now();
  let samples = '';
  for (let i = 0; i < settings.samplesPerMessage; i++) {
    const seq = car.seq++;
    samples += `${i ? ',' : ''}{"seq":${seq},"observedAt":${now - (settings.samplesPerMessage - i) * 100},"latitude":${(41.39 + (seq % 1000) * 1e-5).toFixed(6)},"longitude":2.161234,"headingDeg":113.5,"speedKmh":${30 + (seq % 20)},"odometerKm":48213.4,"fuelPercent":61.5,"batteryVoltage":13.9,"engineTempC":88,"ignition":true}`;
  }
  car.messageId = (car.messageId % 65535) + 1;
  const payload = `{"boot":"${car.boot}","sentAt":${now},"samples":[${samples}]}`;
  car.sentAt.push(sentAt);
  car.socket.write(publishPacket(car.topic, car.messageId, payload));
}

/** MQTT 3.1.1, 3.3: a QoS 1 PUBLISH; `topic` and `payload` are ASCII here. */
function publishPacket(topic: string, messageId: number, payload: string): Buffer {
  const remaining = 2 + topic.length + 2 + payload.length;
  const lengthBytes = remaining < 128 ? 1 : remaining < 16384 ? 2 : remaining < 2097152 ? 3 : 4;
  const packet = Buffer.allocUnsafe(1 + lengthBytes + remaining);
  packet[0] = 0x32;
  let at = 1;
  for (let left = remaining; at <= lengthBytes; left >>= 7) packet[at++] = (left & 127) | (left > 127 ? 128 : 0);
  packet.writeUInt16BE(topic.length, at);
  packet.write(topic, at + 2, 'latin1');
  packet.writeUInt16BE(messageId, at + 2 + topic.length);
  packet.write(payload, at + 4 + topic.length, 'latin1');
  return packet;
}
