import { seededRandom } from '../../models/tables/random.js';
import { type Table, tableOf } from '../../models/tables/table.js';

/** A small table of the failure task: machines fail by heat, by power or by strain, and now and then without a reason. */
export function machineReadings(rows: number, seed: number): Table {
  const random = seededRandom(seed);
  const machines = Array.from({ length: rows }, () => {
    const air = 300 + random.normal();
    const speed = Math.round(1500 + 180 * random.normal());
    const quality = ['L', 'M', 'H'][random.below(3)] as string;
    const [gap, torque, wear] = [10 + random.normal(), 40 + 10 * random.normal(), random.below(250)];
    const powerW = (torque * speed * 2 * Math.PI) / 60;
    const hot = gap < 8.6 && speed < 1400;
    const odd = powerW < 3500 || powerW > 9000;
    const strained = wear * torque > { L: 11_000, M: 12_000, H: 13_000 }[quality as 'L'];
    return { air, gap, speed, quality, torque, wear, hot, odd, strained, bad: random.next() < 0.002 };
  });
  const column = <Value>(value: (machine: (typeof machines)[number], index: number) => Value) => machines.map(value);
  return tableOf({
    UDI: column((_, index) => index + 1),
    Type: column(({ quality }) => quality),
    'Air temperature [K]': column(({ air }) => Math.round(10 * air) / 10),
    'Process temperature [K]': column(({ air, gap }) => Math.round(10 * (air + gap)) / 10),
    'Rotational speed [rpm]': column(({ speed }) => speed),
    'Torque [Nm]': column(({ torque }) => Math.round(10 * torque) / 10),
    'Tool wear [min]': column(({ wear }) => wear),
    'Machine failure': column(({ hot, odd, strained, bad }) => (hot || odd || strained || bad ? 1 : 0)),
    HDF: column(({ hot }) => (hot ? 1 : 0)),
    PWF: column(({ odd }) => (odd ? 1 : 0)),
    OSF: column(({ strained }) => (strained ? 1 : 0)),
    RNF: column(({ bad }) => (bad ? 1 : 0)),
  });
}
