/** What a signed-in client's packets do. It answers what the car publishes; the rest goes on to Aedes. */
import { commandsTopic, telemetryTopic } from '../contracts/index.js';
import { AckQueue, ANSWER_BY_QOS, type Pending } from './ack-queue.js';
import { AedesStream, type StreamOwner } from './aedes-stream.js';
import { CommandsUnderWay } from './commands-under-way.js';
import type { ConnectionHost } from './connection-host.js';
import { Hold } from './hold.js';
import { PacketReader } from './mqtt-text.js';
import { ProtocolError, type Refusal } from './protocol-error.js';
import { RetainedMemory } from './retained-memory.js';
import { publicationOf } from './rights.js';
import { checkSubscribe, parseAnswer } from './subscribe-packet.js';

const PUBLISH = 3;
const PINGRESP = Buffer.from([0xd0, 0]);
const MOST_RECEIVED_IDS = 256; // QoS 2, between PUBREC and PUBREL

/** The connection's side of it. */
export interface SessionOwner extends StreamOwner {
  readonly closed: boolean;
  /** performance.now() when the bytes came that are being taken apart. */
  readonly chunkAt: number;
  hold(reason: Hold): void;
  release(reason: Hold): void;
  refuse(refusal: Refusal): void;
  /** The client said DISCONNECT. */
  leave(): void;
}

export class Session<C extends SessionOwner> {
  readonly aedes: AedesStream;
  readonly #owner: C;
  readonly #host: ConnectionHost<C>;
  readonly #vehicleId: string;
  readonly #ownTelemetryTopic: Buffer;
  readonly #acks = new AckQueue();
  readonly #memory: RetainedMemory;
  #commands: CommandsUnderWay | undefined; // most cars have none for days
  #receivedIds: Set<number> | undefined;
  #flushing = false;
  /**
   * There is no room, and the car is read for its pings alone: what it publishes is forgotten. It was not acknowledged, so
   * the car has it still, and sends it again over its next connection.
   */
  forgets = false;
  #forgot = false;

  constructor(owner: C, host: ConnectionHost<C>, vehicleId: string) {
    this.#owner = owner;
    this.#host = host;
    this.#vehicleId = vehicleId;
    this.#memory = new RetainedMemory(host.budget);
    this.#ownTelemetryTopic = Buffer.from(telemetryTopic(vehicleId));
    this.aedes = new AedesStream({
      send: (bytes) => {
        if ((bytes[0] as number) >> 4 === PUBLISH) this.#delivering(bytes);
        return owner.send(bytes);
      },
      aedesRead: () => owner.aedesRead(),
      close: () => owner.close(),
    });
  }

  /** Nothing waits for an answer, the client's or ours. */
  get idle(): boolean {
    return this.#acks.length === 0 && (this.#commands?.none ?? true);
  }

  /** One packet: its first byte at `start`, its body from `body` to `end`. Throws a ProtocolError. */
  take(bytes: Buffer, start: number, body: number, end: number): void {
    const first = bytes[start] as number;
    if (first >> 4 === PUBLISH) {
      if (this.forgets) this.#forgot = true;
      else this.#publish(first, bytes, body, end);
      return;
    }
    switch (first) {
      case 0xc0: // PINGREQ
        if (body !== end) throw new ProtocolError('malformed');
        this.#owner.send(PINGRESP);
        return;
      case 0x62: // PUBREL: the end of a QoS 2 message that we took
        this.#released(parseAnswer(bytes, body, end));
        return;
      case 0x40: // PUBACK, PUBREC, PUBCOMP: answers to what Aedes delivered
        this.#acknowledged(parseAnswer(bytes, body, end));
        this.#pass(bytes.subarray(start, end));
        return;
      case 0x50:
      case 0x70:
        parseAnswer(bytes, body, end);
        this.#pass(bytes.subarray(start, end));
        return;
      case 0x82:
      case 0xa2:
        checkSubscribe(bytes, body, end, first === 0x82);
        this.#pass(bytes.subarray(start, end));
        return;
      case 0xe0: // DISCONNECT
        if (body !== end) throw new ProtocolError('malformed');
        this.#owner.leave();
        return;
      case 0x10:
        throw new ProtocolError('second-connect'); // MQTT-3.1.0-2
      default:
        throw new ProtocolError('malformed');
    }
  }

