/** A shape in words and numbers: what one draws on the map, for who uses the keyboard or has the places in a list. */
import { useEffect, useState } from 'react';
import { TextArea, TextField } from '../../design/field.js';
import { type FenceShape, isWhole, type ShapeKind } from '../../map/fence-shapes.js';
import { DRAW_HINTS, KIND_OPTIONS } from './fence-words.js';
import { placesText, readPlaces } from './places-text.js';

interface Props {
  shape: FenceShape;
  isNew: boolean;
  problem: string | undefined;
  onShape(shape: FenceShape): void;
}

export function FenceShapeFields({ shape, isNew, problem, onShape }: Props) {
  const [text, setText] = useState(() => placesText(shape.places));
  const [wrong, setWrong] = useState('');
  const drawn = placesText(shape.places);
  // Drawn on the map meanwhile: what is drawn holds. What is typed and not whole yet stays.
  useEffect(() => {
    setText((typed) => (placesText(readPlaces(typed) ?? []) === drawn ? typed : drawn));
    setWrong('');
  }, [drawn]);

  function type(next: string) {
    setText(next);
    const places = readPlaces(next);
    setWrong(places ? '' : 'Each line: longitude, latitude, in degrees');
    if (places) onShape({ ...shape, places });
  }
  const kind = (next: ShapeKind) =>
    onShape({ ...shape, kind: next, places: next === 'circle' ? shape.places.slice(0, 1) : shape.places });

  return (
    <>
      {isNew && (
        <fieldset className="fence-kinds">
          <legend className="hidden">Shape</legend>
          {KIND_OPTIONS.map(([value, label]) => (
            <button key={value} type="button" aria-pressed={shape.kind === value} onClick={() => kind(value)}>
              {label}
            </button>
          ))}
        </fieldset>
      )}
      <p className="muted">{DRAW_HINTS[shape.kind]}</p>
      {shape.kind === 'circle' && (
        <Metres
          label="Radius, m"
          value={shape.radiusM}
          most={100_000}
          onChange={(radiusM) => onShape({ ...shape, radiusM })}
        />
      )}
      {shape.kind === 'corridor' && (
        <Metres
          label="Width, m"
          value={shape.widthM}
          most={10_000}
          onChange={(widthM) => onShape({ ...shape, widthM })}
        />
      )}
      <details open={isWhole(shape) ? undefined : isNew}>
        <summary>Places as a list</summary>
        <TextArea
          label="Longitude, latitude: one a line"
          className="input code"
          value={text}
          rows={Math.min(8, Math.max(3, shape.places.length + 1))}
          error={wrong || problem}
          onChange={(event) => type(event.target.value)}
        />
      </details>
    </>
  );
}

interface MetresProps {
  label: string;
  value: number;
  most: number;
  onChange(metres: number): void;
}

function Metres({ label, value, most, onChange }: MetresProps) {
  return (
    <TextField
      label={label}
      type="number"
      min={5}
      max={most}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      required
    />
  );
}
