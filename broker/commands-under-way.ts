/**
 * Which command a client's PUBACK is for. Aedes does not tell for a session that it does not keep, so what it writes to the
 * client is read here: of each message on the commands topic its packet id, and the command's.
 */
import { FrameCutter } from './frame-cutter.js';
import { PacketReader } from './mqtt-text.js';

const PUBLISH = 3;
const MOST_BYTES = 512 * 1024;
const MOST_UNDER_WAY = 64; // one is sent at a time, but a client need not acknowledge what it gets

export class CommandsUnderWay {
  readonly #topic: string;
  readonly #byPacketId = new Map<number, string>();

  constructor(topic: string) {
    this.#topic = topic;
  }

  get none(): boolean {
    return this.#byPacketId.size === 0;
  }

  /** Whole packets, as they go out; the first is a PUBLISH. */
  sent(bytes: Buffer): void {
    const cutter = new FrameCutter();
    cutter.feed(bytes);
    while (cutter.next(MOST_BYTES)) {
      const first = cutter.bytes[cutter.start] as number;
      if (first >> 4 !== PUBLISH || (first & 0b110) === 0) continue; // not a PUBLISH, or of QoS 0
      const reader = new PacketReader(cutter.bytes, cutter.body, cutter.end);
      if (reader.text() !== this.#topic) continue;
      const packetId = reader.packetId();
      const id = idOf(cutter.bytes.subarray(cutter.body + 2 + Buffer.byteLength(this.#topic) + 2, cutter.end));
      if (id === undefined) continue;
      this.#byPacketId.set(packetId, id);
      for (const oldest of this.#byPacketId.keys()) {
        if (this.#byPacketId.size > MOST_UNDER_WAY) this.#byPacketId.delete(oldest);
      }
    }
  }

  /** The command whose message the client acknowledges; undefined for any other packet. */
  acknowledged(packetId: number): string | undefined {
    const id = this.#byPacketId.get(packetId);
    this.#byPacketId.delete(packetId);
    return id;
  }
}

function idOf(payload: Buffer): string | undefined {
  try {
    const { id } = JSON.parse(payload.toString()) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined; // by `sendToVehicle`, which sends whatever it is given
  }
}
