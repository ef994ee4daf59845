/** Sends the samples of many cars over a connection each, several messages in flight, and counts what is acknowledged. */
import { type CarLink, openCarLink } from '../simulator/car-link.js';
import { MAX_MESSAGE_BYTES, MAX_SAMPLES_PER_MESSAGE, telemetryPayload } from '../uplink/telemetry-message.js';

const MOST_IN_FLIGHT = 64; // messages of all cars together
const STALL_MS = 5 * 60_000;

export interface Sender {
  /** Queues one sample; resolves when there is room for the next. Rejects when sending cannot go on. */
  add(vehicleId: string, boot: string, sampleJson: string): Promise<void>;
  /** Sends what is queued without waiting for more. */
  flush(): void;
  /** Resolves when everything is acknowledged. */
  drain(): Promise<void>;
  /** Samples that were acknowledged, by `vehicle id/boot`. */
  readonly acknowledged: ReadonlyMap<string, number>;
  close(): void;
}

interface Batch {
  vehicleId: string;
  boot: string;
  samples: string[];
  characters: number;
}

/** `tokenOf` is asked once for each car, when its first message is due. */
export function createSender(mqtt: { host: string; port: number }, tokenOf: (vehicleId: string) => string): Sender {
  const links = new Map<string, CarLink>();
  const batches = new Map<string, Batch>(); // by vehicle id/boot
  const acknowledged = new Map<string, number>();
  let inFlight = 0;
  let failure: Error | undefined;
  let heardAt = performance.now();
  let wake: (() => void)[] = [];

  const change = () => {
    const woken = wake;
    wake = [];
    for (const resolve of woken) resolve();
  };
  const fail = (reason: string) => {
    failure ??= new Error(reason);
    change();
  };
  const watch = setInterval(() => {
    if (inFlight > 0 && performance.now() - heardAt > STALL_MS) {
      fail(`nothing was acknowledged for ${STALL_MS / 60_000} minutes; ${inFlight} messages wait`);
    }
  }, 5_000);

  function linkOf(vehicleId: string): CarLink {
    let link = links.get(vehicleId);
    if (!link) {
      link = openCarLink({ ...mqtt, vehicleId, token: tokenOf(vehicleId), onRefused: fail });
      links.set(vehicleId, link);
    }
    return link;
  }

  function send(key: string, { vehicleId, boot, samples }: Batch): void {
    batches.delete(key);
    if (inFlight === 0) heardAt = performance.now();
    inFlight++;
    void linkOf(vehicleId)
      .publishTelemetry(telemetryPayload(boot, Date.now(), samples))
      .then(() => {
        inFlight--;
        heardAt = performance.now();
        acknowledged.set(key, (acknowledged.get(key) ?? 0) + samples.length);
        change();
      });
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!failure && !condition()) await new Promise<void>((resolve) => wake.push(resolve));
    if (failure) throw failure;
  }

  const flush = () => {
    for (const [key, batch] of batches) send(key, batch);
  };

  return {
    acknowledged,
    flush,
    async add(vehicleId, boot, sampleJson) {
      const key = `${vehicleId}/${boot}`;
      let batch = batches.get(key);
      if (batch && batch.characters + sampleJson.length > MAX_MESSAGE_BYTES / 3) {
        send(key, batch); // a character is at most three bytes of UTF-8
        batch = undefined;
      }
      if (!batch) {
        batch = { vehicleId, boot, samples: [], characters: 0 };
        batches.set(key, batch);
      }
      batch.samples.push(sampleJson);
      batch.characters += sampleJson.length + 1;
      if (batch.samples.length >= MAX_SAMPLES_PER_MESSAGE) send(key, batch);
      await until(() => inFlight < MOST_IN_FLIGHT);
    },
    async drain() {
      flush();
      await until(() => inFlight === 0);
    },
    close() {
      clearInterval(watch);
      for (const link of links.values()) link.end();
    },
  };
}
