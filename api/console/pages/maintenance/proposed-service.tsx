/** The time that is kept for a service: agreed with, moved, or refused. */
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Confirm } from '../../design/confirm.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { formatSpan } from '../../design/format-span.js';
import { useMay } from '../../session/use-rights.js';
import { nameOf, type Proposal, sourceWords } from './forecast-words.js';

const PATH = '/api/v1/vehicles/{id}/service-proposals/{proposalId}';

export function ProposedService({ proposal }: { proposal: Proposal }) {
  const { id: proposalId, vehicleId: id, state, startsAt, endsAt, dueBy } = proposal;
  const may = useMay();
  const [form, setForm] = useState<'move' | 'refuse'>();
  const params = { path: { id, proposalId } };
  const changes = [['forecasts'], ['services', id], ['calendar', id], ['vehicles']];
  const confirm = useAct(() => answerTo(api.POST(`${PATH}/confirm`, { params, body: {} })), {
    ...{ done: 'The service is confirmed', changes },
  });
  const refuse = useAct(
    async (note: string) => {
      await answerTo(api.POST(`${PATH}/refuse`, { params, body: { ...(note && { note }) } }));
      setForm(undefined);
    },
    { done: 'Its time is given back', changes, quiet: true },
  );
  const move = useAct(
    async (fields: FormData) => {
      const moment = (name: string) => new Date(String(fields.get(name))).toISOString();
      const body = { startsAt: moment('startsAt'), endsAt: moment('endsAt') };
      await answerTo(api.POST(`${PATH}/move`, { params, body }));
      setForm(undefined);
    },
    { done: 'The service is moved', changes, quiet: true },
  );
  return (
    <section className="proposed-service" aria-label="The proposed service">
      <header>
        <h3>{formatSpan(startsAt, endsAt)}</h3>
        <Chip tone={state === 'confirmed' ? 'good' : 'info'}>{state === 'confirmed' ? 'Confirmed' : 'Proposed'}</Chip>
      </header>
      <p>
        {proposal.components.map(nameOf).join(', ')}: the car is kept for it. Proposed {sourceWords(proposal.source)}.
      </p>
      {startsAt > dueBy && <p>This is late: all its time before is taken.</p>}
      {may('rentals.manage') && (
        <div className="proposed-service-acts">
          {state === 'proposed' && (
            <Button kind="primary" busy={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
              Confirm
            </Button>
          )}
          <Button onClick={() => setForm('move')}>Move</Button>
          <Button onClick={() => setForm('refuse')}>Refuse</Button>
        </div>
      )}
      {form === 'refuse' && (
        <Confirm
          title="Refuse the service"
          action="Refuse it"
          danger
          reason="optional"
          busy={refuse.isPending}
          problem={refuse.error}
          onConfirm={(note) => refuse.mutate(note)}
          onClose={() => setForm(undefined)}
        >
          Its time is given back and the car is offered again. It is not proposed anew unless the risk rises clearly.
        </Confirm>
      )}
      {form === 'move' && (
        <FormDialog
          title="Move the service"
          action="Move it"
          busy={move.isPending}
          problem={move.error}
          onSubmit={(fields) => move.mutate(fields)}
          onClose={() => setForm(undefined)}
        >
          <TextField
            {...{ label: 'From', name: 'startsAt', type: 'datetime-local', required: true }}
            defaultValue={localOf(startsAt)}
            error={fieldError(move.error, 'startsAt')}
          />
          <TextField
            {...{ label: 'Until', name: 'endsAt', type: 'datetime-local', required: true }}
            defaultValue={localOf(endsAt)}
            error={fieldError(move.error, 'endsAt')}
          />
        </FormDialog>
      )}
    </section>
  );
}

/** As a field of the computer's own time zone has it. */
function localOf(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
