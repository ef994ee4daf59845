/** What is damaged, each with a photo: what was known before, and what is new. */
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../design/button.js';
import { TextField } from '../../design/field.js';
import type { Handover } from './known-of-car.js';

export function Damages({ known }: { known: Handover['damages'] }) {
  const [rows, setRows] = useState<readonly number[]>([]);
  return (
    <div className="handover-damages">
      {known.length > 0 && (
        <p className="muted">
          It left with: {known.map(({ place, note }) => [place, note].filter(Boolean).join(', ')).join('; ')}.
        </p>
      )}
      {rows.map((row) => (
        <fieldset key={row} className="handover-damage" aria-label="Damage">
          <TextField
            label="Where"
            name={`damage-${row}-place`}
            placeholder="Front bumper, left"
            maxLength={100}
            required
          />
          <TextField label="What" name={`damage-${row}-note`} placeholder="A scratch of 10 cm" maxLength={500} />
          <TextField label="Photo" name={`damage-${row}-photo`} type="file" accept="image/jpeg,image/png,image/webp" />
          <IconButton
            label="Take this damage away"
            icon={Trash2}
            onClick={() => setRows(rows.filter((one) => one !== row))}
          />
        </fieldset>
      ))}
      <Button icon={Plus} onClick={() => setRows([...rows, (rows.at(-1) ?? 0) + 1])}>
        {rows.length === 0 ? 'Add damage' : 'Add another'}
      </Button>
    </div>
  );
}
