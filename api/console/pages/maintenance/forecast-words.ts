/** What is foreseen, in words. */
import { COMPONENT_WORDS } from '../../../../contracts/index.js';
import type { Schemas } from '../../data/api.js';
import type { Tone } from '../../design/chip.js';
import { inWords } from '../../design/in-words.js';

export type Forecast = Schemas['MaintenanceForecast'];
export type Component = Forecast['components'][number];
export type Proposal = Schemas['ServiceProposal'];

export const nameOf = (component: Component['component']): string => inWords(COMPONENT_WORDS[component]);

export const flaggedOf = ({ components }: Pick<Forecast, 'components'>): Component[] =>
  components.filter(({ flagged }) => flagged);

/** "by rules", "by version 3 of the model". */
export const sourceWords = (source: Forecast['source']): string => {
  if (source === null) return '';
  return source === 'rules' ? 'by rules, as no model serves' : `by version ${source.modelNumber} of the model`;
};

export function verdict({ flagged, risk30 }: Component): { tone: Tone; label: string } {
  if (flagged) return { tone: 'bad', label: 'Needs a service' };
  return risk30 !== null && risk30 >= 0.1 ? { tone: 'warn', label: 'Watched' } : { tone: 'good', label: 'Sound' };
}

/** "4 %", "under 1 %"; a dash where rules serve, which know none. */
export function riskWords(risk: number | null): string {
  if (risk === null) return '–';
  if (risk < 0.01) return 'under 1 %';
  return risk > 0.99 ? 'over 99 %' : `${Math.round(risk * 100)} %`;
}

const days = (count: number) => (count < 1.5 ? 'a day' : `${Math.round(count)} days`);

/** "in about 12 days (5 to 24)". */
export function lifeWords(life: Component['remainingDays']): string {
  if (!life) return 'Not known';
  const { low, median, high } = life;
  if (median === null) return low === null ? 'Longer than half a year' : `Longer than ${days(low)}`;
  const from = low === null ? '' : `${Math.round(low)}`;
  return `In about ${days(median)} (${from} ${high === null ? 'and more' : `to ${Math.round(high)}`})`;
}
