/**
 * One car's MQTT 3.1.1 connection at the cost of a socket: thousands fit in a process. It reconnects by itself and sends
 * again what was not acknowledged, so a publish resolves once the system has stored it, or never.
 */
import { connect as connectSocket, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { commandResultsTopic, commandsTopic, statusTopic, telemetryTopic } from '../../contracts/index.js';
import { backoffMs } from '../uplink/backoff.js';

const KEEPALIVE_S = 60;
const SILENCE_MS = 15_000; // then CONNACK is late, or it is time for a ping
const LAST_MESSAGE_ID = 65_535;
const ONLINE = '{"online":true,"agent":"simulator"}';
const OFFLINE = '{"online":false}';

export interface CarLinkOptions {
  host: string;
  port: number;
  vehicleId: string;
  token: string;
  /** The address that it speaks from, where this machine has several. */
  localAddress?: string;
  /** A refused sign-in is final: this car's token will not become right by trying again. */
  onRefused: (reason: string) => void;
  /** Where given, the car listens to its commands. */
  onCommand?: (payload: Buffer) => void;
}

export interface CarLink {
  /** Resolves when it was first accepted. */
  readonly ready: Promise<void>;
  /** Messages that still wait for their PUBACK; bound it. */
  readonly inFlight: number;
  readonly reconnects: number;
  /** Resolves with the milliseconds from its first sending to its PUBACK. */
  publishTelemetry(payload: string): Promise<number>;
  publishCommandResult(payload: string): Promise<number>;
  /** Says goodbye; what still waits stays unanswered. */
  end(): void;
}

interface Waiting {
  topic: string;
  payload: string;
  retain: boolean;
  sentAt: number;
  resolve: (ackMs: number) => void;
}

export function openCarLink(options: CarLinkOptions): CarLink {
  const { host, port, vehicleId, token, localAddress, onRefused, onCommand } = options;
  const waiting = new Map<number, Waiting>(); // by message id, in the order of sending
  let socket: Socket;
  let connected = false;
  let ended = false;
  let attempt = 0;
  let reconnects = 0;
  let lastId = 0;
  let heardAt = 0;
  let retry: NodeJS.Timeout | undefined;
  let accept = () => {};
  const ready = new Promise<void>((resolve) => {
    accept = resolve;
  });

  const write = (packet: Packet) => {
    if (socket.writable) socket.write(generate(packet));
  };
  const send = (messageId: number, { topic, payload, retain }: Waiting) =>
    write({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false, messageId });

  function open(): void {
    socket = connectSocket({ host, port, noDelay: true, ...(localAddress && { localAddress }) });
    const packets = parser({ protocolVersion: 4 });
    packets.on('packet', onPacket);
    packets.on('error', () => socket.destroy());
    heardAt = performance.now();
    socket.setTimeout(SILENCE_MS, onSilence);
    socket.on('data', (bytes) => {
      heardAt = performance.now();
      packets.parse(bytes);
    });
    socket.on('error', () => {}); // 'close' follows
    socket.once('close', onClose);
    write({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: vehicleId,
      keepalive: KEEPALIVE_S,
      username: vehicleId,
      password: Buffer.from(token),
      will: { topic: statusTopic(vehicleId), payload: Buffer.from(OFFLINE), qos: 1, retain: true },
    });
  }

  function onPacket(packet: Packet): void {
    if (packet.cmd === 'connack') {
      if (packet.returnCode === 0) onAccepted();
      else onRefusal(packet.returnCode ?? -1);
    } else if (packet.cmd === 'puback' && packet.messageId !== undefined) {
      const message = waiting.get(packet.messageId);
      waiting.delete(packet.messageId);
      message?.resolve(performance.now() - message.sentAt);
    } else if (packet.cmd === 'publish') {
      if (packet.qos === 1 && packet.messageId !== undefined) write({ cmd: 'puback', messageId: packet.messageId });
      onCommand?.(Buffer.from(packet.payload));
    }
  }

  function onAccepted(): void {
    connected = true;
    attempt = 0;
    for (const [id, message] of waiting) send(id, message); // the session is clean: no duplicate to it
    void publish(statusTopic(vehicleId), ONLINE, true); // the last will may have said otherwise meanwhile
    if (onCommand) {
      write({ cmd: 'subscribe', messageId: freeId(), subscriptions: [{ topic: commandsTopic(vehicleId), qos: 1 }] });
    }
    accept();
  }

  function onRefusal(returnCode: number): void {
    const isFinal = returnCode === 4 || returnCode === 5; // MQTT 3.1.1, table 3.1
    if (isFinal) ended = true;
    socket.destroy();
    if (isFinal) onRefused(`the broker refused car ${vehicleId} (CONNACK ${returnCode})`);
  }

  function onSilence(): void {
    if (!connected || performance.now() - heardAt > 2 * KEEPALIVE_S * 1000) socket.destroy();
    else write({ cmd: 'pingreq' });
  }

  function onClose(): void {
    connected = false;
    if (ended) return;
    reconnects++;
    retry = setTimeout(open, backoffMs(attempt++, false));
  }

  function freeId(): number {
    do lastId = (lastId % LAST_MESSAGE_ID) + 1;
    while (waiting.has(lastId));
    return lastId;
  }

  function publish(topic: string, payload: string, retain: boolean): Promise<number> {
    return new Promise((resolve) => {
      const id = freeId();
      const message = { topic, payload, retain, sentAt: performance.now(), resolve };
      waiting.set(id, message);
      if (connected) send(id, message);
    });
  }

  open();
  return {
    ready,
    get inFlight() {
      return waiting.size;
    },
    get reconnects() {
      return reconnects;
    },
    publishCommandResult: (payload) => publish(commandResultsTopic(vehicleId), payload, false),
    publishTelemetry: (payload) => publish(telemetryTopic(vehicleId), payload, false),
    end() {
      ended = true;
      clearTimeout(retry);
      if (connected) {
        void publish(statusTopic(vehicleId), OFFLINE, true);
        write({ cmd: 'disconnect' });
      }
      socket.end();
      setTimeout(() => socket.destroy(), 1000).unref();
    },
  };
}
