/**
 * What charges the 12 V network of a combustion car. Carbon brushes wear in proportion to the way they slide (Holm,
 * Electric Contacts, 1967); short brushes are pressed less, and their contact resistance takes voltage. Regulators give a
 * cold battery more (about 6 mV a kelvin in 12 V systems).
 */
import type { Random } from '../tables/random.js';
import type { DayOfUse } from './usage.js';
import { type Fault, growthOf } from './wear-settings.js';

/** Under it a lead-acid battery takes in less than the car's own consumption takes out. */
export const CHARGES_V = 13;

/** What worn brushes take, V: nothing until a sixth of their length is left, then steeply. */
export const brushDrop = (worn: number): number => 1.6 * Math.max(0, (worn - 0.84) / 0.16) ** 3;

const BRUSH_H = 3_600;
const REGULATED_V = 14.3;
/** An electric car's converter wears by nothing that is modelled here. */
const CONVERTER_V = 14.1;

export function alternator(electric: boolean, pace: number, random: Random) {
  const ownV = (electric ? CONVERTER_V : REGULATED_V) + 0.08 * random.normal();
  let [worn, slips, diodes, drift] = [0, 0, 0, 0];
  let fault: Fault | undefined;
  let speed = 1;
  let nextDiode = 0;

  return {
    failed: false,
    begin(next: Fault) {
      if (electric) return;
      fault ??= next;
      speed = growthOf(pace, random);
    },
    renew() {
      [worn, slips, diodes, drift, nextDiode, fault] = [0, 0, 0, 0, 0, undefined];
      this.failed = false;
    },
    state: () => ({ worn, slips, diodes, drift }),
    /** The mean while it drives, V. */
    step(use: DayOfUse): number {
      if (electric) return ownV;
      worn += (use.hours / BRUSH_H) * pace;
      if (fault === 'belt') slips += 0.022 * speed * Math.min(1.5, use.hours) * (1 + slips);
      if (fault === 'regulator') drift += 0.025 * speed * (0.5 + random.next());
      if (fault === 'diodes' && --nextDiode < 0) {
        diodes++; // the current of the others rises, so the next is not far
        nextDiode = Math.round((6 + 24 * random.next()) / speed);
      }
      const damp = slips * (0.4 + 0.6 * random.next() + (use.nightC < 3 ? 0.25 : 0));
      const volts =
        ownV - 0.006 * (use.meanC - 20) - brushDrop(worn) - damp - 0.42 * diodes * (0.8 + 0.4 * random.next()) - drift;
      this.failed ||= use.km > 0 && volts < CHARGES_V;
      return Math.max(11.5, volts);
    },
  };
}
