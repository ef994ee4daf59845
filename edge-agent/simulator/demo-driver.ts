/** A car of the demo fleet: it drives while somebody has it, does as it is told by commands, and shows it. */
import type { CommandResultMessage } from '../../contracts/index.js';
import type { Log } from '../../platform/log.js';
import { createCommandRunner } from '../commands/command-runner.js';
import { simulatedBody } from '../commands/simulated-actuator.js';
import type { DriveModel } from '../sensors/drive-model.js';
import type { Reading } from '../sensors/sensor.js';
import { openCarLink } from './car-link.js';
import { conditionOf, isElectric } from './demo-cars.js';
import { type SimulatedCar, simulatedCar } from './simulated-car.js';
import { streetDrive } from './street-drive.js';

const ONE_HASTY_IN = 6;

export interface DemoCar {
  readonly vehicleId: string;
  readonly car: SimulatedCar;
  /** Whether somebody has it now: it drives, or comes to a stand at the next kerb. */
  isOut: boolean;
  readonly isParked: boolean;
  /** What it last reported. */
  readonly values: Reading;
}

export interface DemoLink {
  host: string;
  port: number;
  vehicleId: string;
  token: string;
}

export async function demoDriver(index: number, isOut: boolean, link: DemoLink, log: Log): Promise<DemoCar> {
  const { actuator, sensor } = simulatedBody();
  let values: Reading = {};
  let bodyValues: Reading = {};
  const demo = {
    vehicleId: link.vehicleId,
    isOut,
    get isParked() {
      return values.ignition === false;
    },
    get values() {
      return values;
    },
  };
  const drive = streetDrive({
    ...{ seed: index + 1, isElectric: isElectric(index), condition: conditionOf(index) },
    ...{ isHasty: index % ONE_HASTY_IN === 0, isOut: () => demo.isOut },
  });
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
    log: log.child({}, { level: 'warn' }), // of commands each step is told, and the demo's customers give many
    now: Date.now,
    values: () => values,
    tell,
  });
  return Object.assign(demo, { car: simulatedCar(link.vehicleId, withBody, carLink, 1) });
}
