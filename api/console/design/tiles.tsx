/** The few figures that a page is about, side by side. */
import type { ReactNode } from 'react';
import './tiles.css';

export interface Tile {
  label: string;
  value: ReactNode;
  /** Under it: how it was before, what of it. */
  note?: ReactNode;
}

export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className="tiles">
      {tiles.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {note && <dd className="tile-note">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
