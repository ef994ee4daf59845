/** A tariff's rules in a line. */
import type { Schemas } from '../../data/api.js';
import { formatMoney } from '../../design/format-money.js';

type Rules = Schemas['TariffRules'];

export function rulesWords(rules: Rules, currency: string): string {
  const money = (minor: number) => formatMoney(minor, currency);
  const price = (name: string, rule: Rules['daily']) =>
    rule && `${name} ${'priceMinor' in rule ? money(rule.priceMinor) : `${rule.percentOfDaily} % of the day’s`}`;
  const words = [
    price('an hour', rules.hourly),
    price('a day', rules.daily),
    price('a day of a week', rules.weekly),
    price('a day of a month', rules.monthly),
    rules.weekend && `weekend ${signed(rules.weekend.percent)}`,
    ...(rules.seasons ?? []).map(({ name, percent }) => `${name} ${signed(percent)}`),
    rules.oneWayMinor !== undefined && `one way ${money(rules.oneWayMinor)}`,
    rules.youngDriver && `under ${rules.youngDriver.underYears} ${money(rules.youngDriver.perDayMinor)} a day`,
    ...(rules.taxes ?? []).map(({ name, percent, included }) => `${name} ${percent} %${included ? ' included' : ''}`),
  ];
  return words.filter(Boolean).join(' · ') || 'As the cars say';
}

const signed = (percent: number): string => `${percent > 0 ? '+' : ''}${percent} %`;
