/** Some simulated cars that drive in this very process, over real MQTT and HTTP, so that a new system shows life. */
import type { CommandResultMessage } from '../../contracts/index.js';
import { messageOf } from '../../platform/errors.js';
import type { Log } from '../../platform/log.js';
import type { Room } from '../../platform/room.js';
import { createCommandRunner } from '../commands/command-runner.js';
import { simulatedBody } from '../commands/simulated-actuator.js';
import { findOrMakeBranch } from '../operator/find-or-make-branch.js';
import { findOrMakeCars } from '../operator/find-or-make-cars.js';
import { forEachOf } from '../operator/for-each-of.js';
import { operatorClient } from '../operator/operator-client.js';
import type { DriveModel } from '../sensors/drive-model.js';
import type { Reading } from '../sensors/sensor.js';
import { openCarLink } from './car-link.js';
import { DEMO_BRANCH, demoCar, isElectric } from './demo-cars.js';
import { type SimulatedCar, simulatedCar } from './simulated-car.js';
import { steadyTicks } from './steady-ticks.js';
import { streetDrive } from './street-drive.js';

const PREFIX = 'demo-';
const CALLS_AT_ONCE = 4; // the system has customers to serve as well
const PERIOD_MS = 1000;

export interface DemoFleetOptions {
  log: Log;
  cars: number;
  /** Both hold once the rooms before this one have started. */
  baseUrl: () => string;
  mqttUrl: () => string;
  admin: { email: string; password: string };
}

/**
 * The cars are found or made through the public API, the same ones after each restart. Starting does not wait for that:
 * the system is ready without its demo, and a demo that fails is told in the log.
 */
export function createDemoFleet({ log, cars: count, baseUrl, mqttUrl, admin }: DemoFleetOptions): Room {
  const cars: SimulatedCar[] = [];
  let isStopped = false;
  let stopTicks = () => {};
  let begun: Promise<void> = Promise.resolve();

  async function begin(): Promise<void> {
    const client = operatorClient(baseUrl(), admin);
    const wanted = Array.from({ length: count }, (_, index) => ({
      ...demoCar(index),
      externalId: `${PREFIX}${String(index + 1).padStart(3, '0')}`,
    }));
    await findOrMakeBranch(client, DEMO_BRANCH);
    const ids = await findOrMakeCars(client, PREFIX, wanted);
    const { hostname, port } = new URL(mqttUrl());
    await forEachOf(wanted, CALLS_AT_ONCE, async ({ externalId }, index) => {
      if (isStopped) return;
      const vehicleId = ids.get(externalId) as string;
      const token = await client.issueToken(vehicleId);
      if (isStopped) return;
      const mqtt = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 1883) };
      cars.push(await demoDriver(index, { ...mqtt, vehicleId, token }, log));
    });
    if (isStopped) return;
    stopTicks = steadyTicks(cars.length, PERIOD_MS, (index) => cars[index]?.tick(PERIOD_MS));
    log.info({ cars: cars.length }, 'the demo fleet drives');
  }

  return {
    name: 'demo-fleet',
    async start() {
      begun = begin().catch((error) => {
        if (!isStopped) log.error({ reason: messageOf(error) }, 'the demo fleet does not drive');
      });
    },
    async stop() {
      isStopped = true;
      stopTicks();
      for (const car of cars) car.link.end();
      await begun;
      for (const car of cars) car.link.end(); // those that were connecting meanwhile
    },
    problem: () => undefined,
  };
}

/** A car that also does as it is told, and shows it. */
async function demoDriver(
  index: number,
  link: { host: string; port: number; vehicleId: string; token: string },
  log: Log,
): Promise<SimulatedCar> {
  const { actuator, sensor } = simulatedBody();
  const drive = streetDrive({ seed: index + 1, isElectric: isElectric(index) });
  let values: Reading = {};
  let bodyValues: Reading = {};
  const withBody: DriveModel = {
    advance(elapsedMs) {
      values = { ...drive.advance(elapsedMs), ...bodyValues };
      return values;
    },
  };
  const memory = new Map<string, string>(); // a demo car's memory ends with the process
  const carLink = openCarLink({
    ...link,
    onRefused: (reason) => log.warn({ reason }, 'a demo car was refused'),
    onCommand: (payload) => {
      void commands.receive(payload).then(async () => {
        bodyValues = await sensor.read();
      });
    },
  });
  const tell = async (result: CommandResultMessage) => {
    await carLink.publishCommandResult(JSON.stringify(result));
    return true;
  };
  const commands = await createCommandRunner({
    actuator,
    memory: {
      get: async (name) => memory.get(name),
      put: async (name, value) => {
        memory.set(name, value);
      },
    },
    log,
    now: Date.now,
    values: () => values,
    tell,
  });
  return simulatedCar(link.vehicleId, withBody, carLink, 1);
}
