import { useState } from 'react';
import { fieldError, sentenceOf } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { CheckField, SelectField, TextArea, TextField } from '../../design/field.js';
import { formatAge } from '../../design/format-age.js';
import { Card, PageBody } from '../../design/page.js';
import type { Reservation } from '../reservations/reservation-words.js';
import { Damages } from './damages.js';
import { type CarState, energyOf, type Handover, knownOf } from './known-of-car.js';
import { type ChargeDraft, ReturnCharges } from './return-charges.js';
import { sendHandover } from './send-handover.js';
import './handover.css';

interface Props {
  stage: 'start' | 'end';
  reservation: Reservation;
  state: CarState;
  /** What was written down before. */
  handovers: readonly Handover[];
  onDone(): void;
}

const KEYS = [
  ['1', '1 key'],
  ['2', '2 keys'],
  ['0', 'None: it opens by phone'],
] as const;

export function HandoverForm({ stage, reservation, state, handovers, onDone }: Props) {
  const odometer = knownOf(state, 'odometerKm');
  const energy = energyOf(state);
  const start = handovers.find((one) => one.stage === 'start');
  const [km, setKm] = useState(odometer ? String(Math.round(odometer.value)) : '');
  const [percent, setPercent] = useState(energy ? String(Math.round(energy.value)) : '');
  const [charges, setCharges] = useState<readonly ChargeDraft[]>([]);
  const done = stage === 'start' ? 'The rental has begun' : 'The car is back';
  const send = useAct(
    async (fields: FormData) => {
      await sendHandover({ stage, reservation, fields, charges });
      onDone();
    },
    { done, changes: [['reservations'], ['invoices'], ['vehicles']], quiet: true },
  );
  const driven =
    start?.odometerKm !== undefined && start.odometerKm !== null && km ? Number(km) - start.odometerKm : undefined;
  return (
    <PageBody>
      <form
        className="handover"
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate(new FormData(event.currentTarget));
        }}
      >
        <Card title="The car">
          <div className="handover-fields">
            <TextField
              label="Odometer (km)"
              name="odometerKm"
              type="number"
              min={0}
              step="any"
              inputMode="decimal"
              value={km}
              onChange={(event) => setKm(event.target.value)}
              hint={odometer ? `The car says so, ${formatAge(Date.now(), odometer.at)}` : 'The car does not say'}
              error={fieldError(send.error, 'odometerKm')}
              required
            />
            <TextField
              label={energy?.kind === 'fuel' ? 'Fuel (%)' : 'Charge (%)'}
              name="energyPercent"
              type="number"
              min={0}
              max={100}
              inputMode="numeric"
              value={percent}
              onChange={(event) => setPercent(event.target.value)}
              hint={energy ? `The car says so, ${formatAge(Date.now(), energy.at)}` : 'The car does not say'}
              error={fieldError(send.error, 'energyPercent')}
              required
            />
            <SelectField label={stage === 'start' ? 'Keys given' : 'Keys back'} name="keys" options={KEYS} />
          </div>
          <CheckField
            label={
              stage === 'start' ? 'I have seen the driver’s licence and papers' : 'The papers of the car are in it'
            }
            name="documentsSeen"
            required={stage === 'start'}
          />
          {stage === 'end' && start && (
            <p className="muted">
              {driven !== undefined && `Driven: ${driven.toLocaleString('en')} km. `}
              {start.energyPercent !== null &&
                percent &&
                `It left with ${start.energyPercent} %, and has ${percent} % now.`}
            </p>
          )}
        </Card>
        <Card title="Damage">
          <Damages known={start?.damages ?? []} />
        </Card>
        {stage === 'end' && (
          <Card title="Charges">
            <ReturnCharges
              {...{ reservation, charges, onChange: setCharges }}
              lessEnergy={start?.energyPercent && percent ? start.energyPercent - Number(percent) : 0}
            />
          </Card>
        )}
        <Card title="Notes">
          <TextArea label="For the desk" name="notes" maxLength={2000} />
          {send.error && (
            <p className="form-problem" role="alert">
              {sentenceOf(send.error)}
            </p>
          )}
          <footer className="handover-foot">
            <Button kind="primary" type="submit" busy={send.isPending}>
              {stage === 'start' ? 'Start the rental' : 'End the rental'}
            </Button>
          </footer>
        </Card>
      </form>
    </PageBody>
  );
}
