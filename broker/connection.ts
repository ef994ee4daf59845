/**
 * The guard of one client: it cuts the byte stream into packets, each checked before anything else sees it, and decides when
 * the client is read. Aedes behind it gets a CONNECT that is signed in already, then subscriptions and deliveries alone.
 */
import type { Duplex } from 'node:stream';
import { stackOf } from '../platform/errors.js';
import type { AedesStream } from './aedes-stream.js';
import type { Car } from './car.js';
import { parseConnect } from './connect-packet.js';
import type { ConnectionHost, ConnectionState } from './connection-host.js';
import { Departure } from './departure.js';
import { FrameCutter } from './frame-cutter.js';
import { Hold, Holds, NO_ROOM } from './hold.js';
import { ProtocolError, type Refusal } from './protocol-error.js';
import { Session, type SessionOwner } from './session.js';

const PUBLISH = 3;
const OUTGOING_BYTES = 64 * 1024;
const GONE_MS = 2_000;
const PATIENCE_SHARE = 0.2; // of one and a half keep-alives: some libraries wait for the answer to a ping for half a one

export class Connection implements SessionOwner {
  readonly address: string;
  readonly certifiedId: string | undefined; // from a TLS client certificate
  state: ConnectionState = 'opening';
  clientId = '';
  tokenFingerprint: string | undefined; // of the device token that it signs in with
  /** Set as soon as the client claims to be it, so that a revocation finds it in the middle of its sign-in. */
  vehicleId: string | undefined;
  car: Car | undefined;
  readonly openedAt: number;
  heardAt: number;
  chunkAt = 0;
  /** When the packet that is not complete yet began; 0 for none. */
  partialSince = 0;
  stuckSince = 0; // since when the client has not taken what it is sent; 0 when it does
  keepAliveMs = 0;
  /** The car came back on another connection: no last will, and it is not offline. */
  takenOver = false;
  readonly departure = new Departure();

  readonly #host: ConnectionHost<Connection>;
  readonly #socket: Duplex;
  readonly #cutter = new FrameCutter();
  readonly #holds = new Holds();
  session: Session<Connection> | undefined; // once it is signed in
  #cutting = false;

