/** A span of a car's samples as a file. The browser saves it as it comes, however long it is. */
import { useState } from 'react';
import { sentenceOf } from '../../../data/problem.js';
import { CheckField, SelectField, TextField } from '../../../design/field.js';
import { FormDialog } from '../../../design/form-dialog.js';
import { labelOf } from '../../../panel/format-value.js';
import type { Car } from '../tab-props.js';
import '../charts/signal-picker.css';
import { saveExport } from './save-export.js';

const FORMATS = [
  ['csv', 'CSV'],
  ['json', 'JSON'],
  ['parquet', 'Parquet'],
  ['geojson', 'GeoJSON'],
  ['gpx', 'GPX'],
  ['kml', 'KML'],
] as const;
const EVERY = [
  ['', 'Every sample'],
  ['10s', 'Steps of 10 s'],
  ['1m', 'Steps of a minute'],
  ['15m', 'Steps of 15 minutes'],
  ['1h', 'Steps of an hour'],
] as const;
const DAY_MS = 86_400_000;
const localDay = (ms: number): string => new Date(ms).toLocaleDateString('sv');

/** `sent`: the names of what this car sends. */
export function ExportDialog({ car, sent, onClose }: { car: Car; sent: readonly string[]; onClose(): void }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function save(form: FormData) {
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const [from, last] = [text('from'), text('to')].map((day) => new Date(`${day}T00:00:00`).getTime());
    if (from === undefined || last === undefined || from > last) return setProblem('It ends before it begins.');
    setBusy(true);
    setProblem(undefined);
    try {
      const days = { from: new Date(from).toISOString(), to: new Date(last + DAY_MS).toISOString() };
      const rest = { format: text('format'), signals: form.getAll('signal').join(), every: text('every') };
      await saveExport(car.id, `${car.licencePlate ?? car.externalId ?? car.id}-${text('from')}`, { ...days, ...rest });
      onClose();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
    } finally {
      setBusy(false);
    }
  }
  const today = localDay(Date.now());
  return (
    <FormDialog
      title="Export"
      action="Export"
      busy={busy}
      problem={problem}
      onSubmit={(form) => void save(form)}
      onClose={onClose}
    >
      <SelectField label="Format" name="format" options={FORMATS} />
      <TextField label="From" name="from" type="date" defaultValue={today} required />
      <TextField label="Until the end of" name="to" type="date" defaultValue={today} required />
      <SelectField label="How finely" name="every" options={EVERY} />
      {sent.length > 0 && (
        <fieldset className="signal-picker">
          <legend>Signals (none chosen: all)</legend>
          {sent.map((signal) => (
            <CheckField key={signal} label={labelOf(signal)} name="signal" value={signal} />
          ))}
        </fieldset>
      )}
    </FormDialog>
  );
}
