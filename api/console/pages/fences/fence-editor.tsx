/** One fence: its shape, whose cars it is for, when it matters, and what is told. */
import { useQuery } from '@tanstack/react-query';
import { Trash2, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { answerTo, api, versioned } from '../../data/api.js';
import { fieldError, sentenceOf } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { useFleets } from '../../data/use-places.js';
import { Button, IconButton } from '../../design/button.js';
import { Confirm } from '../../design/confirm.js';
import { SelectField, TextField } from '../../design/field.js';
import { Failed, Loading } from '../../design/states.js';
import { type FenceShape, isWhole, shapedAs } from '../../map/fence-shapes.js';
import { useMay } from '../../session/use-rights.js';
import { fenceFields } from './fence-fields.js';
import { FenceHours } from './fence-hours.js';
import { FenceShapeFields } from './fence-shape-fields.js';
import { ALERT_OPTIONS, type Fence, SEVERITY_OPTIONS, shapeWords } from './fence-words.js';

interface Props {
  /** undefined for a new one. */
  fence: Fence | undefined;
  /** undefined for one of several parts: its shape stays as it is. */
  shape: FenceShape | undefined;
  /** It is sent only where somebody drew: another shape, even the same again, is a new fence to cars on its line. */
  isReshaped: boolean;
  onShape(shape: FenceShape): void;
  onClose(): void;
}

/** What one edits is what was read just before, with its version: another's change meanwhile is not undone, but told. */
export function FenceEditor(props: Props) {
  const { fence } = props;
  const { data, error, refetch } = useQuery({
    queryKey: ['geofences', 'one', fence?.id],
    queryFn: ({ signal }) =>
      versioned(api.GET('/api/v1/geofences/{id}', { params: { path: { id: fence?.id ?? '' } }, signal })),
    enabled: fence !== undefined,
    ...{ gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
  });
  if (!fence) return <FenceForm {...props} etag="" />;
  if (data) return <FenceForm {...props} fence={data} etag={data.etag} />;
  return error ? <Failed problem={error} again={refetch} /> : <Loading what="the fence" />;
}

function FenceForm({ fence, etag, shape, isReshaped, onShape, onClose }: Props & { etag: string }) {
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [hours, setHours] = useState(fence?.hours ?? null);
  const params = { path: { id: fence?.id ?? '' } };
  const fleets = useFleets();
  const changes = [['geofences']];
  const save = useAct(
    async (form: FormData) => {
      const body = { ...fenceFields(form), hours, ...(shape && isReshaped && shapedAs(shape)) };
      if (!fence) {
        if (!shape) return;
        await answerTo(api.POST('/api/v1/geofences', { body: { ...body, ...shapedAs(shape) } }));
      } else {
        const header = { 'If-Match': etag };
        await answerTo(api.PATCH('/api/v1/geofences/{id}', { params: { ...params, header }, body }));
      }
      onClose();
    },
    { done: fence ? 'The fence is changed' : 'The fence is drawn', changes, quiet: true },
  );
  const remove = useAct(
    async () => {
      await answerTo(api.DELETE('/api/v1/geofences/{id}', { params }));
      onClose();
    },
    { done: 'The fence is gone', changes, quiet: true },
  );
  const error = (name: string) => fieldError(save.error, name);
  const mayChange = may('geofences.manage');
  const ready = !shape || isWhole(shape);

  return (
    <>
      <form
        className="fence-editor"
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault();
          save.mutate(new FormData(event.currentTarget));
        }}
      >
        <header className="fences-head">
          <h1>{fence ? fence.name : 'A new fence'}</h1>
          <IconButton label="Close the fence" icon={X} onClick={onClose} />
        </header>
        <fieldset className="fence-fields" disabled={!mayChange}>
          {shape ? (
            <FenceShapeFields shape={shape} isNew={!fence} problem={error('geometry')} onShape={onShape} />
          ) : (
            fence && <p className="muted">{shapeWords(fence)}: its shape is changed by the API alone.</p>
          )}
          <TextField
            label="Name"
            name="name"
            defaultValue={fence?.name}
            error={error('name')}
            maxLength={100}
            required
          />
          <SelectField
            label="For the cars of"
            name="fleetId"
            defaultValue={fence?.fleetId ?? ''}
            options={fleets.options('All fleets')}
            key={fleets.items.length > 0 ? 'fleets' : 'none'}
          />
          <SelectField
            label="Alert when"
            name="alert"
            defaultValue={fence?.alert ?? 'inside'}
            options={ALERT_OPTIONS}
          />
          <div className="fence-pair">
            <SelectField
              label="Severity"
              name="severity"
              defaultValue={fence?.severity ?? ''}
              options={SEVERITY_OPTIONS}
            />
            <TextField
              label="Once it lasts, minutes"
              name="dwellMinutes"
              type="number"
              min={1}
              step="any"
              defaultValue={fence?.dwellS ? fence.dwellS / 60 : ''}
              error={error('dwellS')}
            />
          </div>
          <TextField
            label="Speed limit in there, km/h"
            name="speedLimitKmh"
            type="number"
            min={1}
            max={300}
            defaultValue={fence?.speedLimitKmh ?? ''}
            error={error('speedLimitKmh')}
          />
          <FenceHours hours={hours} timeZone={fence?.timeZone} onHours={setHours} problem={error('timeZone')} />
        </fieldset>
        {save.error && (
          <p className="form-problem" role="alert">
            {sentenceOf(save.error)}
          </p>
        )}
        {mayChange && (
          <footer className="fence-actions">
            {fence && <IconButton label="Remove the fence" icon={Trash2} onClick={() => setAsking(true)} />}
            <Button onClick={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" busy={save.isPending} disabled={!ready}>
              {fence ? 'Save' : 'Draw it'}
            </Button>
          </footer>
        )}
      </form>
      {asking && fence && (
        <Confirm
          title={`Remove ${fence.name}?`}
          action="Remove"
          danger
          busy={remove.isPending}
          problem={remove.error}
          onConfirm={() => remove.mutate(undefined)}
          onClose={() => setAsking(false)}
        >
          Cars are no longer held against it. What was crossed and raised stays known.
        </Confirm>
      )}
    </>
  );
}
