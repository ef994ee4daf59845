/** What a new car may cost, by cars that are like it, as soon as one knows what it is. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../data/api.js';
import { formatMoney } from '../../design/format-money.js';

export interface Traits {
  make: string;
  model: string;
  year: number;
  category: string;
  energy: string;
  fleetId: string;
}

export function traitsOf(fields: FormData): Traits | undefined {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const [make, model, category, year] = [text('make'), text('model'), text('category'), Number(text('year'))];
  if (!make || !model || !category || !Number.isInteger(year) || year < 1900 || year > 2100) return undefined;
  return { make, model, year, category, energy: text('energy'), fleetId: text('fleetId') };
}

/** In words, or what has to be said first; undefined where no car is like it. */
export function useSuggestedPrice(traits: Traits | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['price-suggestion', traits],
    enabled: traits !== undefined,
    queryFn: ({ signal }) => {
      const { make = '', model = '', year = 0, category = '', energy, fleetId } = traits ?? {};
      const query = { make, model, year, category, ...(energy && { energy }), ...(fleetId && { fleetId }) };
      return answerTo(api.GET('/api/v1/price-suggestions', { params: { query }, signal }));
    },
  });
  if (!traits) return 'Enter a category to get a suggested price';
  const nearest = data?.reasons[0];
  if (!data || data.pricePerDayMinor === null || !nearest) return undefined;
  const others = data.reasons.length - 1;
  const by = others === 0 ? '' : ` and ${others} more like it`;
  const at = formatMoney(nearest.pricePerDayMinor, data.currency);
  return `About ${formatMoney(data.pricePerDayMinor, data.currency)}, by ${nearest.name}, at ${at}${by}`;
}
