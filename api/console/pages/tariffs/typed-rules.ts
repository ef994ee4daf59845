/** What the form of a tariff says, over the rules that it had. */
import type { Schemas } from '../../data/api.js';
import { minorOf } from '../../design/money-field.js';

type Rules = Schemas['TariffRules'];
const FRIDAY_TO_SUNDAY = [5, 6, 7];

export function rulesOf(fields: FormData, before: Rules, currency: string): Rules {
  const number = (name: string) => (fields.get(name) ? Number(fields.get(name)) : undefined);
  const minor = (name: string) => (fields.get(name) ? minorOf(fields.get(name), currency) : undefined);
  const [daily, oneWayMinor, weekend, tax] = [minor('daily'), minor('oneWay'), number('weekend'), number('tax')];
  const [first, ...others] = before.taxes ?? [];
  const next: Record<string, unknown> = {
    ...before,
    daily: daily === undefined ? keptUnless('priceMinor', before.daily) : { priceMinor: daily },
    weekly: ofDay(number('weekly'), before.weekly),
    monthly: ofDay(number('monthly'), before.monthly),
    weekend: weekend === undefined ? undefined : { days: before.weekend?.days ?? FRIDAY_TO_SUNDAY, percent: weekend },
    oneWayMinor,
    taxes: tax === undefined ? undefined : [{ name: 'VAT', included: true, ...first, percent: tax }, ...others],
  };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
}

const ofDay = (percent: number | undefined, before: Rules['weekly']) =>
  percent === undefined ? keptUnless('percentOfDaily', before) : { percentOfDaily: percent };

/** A rule of the other form has no field, and stays. */
const keptUnless = (form: string, rule: object | undefined) => (rule && !(form in rule) ? rule : undefined);
