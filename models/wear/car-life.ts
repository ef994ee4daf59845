/**
 * The life of a simulated car, day by day, repeated by its seed. A component fails when its physical limit is crossed (120 °C
 * of coolant, an engine that is not turned, a battery that is not charged, 2 mm of lining, 1.6 mm of tread or two fifths of
 * a tyre's air): no label is ever drawn.
 */
import { type CarDay, COMPONENTS, type Component, DAY_MS, type ServiceKind } from '../maintenance/car-day.js';
import { type Random, seededRandom, seedFor } from '../tables/random.js';
import { alternator } from './alternator.js';
import { battery } from './battery.js';
import { brakes } from './brakes.js';
import { weather } from './climate.js';
import { cooling } from './cooling.js';
import { sensors, type TrueDay } from './sensors.js';
import { tyres } from './tyres.js';
import { drives, REST } from './usage.js';
import { climateNamed, FAULTS, type Fault, usageNamed, type WearSettings } from './wear-settings.js';

/** Wear that ended: by a failure, or renewed before it came. `fault` is what had begun; none is plain wear. */
export interface EndOfWear {
  readonly component: Component;
  /** Its midnight, ms. */
  readonly day: number;
  readonly failed: boolean;
  readonly fault: Fault | undefined;
}

export interface CarLife {
  readonly electric: boolean;
  /** As far as the car was heard; before them, days of services that were written down. */
  readonly days: readonly CarDay[];
  readonly ends: readonly EndOfWear[];
  /** Midnight of the first day that was recorded, and of the day after the last. */
  readonly from: number;
  readonly until: number;
}

/** The last `recordedDays` of a life are recorded; it began up to six years before. */
const OLDEST_DAYS = 2_200;
const ELECTRIC_SHARE = 0.3;
const INSPECTED = { km: 20_000, days: 365 };
/** Of services before telemetry, such a share is written down. */
const LOGGED = 0.9;
const START = Date.UTC(2024, 0, 1);

export function carLife(settings: WearSettings, seed: number, recordedDays: number): CarLife {
  const random = seededRandom(seedFor(seed, 'car'));
  const one = <T>(of: readonly T[]) => of[random.below(of.length)] as T;
  const age = random.below(OLDEST_DAYS);
  const electric = random.next() < ELECTRIC_SHARE;
  const massKg = (electric ? 1750 : 1400) * Math.exp(0.15 * random.normal());
  const pace = () => settings.pace.median * Math.exp(settings.pace.spread * random.normal());
  const parts = {
    cooling: cooling(electric, pace(), random),
    battery: battery(electric, pace(), random),
    alternator: alternator(electric, pace(), random),
    brakes: brakes(electric, massKg, pace(), random),
    tyres: tyres(pace(), random),
  };
  const usages = settings.usages.map(usageNamed);
  const drive = drives(one(usages), usages, 1.5 * Math.exp(0.7 * random.normal()), random);
  const sky = weather(climateNamed(one(settings.climates)), random.below(365), random);
  const heard = sensors(electric, random);

  const days: CarDay[] = [];
  const ends: EndOfWear[] = [];
  const begun: Partial<Record<Component, Fault>> = {};
  const before: CarDay[] = [];
  let odometerKm = 0;
  let inspected = { km: 0, day: 0 };
  let offRoad = 0;
  const waiting = new Set<Component>();
  const isLogged = () => random.next() < LOGGED;
  const befalls = fate(settings, random);
  const renew = (component: Component, services: ServiceKind[]) => {
    parts[component].renew();
    delete begun[component];
    services.push(component);
  };

  for (let index = 0; index < age + recordedDays; index++) {
    const day = START + (index - age) * DAY_MS;
    const isRecorded = index >= age;
    const services: ServiceKind[] = [];
    if (offRoad > 0 && --offRoad === 0) {
      for (const component of waiting) renew(component, services);
      waiting.clear();
    }
    const isDue = odometerKm - inspected.km > INSPECTED.km || index - inspected.day > INSPECTED.days;
    if (isDue && offRoad === 0) {
      inspected = { km: odometerKm, day: index };
      services.push('inspection');
      for (const component of foundAtInspection(parts, random)) {
        ends.push({ component, day, failed: false, fault: begun[component] });
        renew(component, services);
      }
    }

    const moved = offRoad > 0 ? undefined : drive();
    const air = sky();
    const use = { ...(moved ?? REST), ...air };
    odometerKm += use.km;
    const fault = befalls(use.km);
    if (fault && !begun[FAULTS[fault]] && !(electric && FAULTS[fault] === 'alternator')) {
      begun[FAULTS[fault]] = fault;
      parts[FAULTS[fault]].begin(fault);
    }
    const coolant = parts.cooling.step(use);
    const chargingV = parts.alternator.step(use);
    const { restV, crankV } = parts.battery.step(use, chargingV);
    const { drag } = parts.brakes.step(use);
    const coldKpa = parts.tyres.step(use, massKg);
    const liningMm = parts.brakes.liningMm();
    const truth: TrueDay = { use, day, odometerKm, coolant, restV, crankV, chargingV, coldKpa, drag, liningMm };
    for (const component of COMPONENTS) {
      if (!parts[component].failed || waiting.has(component)) continue;
      waiting.add(component);
      offRoad ||= 1 + random.below(4);
      ends.push({ component, day, failed: true, fault: begun[component] });
    }

    if (!isRecorded) {
      if (services.length > 0 && isLogged()) before.push({ day, odometerKm: Math.round(odometerKm), services });
      continue;
    }
    const told = heard.day(truth);
    if (told) days.push({ ...told, services });
    else if (services.length > 0) days.push({ day, odometerKm: Math.round(odometerKm), services });
  }
  return { electric, days: [...before, ...days], ends, from: START, until: START + recordedDays * DAY_MS };
}

/** At most one fault begins on a day. It comes of driving as much as of time; half of each, for 60 km a day. */
function fate({ faultsAYear }: WearSettings, random: Random): (km: number) => Fault | undefined {
  const faults = Object.entries(faultsAYear) as [Fault, number][];
  return (km) => {
    let left = random.next() / ((0.5 + km / 120) / 365);
    for (const [fault, aYear] of faults) {
      left -= aYear;
      if (left < 0) return fault;
    }
    return undefined;
  };
}

type Parts = {
  cooling: ReturnType<typeof cooling>;
  battery: ReturnType<typeof battery>;
  brakes: ReturnType<typeof brakes>;
  tyres: ReturnType<typeof tyres>;
};

/** Tyres and coolant are filled up; of what is nearly worn the mechanic sees some. */
function foundAtInspection({ cooling, battery, brakes, tyres }: Parts, random: Random): Component[] {
  cooling.topUp();
  const leaks = tyres.isLeaking();
  tyres.topUp();
  const finds = (share: number) => random.next() < share;
  return [
    ...(brakes.liningMm() < 4 && finds(0.6) ? (['brakes'] as const) : []),
    ...((tyres.treadMm() < 2.5 && finds(0.7)) || (leaks && finds(0.3)) ? (['tyres'] as const) : []),
    ...(battery.state().health < 0.5 && finds(0.3) ? (['battery'] as const) : []),
  ];
}