  /** Writes the answers to what is done, in order. Called once for many messages. */
  flush(now: number): void {
    this.#flushing = false;
    const { puback } = this.#host.metrics;
    const answers = this.#acks.take((entry) => {
      if (entry.answer === ANSWER_BY_QOS[1]) puback.observeMs(now - entry.since);
    });
    if (answers) this.#owner.send(answers);
    if (!this.#tooManyPending(0.5) && this.roomAgain()) this.#owner.release(Hold.ownPending);
  }

  /** True when it can be read as before. One of which something was forgotten is closed, once all else is answered. */
  roomAgain(): boolean {
    if (this.#forgot && this.#acks.length === 0) this.#owner.refuse('send-again');
    if (!this.#forgot) this.forgets = false;
    return !this.#forgot;
  }

  #publish(first: number, bytes: Buffer, body: number, end: number): void {
    const qos = (first >> 1) & 3;
    if (qos === 3 || (qos === 0 && first & 8)) throw new ProtocolError('malformed'); // MQTT-3.3.1-4, -2
    const own = this.#ownTelemetryTopic;
    const topicEnd = body + 2 + own.length;
    const idBytes = qos > 0 ? 2 : 0;
    // The hot path: exactly the car's own telemetry topic, compared as bytes.
    if (
      topicEnd + idBytes <= end &&
      bytes.readUInt16BE(body) === own.length &&
      bytes.compare(own, 0, own.length, body + 2, topicEnd) === 0
    ) {
      const packetId = qos > 0 ? bytes.readUInt16BE(topicEnd) : 0;
      if (qos > 0 && packetId === 0) throw new ProtocolError('malformed');
      const pending = this.#pending(qos, packetId, bytes);
      if (pending) this.#settle(pending, this.#host.append(this.#vehicleId, bytes.subarray(topicEnd + idBytes, end)));
      return;
    }
    const reader = new PacketReader(bytes, body, end);
    const topic = reader.text();
    const packetId = qos > 0 ? reader.packetId() : 0;
    const publication = publicationOf(this.#vehicleId, topic);
    if (publication === undefined || publication === 'telemetry') throw new ProtocolError('publish-denied');
    const pending = this.#pending(qos, packetId, bytes);
    if (!pending) return;
    const payload = bytes.subarray(body + 2 + Buffer.byteLength(topic) + idBytes, end);
    this.#settle(pending, this.#host.publish(this.#owner, publication, topic, payload, (first & 1) === 1));
  }

  /** Room in the queue of answers; undefined for a QoS 2 message that we have already. */
  #pending(qos: number, packetId: number, bytes: Buffer): Pending | undefined {
    const again = qos === 2 && this.#receivedBefore(packetId);
    const entry: Pending = {
      answer: ANSWER_BY_QOS[qos] as number,
      packetId,
      since: this.#owner.chunkAt,
      memory: this.#memory.retain(bytes),
      done: false,
    };
    this.#acks.push(entry);
    if (this.#tooManyPending(1)) this.#owner.hold(Hold.ownPending);
    if (!again) return entry;
    this.#done(entry); // MQTT-4.3.3-2: answered, and not delivered twice
    return undefined;
  }

  #receivedBefore(packetId: number): boolean {
    this.#receivedIds ??= new Set();
    if (this.#receivedIds.has(packetId)) return true;
    if (this.#receivedIds.size >= MOST_RECEIVED_IDS) throw new ProtocolError('malformed');
    this.#receivedIds.add(packetId);
    return false;
  }

  #settle(entry: Pending, safe: Promise<void>): void {
    safe.then(
      () => this.#done(entry),
      () => {
        this.#memory.letGo(entry.memory);
        this.#owner.refuse('store-closed'); // it may be lost: no answer, and the car sends it again
      },
    );
  }

  #done(entry: Pending): void {
    entry.done = true;
    this.#memory.letGo(entry.memory);
    if (this.#flushing || this.#owner.closed || !this.#acks.ready) return;
    this.#flushing = true;
    this.#host.flushSoon(this.#owner);
  }

  #delivering(bytes: Buffer): void {
    this.#commands ??= new CommandsUnderWay(commandsTopic(this.#vehicleId));
    this.#commands.sent(bytes);
  }

  #acknowledged(packetId: number): void {
    const commandId = this.#commands?.acknowledged(packetId);
    if (commandId !== undefined) this.#host.commandDelivered(commandId);
  }

  #released(packetId: number): void {
    this.#receivedIds?.delete(packetId);
    this.#owner.send(Buffer.from([0x70, 2, packetId >> 8, packetId & 255])); // PUBCOMP
  }

  #pass(packet: Buffer): void {
    if (!this.aedes.push(packet)) this.#owner.hold(Hold.aedes);
  }

  #tooManyPending(share: number): boolean {
    const { pendingMessages, pendingBytes } = this.#host.limits;
    return this.#acks.length >= pendingMessages * share || this.#memory.bytes >= pendingBytes * share;
  }
}
