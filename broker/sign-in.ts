/** Who is this client? Decides before Aedes hears of it, so that nobody takes over what is not theirs. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { messageOf } from '../platform/errors.js';
import type { Log } from '../platform/log.js';
import { seldom } from '../platform/seldom.js';
import { tokenFingerprint, type VehicleCredentials } from '../platform/vehicle-credentials/index.js';
import type { ConnectPacket } from './connect-packet.js';
import type { Connection } from './connection.js';
import type { Limits } from './limits.js';
import type { Refusal } from './protocol-error.js';
import { isClientIdOf, isVehicleId, mayBeWill } from './rights.js';

/** CONNACK return codes (MQTT 3.1.1, table 3.1). */
export const Connack = { badClientId: 2, unavailable: 3, badCredentials: 4, notAuthorized: 5 } as const;

export type SignIn = { vehicleId: string } | { refusal: Refusal; connack: number };

const SUSPECTS_AT_ONCE = 2;
const MOST_SUSPECTS = 500;
const TELL_EVERY_MS = 10_000;

export function signInCheck(
  credentials: VehicleCredentials,
  limits: Limits,
  log: Log,
  claim: (connection: Connection, vehicleId: string) => void,
) {
  const failures = new RateLimiterMemory({ points: limits.failedSignIns, duration: 60 });
  const line: (() => void)[] = [];
  let suspects = 0;
  // A fleet that cannot come in tries again and again; how often is counted.
  const tell = seldom(TELL_EVERY_MS, (error: unknown) =>
    log.warn({ error: messageOf(error) }, 'a sign-in could not be checked'),
  );

  /**
   * An address with many failures is not shut out, for an honest car may stand behind it too: its sign-ins are checked
   * a few at a time, whoever guesses. False when even that line is full.
   */
  async function waitInLine(): Promise<boolean> {
    if (line.length >= MOST_SUSPECTS) return false;
    if (suspects++ >= SUSPECTS_AT_ONCE) await new Promise<void>((next) => line.push(next));
    return true;
  }

  async function verify(connection: Connection, packet: ConnectPacket, vehicleId: string): Promise<boolean> {
    const check = () =>
      connection.certifiedId !== undefined
        ? credentials.isVehicle(vehicleId)
        : packet.password !== undefined && credentials.verify(vehicleId, packet.password.toString('latin1'));
    const known = await failures.get(connection.address);
    const suspect = (known?.consumedPoints ?? 0) >= limits.failedSignIns;
    if (suspect && !(await waitInLine())) throw new Error('too many suspect sign-ins at once');
    try {
      const right = await withTimeLimit(check(), limits.signInMs);
      if (!right) await failures.penalty(connection.address);
      return right;
    } finally {
      if (suspect) {
        suspects--;
        line.shift()?.();
      }
    }
  }

  /** Never rejects. */
  return async function check(connection: Connection, packet: ConnectPacket): Promise<SignIn> {
    const vehicleId = connection.certifiedId ?? packet.username ?? '';
    if (!isVehicleId(vehicleId) || (packet.username !== undefined && packet.username !== vehicleId)) {
      return { refusal: 'credentials', connack: Connack.badCredentials };
    }
    if (packet.password) connection.tokenFingerprint = tokenFingerprint(packet.password.toString('latin1'));
    claim(connection, vehicleId);
    try {
      if (!(await verify(connection, packet, vehicleId))) {
        return { refusal: 'credentials', connack: Connack.badCredentials };
      }
    } catch (error) {
      tell(error);
      return { refusal: 'sign-in-unavailable', connack: Connack.unavailable };
    }
    if (!isClientIdOf(vehicleId, packet.clientId)) return { refusal: 'client-id', connack: Connack.badClientId };
    if (packet.will && !mayBeWill(vehicleId, packet.will.topic)) {
      return { refusal: 'will-denied', connack: Connack.notAuthorized };
    }
    return { vehicleId };
  };
}

async function withTimeLimit<T>(answer: T | Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
