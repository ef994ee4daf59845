/** A branch's name, place and hours. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, versioned } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { inWords } from '../../design/in-words.js';
import { dayWords, typedDay, WEEK } from './opening-hours.js';

/** `id`: "new" for one to be added. */
export function EditBranch({ id, onClose }: { id: string; onClose(): void }) {
  const isNew = id === 'new';
  const { data } = useQuery({
    queryKey: ['branches', 'one', id],
    enabled: !isNew,
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/branches/{id}', { params: { path: { id } }, signal })),
  });
  const save = useAct(
    async (fields: FormData) => {
      const text = (name: string) => String(fields.get(name) ?? '').trim();
      const number = (name: string) => (text(name) ? Number(text(name)) : null);
      const week = WEEK.map((day) => [day, typedDay(text(day))] as const);
      const open = week.filter(([, spans]) => spans.length > 0);
      const body = {
        name: text('name'),
        address: text('address') || null,
        phone: text('phone') || null,
        latitude: number('latitude'),
        longitude: number('longitude'),
        timeZone: text('timeZone'),
        hours: open.length > 0 ? Object.fromEntries(open) : null,
      };
      if (!data) await answerTo(api.POST('/api/v1/branches', { body }));
      else {
        const params = { path: { id }, header: { 'If-Match': data.etag } };
        await answerTo(api.PATCH('/api/v1/branches/{id}', { params, body }));
      }
      onClose();
    },
    { done: isNew ? 'Branch added' : 'Saved', changes: [['branches']], quiet: true },
  );
  if (!isNew && !data) return null;
  const error = (name: string) => fieldError(save.error, name);
  return (
    <FormDialog
      title={data ? data.name : 'Add a branch'}
      action={isNew ? 'Add it' : 'Save'}
      wide
      busy={save.isPending}
      problem={save.error}
      onSubmit={(fields) => save.mutate(fields)}
      onClose={onClose}
    >
      <div className="form-columns">
        <TextField label="Name" name="name" defaultValue={data?.name} required maxLength={100} error={error('name')} />
        <TextField label="Phone" name="phone" defaultValue={data?.phone ?? ''} error={error('phone')} />
        <TextField label="Address" name="address" defaultValue={data?.address ?? ''} error={error('address')} />
        <TextField
          label="Time zone"
          name="timeZone"
          defaultValue={data?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
          required
          error={error('timeZone')}
        />
        <TextField
          label="Latitude"
          name="latitude"
          type="number"
          step="any"
          min={-90}
          max={90}
          defaultValue={data?.latitude ?? ''}
        />
        <TextField
          label="Longitude"
          name="longitude"
          type="number"
          step="any"
          min={-180}
          max={180}
          defaultValue={data?.longitude ?? ''}
        />
        {WEEK.map((day) => (
          <TextField
            key={day}
            label={`Open on ${inWords(day)}`}
            name={day}
            placeholder="08:00-14:00, 16:00-20:00"
            pattern="(\s*\d\d:\d\d\s*[-–]\s*\d\d:\d\d\s*(,|$))*"
            defaultValue={dayWords(data?.hours?.[day])}
            error={error(day)}
          />
        ))}
      </div>
      <p className="muted">No hours at all: somebody is always there.</p>
    </FormDialog>
  );
}
