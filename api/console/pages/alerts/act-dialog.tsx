/** Acknowledges, puts off or resolves some alerts, with a note for those who come after. */
import { answerTo, api } from '../../data/api.js';
import { ApiProblem } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { ACT_WORDS, type Alert, type AlertAct } from './alert-words.js';

const HOUR_MIN = 60;
const FOR = [
  [`${HOUR_MIN}`, 'An hour'],
  [`${4 * HOUR_MIN}`, 'Four hours'],
  [`${24 * HOUR_MIN}`, 'A day'],
  [`${7 * 24 * HOUR_MIN}`, 'A week'],
] as const;
const WHAT: Record<AlertAct, string> = {
  acknowledge: 'You look after it: others see that, and it stays until its cause is gone.',
  snooze: 'It is out of the list until then.',
  resolve: 'It is over, whatever its cause does; should the cause come anew, so does an alert.',
};

interface Props {
  act: AlertAct;
  alerts: readonly Alert[];
  onClose(): void;
  onDone(): void;
}

export function ActDialog({ act, alerts, onClose, onDone }: Props) {
  const { label, done } = ACT_WORDS[act];
  const many = alerts.length === 1 ? (alerts[0]?.title ?? '') : `${alerts.length} alerts`;
  const send = useAct(
    async (form: FormData) => {
      const note = String(form.get('note') ?? '').trim();
      const minutes = Number(form.get('minutes'));
      for (const { id } of alerts) await actOn(id, act, { ...(note && { note }) }, minutes);
      onDone();
    },
    { done: `${many}: ${done}`, changes: [['alerts']], quiet: true },
  );
  return (
    <FormDialog
      title={`${label}: ${many}`}
      action={label}
      busy={send.isPending}
      problem={send.error}
      onSubmit={(form) => send.mutate(form)}
      onClose={onClose}
    >
      <p>{WHAT[act]}</p>
      {act === 'snooze' && <SelectField label="For" name="minutes" options={FOR} />}
      <TextField label="Note" name="note" hint="Stands in its history" maxLength={1000} autoComplete="off" />
    </FormDialog>
  );
}

/** One that somebody else resolved meanwhile is no problem. */
async function actOn(id: string, act: AlertAct, body: { note?: string }, minutes: number): Promise<void> {
  const params = { path: { id } };
  try {
    if (act === 'acknowledge') await answerTo(api.POST('/api/v1/alerts/{id}/acknowledge', { params, body }));
    else if (act === 'resolve') await answerTo(api.POST('/api/v1/alerts/{id}/resolve', { params, body }));
    else await answerTo(api.POST('/api/v1/alerts/{id}/snooze', { params, body: { ...body, minutes } }));
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem && thrown.status === 409)) throw thrown;
  }
}
