/** Changes one rule for a fleet: an empty field is inherited. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, type Schemas, versioned } from '../../data/api.js';
import { fieldError } from '../../data/problem.js';
import { useAct } from '../../data/use-act.js';
import { SelectField, TextField } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { SEVERITY_WORDS } from '../alerts/alert-words.js';
import { unitWords } from './rule-words.js';

type Rule = Schemas['AlertRule'];

export function RuleDialog({ rule, fleetId, onClose }: { rule: Rule; fleetId: string; onClose(): void }) {
  const params = { path: { kind: rule.kind }, query: { ...(fleetId && { fleetId }) } };
  const { data } = useQuery({
    queryKey: ['alert-rules', fleetId, rule.kind],
    staleTime: 0,
    queryFn: ({ signal }) => versioned(api.GET('/api/v1/alert-rules/{kind}', { params, signal })),
  });
  const save = useAct(
    async (form: FormData) => {
      const header = { 'If-Match': data?.etag ?? '*' };
      await answerTo(api.PUT('/api/v1/alert-rules/{kind}', { params: { ...params, header }, body: ownOf(form) }));
      onClose();
    },
    { done: `${rule.label}: changed`, changes: [['alert-rules']], quiet: true },
  );
  const { own } = rule;
  const number = (name: 'threshold' | 'durationS' | 'coolDownS', label: string, inherited: number | null) => (
    <TextField
      label={label}
      name={name}
      type="number"
      step="any"
      min={0}
      defaultValue={own[name] ?? ''}
      placeholder={inherited === null ? '' : `${inherited}`}
      error={fieldError(save.error, name)}
    />
  );
  return (
    <FormDialog
      title={rule.label}
      action="Save"
      busy={save.isPending}
      disabled={!data}
      problem={save.error}
      onSubmit={(form) => save.mutate(form)}
      onClose={onClose}
    >
      <p className="muted">What is left empty is inherited.</p>
      <SelectField
        label="On"
        name="enabled"
        options={[
          ['', 'As above'],
          ['true', 'On'],
          ['false', 'Off'],
        ]}
        defaultValue={own.enabled === undefined ? '' : `${own.enabled}`}
      />
      <SelectField
        label="Severity"
        name="severity"
        options={[['', 'As above'], ...Object.entries(SEVERITY_WORDS).map(([key, { label }]) => [key, label] as const)]}
        defaultValue={own.severity ?? ''}
      />
      {rule.threshold !== null && number('threshold', `Threshold (${unitWords(rule.unit)})`, rule.threshold)}
      {number('durationS', 'For at least (s)', rule.durationS)}
      {number('coolDownS', 'Cool-down (s)', rule.coolDownS)}
    </FormDialog>
  );
}

function ownOf(form: FormData): Rule['own'] {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const number = (name: 'threshold' | 'durationS' | 'coolDownS') => text(name) !== '' && { [name]: Number(text(name)) };
  return {
    ...(text('enabled') && { enabled: text('enabled') === 'true' }),
    ...(text('severity') && { severity: text('severity') as Rule['severity'] }),
    ...number('threshold'),
    ...number('durationS'),
    ...number('coolDownS'),
  };
}
