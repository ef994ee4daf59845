import { Chip } from '../../design/chip.js';
import { STAGE_WORDS, type Version } from './model-words.js';

/** The stage of a version; one that was taken out because it went bad says so. */
export function StageChip({ stage, demotedAt }: Pick<Version, 'stage' | 'demotedAt'>) {
  if (stage === 'retired' && demotedAt) return <Chip tone="bad">Went bad</Chip>;
  return <Chip tone={STAGE_WORDS[stage].tone}>{STAGE_WORDS[stage].label}</Chip>;
}
