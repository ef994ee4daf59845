/** What is due besides the price, as the car comes back: what speaks for itself is proposed, the amounts are the desk's. */
import { Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, IconButton } from '../../design/button.js';
import { SelectField, TextField } from '../../design/field.js';
import { formatDuration } from '../../design/format-span.js';
import type { CHARGE_KINDS } from '../reservations/add-charge.js';
import type { Reservation } from '../reservations/reservation-words.js';

export interface ChargeDraft {
  key: number;
  kind: (typeof CHARGE_KINDS)[number];
  description: string;
  /** As typed; empty is not charged. */
  amount: string;
}

const KINDS = [
  ['fuel', 'Fuel or charge'],
  ['late', 'Late return'],
  ['damage', 'Damage'],
  ['cleaning', 'Cleaning'],
  ['other', 'Something else'],
] as const;
const LESS_PERCENT = 5;

interface Props {
  reservation: Reservation;
  charges: readonly ChargeDraft[];
  /** Percent of the tank or battery that is missing. */
  lessEnergy: number;
  onChange(charges: readonly ChargeDraft[]): void;
}

export function ReturnCharges({ reservation, charges, lessEnergy, onChange }: Props) {
  const proposed = useRef(false);
  useEffect(() => {
    if (proposed.current) return;
    proposed.current = true;
    const description = `${Math.round(lessEnergy)} % less than at the start`;
    if (lessEnergy > LESS_PERCENT) onChange([{ key: 1, kind: 'fuel', description, amount: '' }]);
  });
  const lateMs = Date.now() - Date.parse(reservation.endsAt);
  const set = (key: number, change: Partial<ChargeDraft>) =>
    onChange(charges.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <div className="handover-damages">
      {lateMs > 0 && (
        <p className="muted">{formatDuration(lateMs)} late: what its tariff asks for that is charged by itself.</p>
      )}
      {charges.length === 0 && <p className="muted">Nothing else is due, as far as the car can tell.</p>}
      {charges.map(({ key, kind, description, amount }) => (
        <fieldset key={key} className="handover-damage" aria-label="Charge">
          <SelectField
            label="For"
            options={KINDS}
            value={kind}
            onChange={(event) => set(key, { kind: event.target.value as ChargeDraft['kind'] })}
          />
          <TextField
            label="On the invoice it reads"
            value={description}
            maxLength={200}
            onChange={(event) => set(key, { description: event.target.value })}
          />
          <TextField
            label={`Amount (${reservation.currency})`}
            type="number"
            min={0}
            step="0.01"
            inputMode="decimal"
            value={amount}
            onChange={(event) => set(key, { amount: event.target.value })}
          />
          <IconButton
            label="Take this charge away"
            icon={Trash2}
            onClick={() => onChange(charges.filter((one) => one.key !== key))}
          />
        </fieldset>
      ))}
      <Button
        icon={Plus}
        onClick={() =>
          onChange([...charges, { key: (charges.at(-1)?.key ?? 0) + 3, kind: 'damage', description: '', amount: '' }])
        }
      >
        Add a charge
      </Button>
    </div>
  );
}
