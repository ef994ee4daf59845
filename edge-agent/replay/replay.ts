/** Sends recorded drives to a running system as a car would, and counts what became of each row. */
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { forEachOf } from '../operator/for-each-of.js';
import type { OperatorClient } from '../operator/operator-client.js';
import { sampleJson } from '../uplink/telemetry-message.js';
import { bootId } from './boot-id.js';
import { complaints } from './complaints.js';
import { pacedRows } from './paced-rows.js';
import type { RecordedSample, RecordingFormat } from './recording.js';
import { carsFor, externalIdOf } from './replay-cars.js';
import { createSender } from './sender.js';
import { type Survey, survey } from './survey.js';
import { type Counts, type Held, NOTHING_HELD, type SentBoot, tally, unaccounted } from './tally.js';

const CALLS_AT_ONCE = 8;
/** How long what was acknowledged may take until it can be read back. */
const SETTLE_MS = 10_000;
const ASK_AGAIN_MS = 200;

export interface ReplayOptions {
  format: RecordingFormat;
  paths: readonly string[];
  /** The car of every file that tells of one car; others are found or made. */
  vehicleId?: string | undefined;
  /** Times as fast as recorded; undefined is as fast as acknowledged. */
  speed?: number | undefined;
  keepTimes: boolean;
  timeZone?: string | undefined;
  mqtt: { host: string; port: number };
  client: OperatorClient;
  /** A line for the person: rejected rows, remarks. */
  complain: (line: string) => void;
}

/** Throws when anything that was acknowledged is not accounted for, or when sending cannot go on. */
export async function replay(options: ReplayOptions): Promise<Counts> {
  const { format, client, paths, keepTimes, speed } = options;
  const timeZone = options.timeZone ?? format.timeZone ?? 'UTC';
  const surveys: Survey[] = [];
  // All are read once before any is sent: a wrong file stops the whole, not the half of it.
  for (const path of paths) surveys.push(await survey(format, { path, timeZone }, { now: Date.now(), keepTimes }));
  if (keepTimes && !format.hasWallClock) {
    options.complain(`${format.name} files have no dates: each is taken to end when the file was last written`);
  }
  const ownCar = format.hasManyVehicles ? undefined : options.vehicleId;
  const cars = ownCar === undefined ? await carsFor(client, format, surveys) : new Map<string, string>();
  const vehicleIdOf = (path: string, vehicle: string) =>
    ownCar ?? (cars.get(externalIdOf(format, path, vehicle)) as string);

  const used = new Set(surveys.flatMap((s) => [...s.vehicles].map((vehicle) => vehicleIdOf(s.file.path, vehicle))));
  const tokens = new Map<string, string>();
  await forEachOf([...used], CALLS_AT_ONCE, async (vehicleId) => {
    tokens.set(vehicleId, await client.issueToken(vehicleId));
  });

  const sender = createSender(options.mqtt, (vehicleId) => tokens.get(vehicleId) as string);
  const complaint = complaints(options.complain);
  const total: Counts = { read: 0, stored: 0, repeated: 0, quarantined: 0, rejected: 0 };
  try {
    for (const found of surveys) {
      const counts = await replayFile(found);
      for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
    }
  } finally {
    sender.close();
    complaint.finish();
  }
  return total;

  async function replayFile({ file, digest, vehicles, shiftMs: shift, spanMs }: Survey): Promise<Counts> {
    // At its own speed a drive ends later than now: its last row is then the moment in which that row is sent.
    const shiftMs = speed === undefined || keepTimes ? shift : shift + Math.round(spanMs / Math.max(1, speed));
    const boots = [...vehicles].map((vehicle) => {
      const vehicleId = vehicleIdOf(file.path, vehicle);
      return { vehicle, vehicleId, boot: bootId(digest, vehicleId, vehicle, String(shiftMs)) };
    });
    const bootOf = new Map(boots.map((boot) => [boot.vehicle, boot]));
    const before = await heldOf(client, boots);

    const nextSeq = new Map<string, number>();
    const numberOf = (vehicle: string) => {
      const seq = nextSeq.get(vehicle) ?? 0;
      nextSeq.set(vehicle, seq + 1);
      return seq;
    };
    let rejected = 0;
    const send = async ({ vehicle, atMs, reading }: RecordedSample) => {
      const { vehicleId, boot } = bootOf.get(vehicle) as (typeof boots)[number];
      const sample = { ...reading, seq: numberOf(vehicle), observedAt: atMs + shiftMs };
      await sender.add(vehicleId, boot, sampleJson(sample));
    };
    for await (const row of pacedRows(format, file, speed, () => sender.flush())) {
      if ('reading' in row) await send(row);
      else if ('remark' in row) complaint.remark(file.path, row.line, row.remark);
      else {
        rejected++;
        if (!format.hasManyVehicles) numberOf(''); // so that a number is a row, and a hole in them a rejected one
        complaint.rejected(file.path, row.line, row.reason);
      }
    }
    await sender.drain();

    const account = async () => {
      const after = await heldOf(client, boots);
      return boots.map(
        ({ vehicleId, boot }): SentBoot => ({
          vehicleId,
          boot,
          acknowledged: sender.acknowledged.get(`${vehicleId}/${boot}`) ?? 0,
          before: before.get(boot) ?? NOTHING_HELD,
          after: after.get(boot) ?? NOTHING_HELD,
        }),
      );
    };
    const lostOf = (sent: readonly SentBoot[]) => sent.filter((one) => unaccounted(one) > 0);
    let sent = await account();
    // Where rooms run apart, what is acknowledged lies in Redis' log for a moment before it can be read.
    for (const until = Date.now() + SETTLE_MS; lostOf(sent).length > 0 && Date.now() < until; sent = await account()) {
      await pause(ASK_AGAIN_MS);
    }
    const lost = lostOf(sent);
    if (lost.length > 0) throw new Error(lossOf(file.path, lost));
    return tally(sent, rejected);
  }
}

async function heldOf(
  client: OperatorClient,
  boots: readonly { vehicleId: string; boot: string }[],
): Promise<Map<string, Held>> {
  const held = new Map<string, Held>();
  await forEachOf(boots, CALLS_AT_ONCE, async ({ vehicleId, boot }) => {
    const account = (await client.accounts(vehicleId)).find((item) => item.boot === boot);
    if (account) held.set(boot, account);
  });
  return held;
}

function lossOf(path: string, lost: readonly SentBoot[]): string {
  const all = lost.reduce((sum, one) => sum + unaccounted(one), 0);
  const [first] = lost as [SentBoot, ...SentBoot[]];
  return (
    `${basename(path)}: ${all} samples of ${lost.length} cars were acknowledged, and the system does not account for them ` +
    `(car ${first.vehicleId}, boot ${first.boot}: ${first.acknowledged} acknowledged, ` +
    `${first.after.stored} stored and ${first.after.quarantined} quarantined)`
  );
}
