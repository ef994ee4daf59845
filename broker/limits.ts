/** Bounds on everything that a client could make grow. */

const KIB = 1024;
const MIB = 1024 * KIB;

export interface Limits {
  /** Sockets at once, signed in or not. */
  connections: number;
  connectionsPerAddress: number;
  connectionsPerCar: number;
  /** Beside them, those that have not said a byte yet, before TLS and within it, and those on their way to a WebSocket. Beyond, whoever waited longest gives way: a car speaks at once. */
  silentConnections: number;
  /** A packet's bytes, header and all. */
  packetBytesBeforeSignIn: number;
  packetBytes: number;
  /** From the first byte of a connection to the end of its CONNECT. */
  connectMs: number;
  /** From CONNECT to CONNACK; beyond it the answer is 'server unavailable'. */
  signInMs: number;
  /** From the first byte of a packet to its last: 256 KiB in this time is 20 kbit/s. */
  packetMs: number;
  /** A client that asks for more, or for no keep-alive at all, gets this one. */
  keepAliveS: number;
  /** Packets a second of one car, and how many it may save up. Beyond, it is not read for a while. */
  packetsPerSecond: number;
  packetBurst: number;
  /** Telemetry that is not stored yet: of one connection, and of all. Beyond, the car is not read. */
  pendingMessages: number;
  pendingBytes: number;
  pendingMessagesInAll: number;
  pendingBytesInAll: number;
  /** Sign-ins of one address that failed within a minute; beyond, its next ones wait in a line. */
  failedSignIns: number;
  /** A client that does not take what it is sent for so long is closed. */
  drainMs: number;
  /** How long a stop waits for what is under way. */
  stopMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 50_000,
  connectionsPerAddress: 20_000, // behind one carrier's address there may be many cars
  connectionsPerCar: 4,
  silentConnections: 6_000, // some 4 KB each; more than the system hands over at once of cars that come back together
  packetBytesBeforeSignIn: 4 * KIB,
  packetBytes: 256 * KIB + 128, // the payload may have 256 KiB; the rest is header and topic
  connectMs: 5_000,
  signInMs: 10_000, // ten thousand who come at once take a core so long
  packetMs: 100_000,
  keepAliveS: 20 * 60,
  packetsPerSecond: 200,
  packetBurst: 1_000,
  pendingMessages: 256,
  pendingBytes: MIB,
  pendingMessagesInAll: 50_000,
  pendingBytesInAll: 64 * MIB,
  failedSignIns: 30,
  drainMs: 5_000,
  stopMs: 3_000,
};

/** `RATE_LIMITS=off`, for load tests: memory stays bounded, speed does not. */
export const WITHOUT_RATES: Partial<Limits> = {
  connectionsPerAddress: Number.MAX_SAFE_INTEGER,
  packetsPerSecond: Number.MAX_SAFE_INTEGER,
  packetBurst: Number.MAX_SAFE_INTEGER,
  failedSignIns: Number.MAX_SAFE_INTEGER,
};
