/**
 * The guard of one client: it cuts the byte stream into packets, checks every one, and answers what a car publishes
 * itself, once it is safe. Aedes behind it gets a CONNECT that is signed in already, and then subscriptions and their
 * deliveries alone.
 */
import type { Duplex } from 'node:stream';
import type { Client as AedesClient } from 'aedes';
import { telemetryTopic } from '../contracts/index.js';
import { AckQueue, ANSWER_BY_QOS, type Pending } from './ack-queue.js';
import { AedesStream, type StreamOwner } from './aedes-stream.js';
import type { Car } from './car.js';
import { type ConnectPacket, parseConnect } from './connect-packet.js';
import type { ConnectionHost } from './connection-host.js';
import { FrameCutter } from './frame-cutter.js';
import { PacketReader } from './mqtt-text.js';
import { ProtocolError, type Refusal } from './protocol-error.js';
import { publicationOf } from './rights.js';
import { checkSubscribe, parseAnswer } from './subscribe-packet.js';

/** Why a client is not read just now; several may hold at once. */
const Hold = { signIn: 1, ownPending: 2, allPending: 4, rate: 8, outgoing: 16, aedes: 32, stopping: 64 } as const;

const PUBLISH = 3;
const PINGRESP = Buffer.from([0xd0, 0]);
const OUTGOING_BYTES = 64 * 1024;
const GONE_MS = 2_000;
const MOST_RECEIVED_IDS = 256; // QoS 2, between PUBREC and PUBREL

export class Connection implements StreamOwner {
  readonly address: string;
  /** From a TLS client certificate. */
  readonly certifiedId: string | undefined;
  state: 'opening' | 'signing-in' | 'ready' | 'closed' = 'opening';
  clientId = '';
  /** Set as soon as the client claims to be it, so that a revocation finds it in the middle of its sign-in. */
  vehicleId: string | undefined;
  car: Car | undefined;
  readonly openedAt: number;
  heardAt: number;
  /** When the packet that is not complete yet began; 0 for none. */
  partialSince = 0;
  keepAliveMs = 0;
  /** The car came back on another connection: no last will, and it is not offline. */
  takenOver = false;
  aedesClient: AedesClient | undefined;

  readonly #host: ConnectionHost;
  readonly #socket: Duplex;
  readonly #cutter = new FrameCutter();
  readonly #acks = new AckQueue();
  #aedes: AedesStream | undefined;
  #holds = 0;
  #cutting = false;
  #ownTelemetryTopic: Buffer | undefined;
  #receivedIds: Set<number> | undefined;
  #flushing = false;
  #chunkAt = 0;
  #gone = false;
  readonly #whenGone: (() => void)[] = [];

