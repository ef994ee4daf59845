/**
 * Brake pads. What a stop takes off them is in proportion to the energy that it turns into heat (Archard, Journal of
 * Applied Physics 24, 1953, with the work of friction for load times way): ½ · m · v², less what an electric car takes back.
 */
import type { Random } from '../tables/random.js';
import type { DayOfUse } from './usage.js';
import { type Fault, growthOf } from './wear-settings.js';

/** Of lining, mm: new, and when its maker wants it changed. */
export const NEW_MM = 12;
export const WORN_OUT_MM = 2;

/** Joules. */
export const stopEnergy = (massKg: number, kmh: number): number => 0.5 * massKg * (kmh / 3.6) ** 2;

/** So that mixed driving of a car of 1.5 t takes 10 mm in 55,000 km. */
const MM_PER_J = 2e-9;
const HARSH_FROM_KMH = 65;
/** Hot pads wear faster: half as much again (above 200 °C; Limpert, Brake Design and Safety, ch. 1). */
const HOT = 1.5;
const TAKEN_BACK = 0.6;
/** What driving a kilometre takes from tank or battery, J: for how much more a dragging brake shows. */
const DRIVE_J_PER_KM = { combustion: 2e6, electric: 6e5 };

export interface BrakeReadings {
  /** Share of energy that a dragging brake takes in addition. */
  readonly drag: number;
}

export function brakes(electric: boolean, massKg: number, pace: number, random: Random) {
  let lining = NEW_MM;
  let softness = Math.exp(0.2 * random.normal());
  let dragJPerKm = 0;
  let fault: Fault | undefined;
  let speed = 1;

  return {
    failed: false,
    begin(next: Fault) {
      fault ??= next;
      speed = growthOf(pace, random);
      if (next === 'sticky-guides') dragJPerKm = 30_000 + 90_000 * random.next();
    },
    renew() {
      [lining, softness, dragJPerKm, fault] = [NEW_MM, Math.exp(0.2 * random.normal()), 0, undefined];
      this.failed = false;
    },
    liningMm: () => lining,
    step(use: DayOfUse): BrakeReadings {
      if (fault === 'caliper' && use.km > 0) dragJPerKm = Math.min(6e5, (dragJPerKm + 8_000 * speed) * 1.06);
      const hot = HOT * use.harshBrakes * stopEnergy(massKg, HARSH_FROM_KMH);
      const soft = use.stops * stopEnergy(massKg, use.stopKmh) * (electric ? 1 - TAKEN_BACK : 1);
      lining -= MM_PER_J * pace * softness * (hot + soft);
      lining -= MM_PER_J * dragJPerKm * use.km * 4; // one wheel takes all of it, not four
      lining = Math.max(0, lining);
      this.failed ||= lining <= WORN_OUT_MM;
      return { drag: dragJPerKm / DRIVE_J_PER_KM[electric ? 'electric' : 'combustion'] };
    },
  };
}
