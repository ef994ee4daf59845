import { Plus } from 'lucide-react';
import type { Pages } from '../../data/use-pages.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Empty, Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { ALERT_WORDS, type Fence, shapeWords } from './fence-words.js';

interface Props {
  pages: Pages<Fence>;
  /** Of the map. */
  problem: string;
  onChoose(id: string): void;
  onNew(): void;
}

export function FenceList({ pages, problem, onChoose, onNew }: Props) {
  const may = useMay();
  return (
    <>
      <header className="fences-head">
        <h1>Fences</h1>
        {may('geofences.manage') && (
          <Button kind="primary" icon={Plus} onClick={onNew}>
            Draw a fence
          </Button>
        )}
      </header>
      {problem && <p className="form-problem fences-problem">{problem}</p>}
      {pages.problem && <Failed problem={pages.problem} again={pages.again} />}
      {pages.loading && <Loading what="fences" />}
      {!pages.loading && !pages.problem && pages.items.length === 0 && (
        <Empty title="No fences yet">Draw where cars are to stay, or where they have no business.</Empty>
      )}
      <ul className="fences-list" aria-label="Fences">
        {pages.items.map((fence) => (
          <li key={fence.id}>
            <button type="button" onClick={() => onChoose(fence.id)}>
              <span className="fences-name">{fence.name}</span>
              <Chip tone={ALERT_WORDS[fence.alert].tone}>{ALERT_WORDS[fence.alert].label}</Chip>
              <small>
                {[
                  shapeWords(fence),
                  fence.hours ? 'at certain hours' : 'always',
                  fence.speedLimitKmh && `up to ${fence.speedLimitKmh} km/h`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </button>
          </li>
        ))}
      </ul>
      {pages.more && <Button onClick={pages.more}>Show more</Button>}
    </>
  );
}
