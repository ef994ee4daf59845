/** Which signals are drawn. */
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../design/button.js';
import { Dialog } from '../../../design/dialog.js';
import { CheckField } from '../../../design/field.js';
import { labelOf } from '../../../panel/format-value.js';
import './signal-picker.css';

interface Props {
  offered: readonly string[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

export function SignalPicker({ offered, chosen, onChange }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={ListChecks} onClick={() => setOpen(true)}>
        {chosen.length} {chosen.length === 1 ? 'signal' : 'signals'}
      </Button>
      {open && (
        <Dialog title="Signals" onClose={() => setOpen(false)}>
          <fieldset className="signal-picker">
            <legend className="hidden">Signals</legend>
            {offered.map((signal) => (
              <CheckField
                key={signal}
                label={labelOf(signal)}
                checked={chosen.includes(signal)}
                onChange={({ target }) =>
                  onChange(offered.filter((one) => (one === signal ? target.checked : chosen.includes(one))))
                }
              />
            ))}
          </fieldset>
        </Dialog>
      )}
    </>
  );
}