  constructor(
    host: ConnectionHost<Connection>,
    socket: Duplex,
    address: string,
    certifiedId: string | undefined,
    now: number,
  ) {
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

  get closed(): boolean {
    return this.state === 'closed';
  }

  /** The car whose presence it carries: none with another client id than the plain one. */
  get presenceOf(): string | undefined {
    return this.clientId === this.vehicleId ? this.vehicleId : undefined;
  }

  /** The broker holds this client up, so silence is not the client's fault. */
  get held(): boolean {
    return this.#holds.any;
  }

  /** Counts the reason and closes; `connack` is the return code that tells the client why, before sign-in. */
  refuse(refusal: Refusal, connack?: number): void {
    if (this.state === 'closed') return;
    this.#host.metrics.refused(refusal);
    this.#host.log.debug({ refusal, vehicleId: this.vehicleId, address: this.address }, 'a client was refused');
    if (connack !== undefined && this.state !== 'ready') this.#socket.write(Buffer.from([0x20, 2, 0, connack]));
    else if (this.state === 'opening') {
      this.#socket.destroy(); // nothing is under way to it, and it may send on for long
      this.#cutter.discard();
    }
    this.close();
  }

  /** Closes; what was written before still goes out. Pending telemetry is stored all the same. */
  close(): void {
    if (this.state === 'closed') return;
    if (!this.#socket.destroyed) {
      this.#socket.end();
      // A peer that takes nothing would keep the socket for ever.
      setTimeout(() => this.#socket.destroy(), this.#host.limits.drainMs).unref();
    }
    this.#closed();
  }

  /**
   * Closes without a last will, because the car is here on another connection, or because it is we who go.
   * Resolves when Aedes has let go of it.
   */
  closeQuietly(): Promise<void> {
    this.takenOver = true;
    this.leave();
    return this.departure.whenOver();
  }

  leave(): void {
    this.departure.withoutWill();
    this.close();
  }

  /** Aedes has let go of this client. */
  gone(): void {
    this.departure.end();
  }

  /** The sign-in is done: Aedes takes over the session, and says `ready()` when it has. */
  handToAedes(car: Car): AedesStream {
    this.car = car;
    this.session = new Session(this, this.#host, car.vehicleId);
    return this.session.aedes;
  }

  ready(): void {
    if (this.state !== 'signing-in') return;
    this.state = 'ready';
    this.release(Hold.signIn);
  }

  roomAgain(): void {
    if (!this.session || this.session.roomAgain()) this.release(Hold.allPending);
  }

  /** Its pings lie behind what there is no room for: before it takes us for dead it is read on for them. */
  lookForPings(now: number): void {
    if (!this.session || this.#holds.onlyForMs(NO_ROOM, now) < this.keepAliveMs * PATIENCE_SHARE) return;
    this.session.forgets = true;
    this.release(NO_ROOM);
  }

  flush(now: number): void {
    this.session?.flush(now);
  }

  send(bytes: Buffer): boolean {
    if (this.#socket.destroyed || this.#socket.write(bytes)) return true;
    // A peer that does not take its answers gives us nothing more to answer.
    if (this.#socket.writableLength > OUTGOING_BYTES) this.hold(Hold.outgoing);
    if (this.stuckSince === 0) this.stuckSince = performance.now();
    return false;
  }

  aedesRead(): void {
    // Aedes is in the midst of reading: it must not be closed or fed from inside of that.
    if (this.#holds.has(Hold.aedes)) setImmediate(() => this.release(Hold.aedes));
  }

  hold(reason: number): void {
    if (this.#holds.add(reason)) this.#socket.pause();
  }

  release(reason: number): void {
    if (!this.#holds.remove(reason) || this.closed) return;
    this.heardAt = performance.now(); // it was we who did not listen
    this.#cut();
    if (!this.held) this.#socket.resume();
  }

  #heard(chunk: Buffer): void {
    if (this.state === 'closed') return;
    this.heardAt = performance.now();
    this.chunkAt = this.heardAt;
    this.#cutter.feed(chunk);
    if (!this.held) this.#cut();
    else if (this.#cutter.heldBytes > this.#host.limits.packetBytes + OUTGOING_BYTES) this.refuse('too-large');
  }

  /** Takes packet after packet out of the stream until there is none, or the client is to wait. */
  #cut(): void {
    if (this.#cutting) return;
    this.#cutting = true;
    const { limits } = this.#host;
    this.car?.refill(this.heardAt);
    try {
      while (!this.held && !this.closed) {
        const most = this.state === 'ready' ? limits.packetBytes : limits.packetBytesBeforeSignIn;
        if (!this.#cutter.next(most)) break;
        this.partialSince = 0;
        const { bytes, start, body, end } = this.#cutter;
        if (this.#host.budget.full && (bytes[start] as number) >> 4 === PUBLISH && !this.session?.forgets) {
          this.#cutter.putBack();
          this.hold(Hold.allPending);
          this.#host.budget.wait(this);
          break;
        }
        if (this.session) this.session.take(bytes, start, body, end);
        else this.#connect(bytes, start, body, end);
        if (this.car && !this.car.takePacket()) {
          this.hold(Hold.rate);
          this.#host.slowDown(this);
        }
      }
      if (!this.held && this.partialSince === 0 && this.#cutter.heldBytes > 0) this.partialSince = this.heardAt;
    } catch (error) {
      // Out of a socket's event: an exception would end the process, and with it everybody's connection.
      if (!(error instanceof ProtocolError)) this.#host.log.error({ error: stackOf(error) }, 'a packet broke us');
      const refusal = error instanceof ProtocolError ? error.refusal : 'internal-error';
      this.refuse(refusal, refusal === 'protocol-version' ? 1 : undefined); // told before it closes: MQTT-3.1.2-2
    } finally {
      this.#cutting = false;
    }
  }

  #connect(bytes: Buffer, start: number, body: number, end: number): void {
    if (bytes[start] !== 0x10) throw new ProtocolError('not-connected');
    const packet = parseConnect(bytes, body, end);
    this.state = 'signing-in';
    this.hold(Hold.signIn);
    const most = this.#host.limits.keepAliveS;
    this.keepAliveMs = Math.min(packet.keepAliveS || most, most) * 1500; // one and a half times: MQTT-3.1.2-24
    this.#host.signIn(this, packet, Buffer.from(bytes.subarray(start, end)));
  }

  #drained(): void {
    this.stuckSince = 0;
    this.session?.aedes.drained();
    this.release(Hold.outgoing);
  }

  #closed(): void {
    if (this.state === 'closed') return;
    const was = this.state;
    this.state = 'closed';
    this.#cutter.clear();
    this.#host.budget.forget(this);
    this.#host.closed(this, was);
    this.session?.aedes.destroy();
    if (was !== 'ready') this.gone();
    else setTimeout(() => this.gone(), GONE_MS).unref(); // should Aedes never tell
  }
}
