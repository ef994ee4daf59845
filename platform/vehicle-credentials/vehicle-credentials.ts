/** A car's device token: made here, kept as a hash, checked at every sign-in. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { MotorpoolError } from '../errors.js';
import type { LiveBus } from '../live-bus/live-bus.js';
import { batchedLookup } from './batched-lookup.js';
import { vehicleCredentialsRepository } from './vehicle-credentials-repository.js';

const TOKEN_BYTES = 32;
const MOST_TOKEN_LENGTH = 128; // longer ones are not ours: do not even hash them
const CACHED_CARS = 50_000;
const CACHE_MS = 10_000; // a safety net: news of a revocation may get lost

export interface VehicleCredentials {
  /** A new token, shown this once; the earlier one stops working at once. Throws not-found for a car that is not there. */
  issue(vehicleId: string): Promise<{ username: string; password: string }>;
  /** Throws when the database cannot be asked. */
  verify(vehicleId: string, password: string): Promise<boolean>;
  /** No token works for this car any more. */
  revoke(vehicleId: string): Promise<void>;
  /** Whether the car exists and is not deleted: for one that signs in with a certificate. Throws as `verify` does. */
  isVehicle(vehicleId: string): Promise<boolean>;
}

export function vehicleCredentials(db: Knex, liveBus: LiveBus): VehicleCredentials {
  const repository = vehicleCredentialsRepository(db);
  const find = batchedLookup(repository.findAll);
  const hashes = new LRUCache<string, Buffer>({ max: CACHED_CARS, ttl: CACHE_MS });
  // A read that began before a revocation must not put the old hash back after it.
  let changes = 0;

  liveBus.subscribe(['credentials-revoked', 'vehicle-changed'], ({ vehicleId }) => {
    changes++;
    hashes.delete(vehicleId);
  });

  async function read(vehicleId: string): Promise<Buffer | undefined> {
    const before = changes;
    const hash = await find(vehicleId);
    if (hash && changes === before) hashes.set(vehicleId, hash);
    return hash;
  }

  return {
    async issue(vehicleId) {
      const password = randomBytes(TOKEN_BYTES).toString('base64url');
      if (!(await repository.replace(vehicleId, sha256(password)))) {
        throw new MotorpoolError('not-found', 'vehicle-not-found', `there is no vehicle ${vehicleId}`);
      }
      liveBus.publish({ kind: 'credentials-revoked', vehicleId, but: tokenFingerprint(password) });
      hashes.delete(vehicleId); // not only by the news: this process must read its own writes
      return { username: vehicleId, password };
    },

    async verify(vehicleId, password) {
      if (password.length > MOST_TOKEN_LENGTH) return false;
      const given = sha256(password);
      const cached = hashes.get(vehicleId);
      if (cached && timingSafeEqual(cached, given)) return true;
      // Another process may have issued a token a moment ago, and its news is still under way.
      const hash = await read(vehicleId);
      return hash !== undefined && timingSafeEqual(hash, given);
    },

    async revoke(vehicleId) {
      await repository.remove(vehicleId);
      liveBus.publish({ kind: 'credentials-revoked', vehicleId });
      hashes.delete(vehicleId);
    },

    isVehicle: (vehicleId) => repository.isVehicle(vehicleId),
  };
}

/** Tells one token from another in news between processes; gives nothing away of the token or of its kept hash. */
export const tokenFingerprint = (password: string) => createHash('sha256').update(sha256(password)).digest('base64url');

const sha256 = (text: string) => createHash('sha256').update(text).digest();
