/** What the commands to the device in a car bring along. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api } from '../../../data/api.js';
import { fieldError } from '../../../data/problem.js';
import { SelectField, TextArea, TextField } from '../../../design/field.js';

type Text = (name: string) => string;

export function ConfigFields({ error }: { error: string | undefined }) {
  const { data } = useQuery({
    queryKey: ['config-types'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/vehicle-config-types', { signal })),
  });
  return (
    <>
      <SelectField
        label="What to configure"
        name="configType"
        options={(data?.items ?? []).map(({ name }) => [name, name])}
        required
      />
      <TextArea label="Data" name="data" hint="A JSON object" rows={8} className="input code" error={error} required />
    </>
  );
}

/** Throws an Error with a sentence for what is no JSON object. */
export function configOf(text: Text): Record<string, unknown> {
  return { configType: text('configType'), data: objectOf(text('data')) };
}

/** Throws an Error with a sentence for what is no JSON object. */
export function objectOf(text: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (thrown) {
    throw new Error(`The data is not JSON: ${(thrown as Error).message}.`);
  }
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw new Error('The data is no JSON object: it begins with { and ends with }.');
}

export function UpdateFields({ error }: { error: unknown }) {
  return (
    <>
      <TextField label="Version" name="version" error={fieldError(error, 'version')} required />
      <TextField label="Address of the release" name="url" type="url" error={fieldError(error, 'url')} required />
      <TextField label="SHA-256" name="sha256" pattern="[0-9a-f]{64}" error={fieldError(error, 'sha256')} required />
      <TextField
        label="Signature"
        name="signature"
        hint="Ed25519, base64"
        error={fieldError(error, 'signature')}
        required
      />
    </>
  );
}

export const updateOf = (text: Text): Record<string, unknown> =>
  Object.fromEntries(['version', 'url', 'sha256', 'signature'].map((name) => [name, text(name)]));
