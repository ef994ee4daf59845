/** Fences: where cars are to be, or not to be; seen and drawn on a map. */
import { useMemo, useState } from 'react';
import { api, type Schemas } from '../../data/api.js';
import { usePages } from '../../data/use-pages.js';
import { useFilters } from '../../design/filter-bar.js';
import { FenceMap } from '../../map/fence-map.js';
import { type FenceShape, NEW_SHAPE, outlineOf, shapeOf } from '../../map/fence-shapes.js';
import { useTheme } from '../../shell/theme.js';
import { FenceEditor } from './fence-editor.js';
import { FenceList } from './fence-list.js';
import './fences-page.css';

const NEW = 'new';

export default function FencesPage() {
  const { theme } = useTheme();
  const [{ fence: open }, setFilter] = useFilters('fence'); // the address says which is open
  const [draft, setDraft] = useState<{ of: string; shape: FenceShape }>();
  const [problem, setProblem] = useState('');
  const pages = usePages(['geofences'], (cursor, signal) =>
    api.GET('/api/v1/geofences', { params: { query: { limit: 1000, ...(cursor && { cursor }) } }, signal }),
  );
  const fence = pages.items.find(({ id }) => id === open);
  const first = useMemo(() => firstShape(open, fence), [open, fence]);
  const shape = open === '' ? undefined : draft?.of === open ? draft.shape : first;

  const choose = (id: string | undefined) => {
    setDraft(undefined);
    setFilter('fence', id ?? '');
  };
  const drawn = useMemo(
    () =>
      pages.items
        .filter(({ id }) => id !== open || !shape) // the one that is edited is drawn as its draft
        .map(({ id, name, geometry, radiusM, widthM }) => ({
          ...{ id, name, outline: outlineOf(geometry, radiusM, widthM), chosen: id === open },
        })),
    [pages.items, open, shape],
  );

  return (
    <div className="fences">
      <FenceMap
        theme={theme}
        fences={drawn}
        draft={shape}
        onDraft={(next) => setDraft({ of: open, shape: next })}
        onChoose={choose}
        onProblem={setProblem}
      />
      <div className="fences-panel">
        {open === '' || (open !== NEW && !fence) ? (
          <FenceList pages={pages} problem={problem} onChoose={choose} onNew={() => choose(NEW)} />
        ) : (
          <FenceEditor
            key={open}
            fence={fence}
            shape={shape}
            isReshaped={draft?.of === open}
            onShape={(next) => setDraft({ of: open, shape: next })}
            onClose={() => choose(undefined)}
          />
        )}
      </div>
    </div>
  );
}

const firstShape = (open: string, fence: Schemas['Geofence'] | undefined) =>
  open === NEW ? NEW_SHAPE : fence && shapeOf(fence);
