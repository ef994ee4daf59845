/** An amount as people type it, and the minor units that it is. */
import { currencyDigits } from '../../../contracts/currency-digits.js';
import { TextField } from './field.js';

/** "19.90" of EUR is 1990. Not a number: NaN. */
export const minorOf = (typed: FormDataEntryValue | null, currency: string): number => {
  const words = String(typed ?? '')
    .trim()
    .replace(',', '.');
  return words === '' ? Number.NaN : Math.round(Number(words) * 10 ** currencyDigits(currency));
};

/** 1990 of EUR is "19.90". */
export const typedOf = (amountMinor: number, currency: string): string =>
  (amountMinor / 10 ** currencyDigits(currency)).toFixed(currencyDigits(currency));

interface Props {
  label: string;
  name: string;
  currency: string;
  /** What is proposed. */
  amountMinor?: number | undefined;
  mostMinor?: number;
  required?: boolean;
  hint?: string;
  error?: string | undefined;
}

export function MoneyField({ label, currency, amountMinor, mostMinor, ...rest }: Props) {
  const digits = currencyDigits(currency);
  return (
    <TextField
      {...rest}
      label={`${label} (${currency})`}
      type="number"
      inputMode="decimal"
      step={(10 ** -digits).toFixed(digits)}
      min={(10 ** -digits).toFixed(digits)}
      max={mostMinor === undefined ? undefined : typedOf(mostMinor, currency)}
      defaultValue={amountMinor === undefined ? '' : typedOf(amountMinor, currency)}
    />
  );
}
