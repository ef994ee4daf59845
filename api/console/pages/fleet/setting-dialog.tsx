/** Sets one type of configuration for the cars of a fleet. */
import { errorsWithin } from '../../data/problem.js';
import { TextArea } from '../../design/field.js';
import { FormDialog } from '../../design/form-dialog.js';
import { objectOf } from '../car/commands/device-fields.js';
import { type ReadFleetConfig, useChangeFleetConfig } from './use-fleet-config.js';

interface Props {
  fleetId: string;
  type: string;
  config: ReadFleetConfig;
  onClose(): void;
}

export function SettingDialog({ fleetId, type, config, onClose }: Props) {
  const save = useChangeFleetConfig(fleetId, config, onClose);
  const { [type]: own, ...others } = config.settings;
  const inherited = config.effective.settings[type];
  const submit = (form: FormData) => {
    const text = String(form.get('data') ?? '').trim();
    save.mutate(() => ({ settings: text ? { ...others, [type]: objectOf(text) } : others }));
  };
  return (
    <FormDialog
      title={`${type}: for the fleet's cars`}
      action="Save"
      wide
      busy={save.isPending}
      problem={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextArea
        label="Data"
        name="data"
        hint="A JSON object. Empty: as the fleet above says, or nothing"
        rows={12}
        className="input code"
        defaultValue={own ? JSON.stringify(own, null, 2) : ''}
        placeholder={inherited && JSON.stringify(inherited.data, null, 2)}
        error={errorsWithin(save.error, `/settings/${type}`)}
      />
    </FormDialog>
  );
}
