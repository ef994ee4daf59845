/** One car's day on the demo streets: trips, red lights, parking, charging or filling up, a fault now and then. */
import { demoPosition } from '../../contracts/demo-streets.js';
import type { DriveModel } from '../sensors/drive-model.js';
import type { Reading } from '../sensors/sensor.js';
import { type BodyCondition, carBody } from './car-body.js';
import { driver } from './driver.js';
import { seededRandom } from './random.js';
import { streetWalk, TURN_RADIUS_M } from './street-walk.js';

const STEP_S = 0.25; // how finely a second is driven
const LONGEST_STRETCH_S = 60; // more than that at once is a laptop that slept: the car stood meanwhile
const G = 9.80665;
const FILL_BELOW_PERCENT = 25;
const PLUGGED_BELOW_PERCENT = 80;
const CHARGED_PERCENT = 85;
const FULL_PERCENT = 95;
const BOARDING_S = 8; // doors open, before and after a trip
const FAULT_CHANCE = 0.01; // a trip
/** Nuisances: neither makes a car unfit to rent. */
const FAULTS = { combustion: 'P0442', electric: 'C0750' }; // a leak in the fuel vapour system; a tyre sensor
const RPM = { idle: 780, perMps: 95 };

export interface StreetDriveOptions {
  seed: number;
  isElectric: boolean;
  /**
   * Whether somebody has the car now; always, unless told. While nobody has it, it comes to a stand at the next kerb, stays
   * there, and charges.
   */
  isOut?: () => boolean;
  /** Brakes late and hard now and then. */
  isHasty?: boolean;
  /** How it is as it begins. One with a fault keeps it, and one with a charge said here finds no charger. */
  condition?: BodyCondition & { fault?: string };
}

/** The same seed drives the same way for the same steps. */
export function streetDrive(options: StreetDriveOptions): DriveModel {
  const { seed, isElectric, isOut = () => true, isHasty = false, condition = {} } = options;
  const random = seededRandom(seed);
  const walk = streetWalk(random);
  const foot = driver(walk, random, isHasty);
  const body = carBody(isElectric, random, condition);
  const headingOffsetS = random.between(0, 30);
  let tripS = random.between(120, 1500); // how long it still drives; negative: it stands
  let standS = 0;
  let boardingS = 0;
  let isFilling = false;
  let isIdle = !isOut();
  let fault = condition.fault;
  if (isIdle) foot.park();

  function endTrip(): void {
    standS = random.between(60, 420) + headingOffsetS;
    boardingS = BOARDING_S;
    isFilling = body.energyPercent < FILL_BELOW_PERCENT;
  }

  /** Nobody has it: it charges, and is filled up where it came back nearly empty. */
  function standIdle(seconds: number): void {
    isIdle = true;
    boardingS -= seconds;
    if (isElectric && body.energyPercent < PLUGGED_BELOW_PERCENT) isFilling = condition.energyPercent === undefined;
    if (body.energyPercent >= FULL_PERCENT) isFilling = false;
    if (isFilling) body.fill(seconds);
  }

  function beginTrip(): void {
    tripS = random.between(300, 1500);
    isFilling = false;
    foot.leave();
    if (fault === undefined && random.chance(FAULT_CHANCE)) fault = FAULTS[isElectric ? 'electric' : 'combustion'];
    else if (random.chance(0.3)) fault = condition.fault; // seen to while it stood
  }

  function step(seconds: number): void {
    const stoodBefore = foot.isParked;
    const movedM = foot.step(seconds);
    body.step(seconds, movedM, !foot.isParked);
    if (foot.isParked && !stoodBefore) endTrip();
    else if (foot.isParked && !isOut()) standIdle(seconds);
    else if (foot.isParked) {
      if (isIdle) [isIdle, isFilling, standS] = [false, false, BOARDING_S / 2]; // whoever has fetched it leaves at once
      standS -= seconds;
      boardingS = standS > 0 && standS < BOARDING_S ? BOARDING_S : boardingS - seconds;
      if (isFilling) body.fill(seconds);
      if (standS <= 0 && (!isFilling || body.energyPercent >= CHARGED_PERCENT)) beginTrip();
    } else {
      tripS = isOut() ? tripS - seconds : 0;
      // Between crossings, not in one: nobody parks there.
      if (tripS <= 0 && walk.metresToStopLine() > 60) foot.park();
    }
  }

  return {
    advance(elapsedMs): Reading {
      const seconds = Math.min(elapsedMs / 1000, LONGEST_STRETCH_S);
      const speedBefore = foot.speedMps;
      for (let left = seconds; left > 0; left -= STEP_S) step(Math.min(STEP_S, left));

      const { columnM, rowM, headingDeg, turning } = walk.place();
      const [longitude, latitude] = demoPosition(columnM, rowM);
      const speedMps = foot.speedMps;
      const forwardG = seconds > 0 ? (speedMps - speedBefore) / seconds / G : 0;
      const sidewaysG = (turning * speedMps ** 2) / TURN_RADIUS_M / G; // ISO 8855: y to the left, towards the arc's middle
      const ignition = !foot.isParked;
      return {
        latitude: round(latitude, 6),
        longitude: round(longitude, 6),
        accuracyM: 4,
        headingDeg: round(headingDeg, 1) % 360,
        speedKmh: round(speedMps * 3.6, 1),
        odometerKm: round(body.odometerKm, 3),
        ...(isElectric
          ? { batteryPercent: round(body.energyPercent, 2), charging: isFilling && foot.isParked }
          : { fuelPercent: round(body.energyPercent, 2), engineRpm: ignition ? rpmAt(speedMps) : 0 }),
        batteryVoltage: round(body.batteryVoltage, 2),
        engineTempC: round(body.engineTempC, 1),
        ignition,
        doorsLocked: !foot.isParked || boardingS <= 0,
        dtc: fault === undefined ? [] : [fault],
        accelerationG: [round(forwardG, 3), round(sidewaysG, 3), 1],
        tirePressureKpa: body.tirePressureKpa(),
      };
    },
  };
}

/** An automatic gearbox: five gears that each take the engine up to about 2,400. */
function rpmAt(speedMps: number): number {
  const gear = Math.min(5, 1 + Math.floor(speedMps / 3.5));
  return Math.round(RPM.idle + (RPM.perMps * speedMps * 3) / (1 + gear * 0.8));
}

const round = (value: number, digits: number) => Number(value.toFixed(digits));