  constructor(host: ConnectionHost, socket: Duplex, address: string, certifiedId: string | undefined, now: number) {
    this.#host = host;
    this.#socket = socket;
    this.address = address;
    this.certifiedId = certifiedId;
    this.openedAt = now;
    this.heardAt = now;
    socket.on('data', (chunk: Buffer) => this.#heard(chunk));
    socket.on('drain', () => this.#drained());
    socket.on('close', () => this.#closed());
    socket.on('error', () => {}); // 'close' follows
  }

  /** The broker holds this client up, so silence is not the client's fault. */
  get held(): boolean {
    return this.#holds !== 0;
  }

  get pendingMessages(): number {
    return this.#acks.length;
  }

  /** Counts the reason and closes; `connack` is the return code that tells the client why, before sign-in. */
  refuse(refusal: Refusal, connack?: number): void {
    if (this.state === 'closed') return;
    this.#host.metrics.refused(refusal);
    this.#host.log.debug({ refusal, vehicleId: this.vehicleId, address: this.address }, 'a client was refused');
    if (connack !== undefined && this.state !== 'ready') this.#socket.write(Buffer.from([0x20, 2, 0, connack]));
    this.close();
  }

  /** Closes; what was written before still goes out. Pending telemetry is stored all the same. */
  close(): void {
    if (this.state === 'closed') return;
    this.#socket.end();
    // A peer that takes nothing would keep the socket for ever.
    setTimeout(() => this.#socket.destroy(), this.#host.limits.drainMs).unref();
    this.#closed();
  }

  /**
   * Closes without a last will, because the car is here on another connection, or because it is we who go.
   * Resolves when Aedes has let go of it.
   */
  closeQuietly(): Promise<void> {
    this.takenOver = true;
    this.#withoutWill();
    this.close();
    return this.#gone ? Promise.resolve() : new Promise((resolve) => this.#whenGone.push(resolve));
  }

  /** Aedes has let go of this client. */
  gone(): void {
    this.#gone = true;
    for (const resolve of this.#whenGone.splice(0)) resolve();
  }

  #withoutWill(): void {
    // Aedes's own mark for 'said DISCONNECT' (MQTT-3.14.4-3); not in its types.
    if (this.aedesClient) (this.aedesClient as unknown as { _disconnected: boolean })._disconnected = true;
  }

  /** The sign-in is done: Aedes takes over the session, and says `ready()` when it has. */
  handToAedes(car: Car): AedesStream {
    this.car = car;
    this.#ownTelemetryTopic = Buffer.from(telemetryTopic(car.vehicleId));
    this.#aedes = new AedesStream(this);
    return this.#aedes;
  }

  ready(): void {
    if (this.state !== 'signing-in') return;
    this.state = 'ready';
    this.#release(Hold.signIn);
  }

  /** Reads no more, for a stop; what is pending is still answered. */
  stopReading(): void {
    this.#hold(Hold.stopping);
  }

  roomAgain(): void {
    this.#release(Hold.allPending);
  }

  rateAgain(): void {
    this.#release(Hold.rate);
  }

  send(bytes: Buffer): boolean {
    if (this.#socket.destroyed) return true;
    return this.#socket.write(bytes);
  }

  aedesRead(): void {
    // Aedes is in the midst of reading: it must not be closed or fed from inside of that.
    if (this.#holds & Hold.aedes) setImmediate(() => this.#release(Hold.aedes));
  }

  aedesClosed(): void {
    this.close();
  }

  /** Writes what is done, in order. Called once for many messages. */
  flush(now: number): void {
    this.#flushing = false;
    const answers = this.#acks.take((entry) => {
      if (entry.answer === ANSWER_BY_QOS[1]) this.#host.metrics.puback.observeMs(now - entry.since);
    });
    if (answers && !this.#socket.destroyed && !this.#socket.write(answers)) this.#holdForPeer();
    if (this.#holds & Hold.ownPending && !this.#tooManyPending(0.5)) this.#release(Hold.ownPending);
  }

  #heard(chunk: Buffer): void {
    if (this.state === 'closed') return;
    this.heardAt = performance.now();
    this.#chunkAt = this.heardAt;
    this.#cutter.feed(chunk);
    if (this.#holds === 0) this.#cut();
    else if (this.#cutter.heldBytes > this.#host.limits.packetBytes + OUTGOING_BYTES) this.refuse('too-large');
  }

  /** Takes packet after packet out of the stream until there is none, or the client is to wait. */
  #cut(): void {
    if (this.#cutting) return;
    this.#cutting = true;
    const { limits } = this.#host;
    this.car?.refill(this.heardAt);
    try {
      while (this.#holds === 0 && this.state !== 'closed') {
        const most = this.state === 'ready' ? limits.packetBytes : limits.packetBytesBeforeSignIn;
        if (!this.#cutter.next(most)) break;
        this.partialSince = 0;
        if (this.#host.budget.full && (this.#cutter.bytes[this.#cutter.start] as number) >> 4 === PUBLISH) {
          this.#cutter.putBack();
          this.#hold(Hold.allPending);
          this.#host.budget.wait(this);
          break;
        }
        this.#packet();
        if (this.car && !this.car.takePacket()) {
          this.#hold(Hold.rate);
          this.#host.slowDown(this);
        }
      }
      if (this.#holds === 0 && this.partialSince === 0 && this.#cutter.heldBytes > 0) this.partialSince = this.heardAt;
    } catch (error) {
      if (error instanceof ProtocolError) this.refuse(error.refusal);
      else throw error;
    } finally {
      this.#cutting = false;
    }
  }

  #packet(): void {
    const { bytes, start, body, end } = this.#cutter;
    const first = bytes[start] as number;
    if (this.state === 'opening') {
      if (first !== 0x10) throw new ProtocolError('not-connected');
      this.#connect(bytes.subarray(start, end), parseOrTell(this, bytes, body, end));
      return;
    }
    if (first >> 4 === PUBLISH) {
      this.#publish(first, bytes, body, end);
      return;
    }
    switch (first) {
      case 0xc0: // PINGREQ
        if (body !== end) throw new ProtocolError('malformed');
        if (!this.send(PINGRESP)) this.#holdForPeer();
        return;
      case 0x62: // PUBREL: the end of a QoS 2 message that we took
        this.#released(parseAnswer(bytes, body, end));
        return;
      case 0x40: // PUBACK, PUBREC, PUBCOMP: answers to what Aedes delivered
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
        this.#withoutWill();
        this.close();
        return;
      case 0x10:
        throw new ProtocolError('second-connect'); // MQTT-3.1.0-2
      default:
        throw new ProtocolError('malformed');
    }
  }

  #connect(frame: Buffer, packet: ConnectPacket): void {
    this.state = 'signing-in';
    this.#hold(Hold.signIn);
    const most = this.#host.limits.keepAliveS;
    this.keepAliveMs = Math.min(packet.keepAliveS || most, most) * 1500; // one and a half times: MQTT-3.1.2-24
    this.#host.signIn(this, packet, Buffer.from(frame));
  }

  #publish(first: number, bytes: Buffer, body: number, end: number): void {
    const qos = (first >> 1) & 3;
    if (qos === 3 || (qos === 0 && first & 8)) throw new ProtocolError('malformed'); // MQTT-3.3.1-4, -2
    const own = this.#ownTelemetryTopic as Buffer;
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
      const pending = this.#pending(qos, packetId, end - body);
      if (pending) {
        const payload = bytes.subarray(topicEnd + idBytes, end);
        this.#settle(pending, this.#host.append(this.vehicleId as string, payload));
      }
      return;
    }
    const reader = new PacketReader(bytes, body, end);
    const topic = reader.text();
    const packetId = qos > 0 ? reader.packetId() : 0;
    const publication = publicationOf(this.vehicleId as string, topic);
    if (publication === undefined || publication === 'telemetry') throw new ProtocolError('publish-denied');
    const pending = this.#pending(qos, packetId, end - body);
    if (!pending) return;
    const payload = bytes.subarray(body + 2 + Buffer.byteLength(topic) + idBytes, end);
    this.#settle(pending, this.#host.publish(this, publication, topic, payload, (first & 1) === 1));
  }

  /** Room in the queue of answers; undefined for a QoS 2 message that we have already. */
  #pending(qos: number, packetId: number, bytes: number): Pending | undefined {
    const again = qos === 2 && this.#receivedBefore(packetId);
    const entry: Pending = { answer: ANSWER_BY_QOS[qos] as number, packetId, bytes, since: this.#chunkAt, done: false };
    this.#acks.push(entry);
    this.#host.budget.take(bytes);
    if (this.#tooManyPending(1)) this.#hold(Hold.ownPending);
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
        this.#host.budget.giveBack(entry.bytes);
        this.refuse('store-closed'); // it may be lost: no answer, and the car sends it again
      },
    );
  }

  #done(entry: Pending): void {
    entry.done = true;
    this.#host.budget.giveBack(entry.bytes);
    if (this.#flushing || this.state === 'closed' || !this.#acks.ready) return;
    this.#flushing = true;
    this.#host.flushSoon(this);
  }

  #released(packetId: number): void {
    this.#receivedIds?.delete(packetId);
    const pubcomp = Buffer.from([0x70, 2, packetId >> 8, packetId & 255]);
    if (!this.send(pubcomp)) this.#holdForPeer();
  }

  #pass(packet: Buffer): void {
    if (this.#aedes?.push(packet) === false) this.#hold(Hold.aedes);
  }

  #tooManyPending(share: number): boolean {
    const { pendingMessages, pendingBytes } = this.#host.limits;
    return this.#acks.length >= pendingMessages * share || this.#acks.bytes >= pendingBytes * share;
  }

  /** A peer that does not take its answers gives us nothing more to answer. */
  #holdForPeer(): void {
    if (this.#socket.writableLength > OUTGOING_BYTES) this.#hold(Hold.outgoing);
  }

  #drained(): void {
    this.#aedes?.drained();
    this.#release(Hold.outgoing);
  }

  #hold(reason: number): void {
    if (this.#holds === 0) this.#socket.pause();
    this.#holds |= reason;
  }

  #release(reason: number): void {
    if ((this.#holds & reason) === 0) return;
    this.#holds &= ~reason;
    if (this.#holds !== 0 || this.state === 'closed') return;
    this.heardAt = performance.now(); // it was we who did not listen
    this.#cut();
    if (this.#holds === 0) this.#socket.resume();
  }

  #closed(): void {
    if (this.state === 'closed') return;
    const was = this.state;
    this.state = 'closed';
    this.#host.budget.forget(this);
    this.#host.closed(this, was);
    this.#aedes?.destroy();
    if (was !== 'ready') this.gone();
    else setTimeout(() => this.gone(), GONE_MS).unref(); // should Aedes never tell
  }
}

/** A version that we do not speak is told before the connection closes (MQTT-3.1.2-2). */
function parseOrTell(connection: Connection, bytes: Buffer, body: number, end: number): ConnectPacket {
  try {
    return parseConnect(bytes, body, end);
  } catch (error) {
    if (error instanceof ProtocolError && error.refusal === 'protocol-version')
      connection.refuse('protocol-version', 1);
    throw error;
  }
}
