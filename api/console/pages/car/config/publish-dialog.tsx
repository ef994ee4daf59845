/** Makes the next version of a configuration, beginning with the newest. */
import { useQuery } from '@tanstack/react-query';
import { answerTo, api, versioned } from '../../../data/api.js';
import { ApiProblem, errorsWithin } from '../../../data/problem.js';
import { useAct } from '../../../data/use-act.js';
import { TextArea } from '../../../design/field.js';
import { FormDialog } from '../../../design/form-dialog.js';
import { Loading } from '../../../design/states.js';
import { objectOf } from '../commands/device-fields.js';

const NEVER = { data: {}, etag: '"0"' };

export function PublishDialog({ carId, type, onClose }: { carId: string; type: string; onClose(): void }) {
  const path = { id: carId, type };
  const { data: newest } = useQuery({
    queryKey: ['configs', carId, type, 'newest'],
    staleTime: 0,
    queryFn: ({ signal }) =>
      versioned(api.GET('/api/v1/vehicles/{id}/configs/{type}', { params: { path }, signal })).catch((thrown) => {
        if (thrown instanceof ApiProblem && thrown.status === 404) return NEVER;
        throw thrown;
      }),
  });
  const publish = useAct(
    async (form: FormData) => {
      const data = objectOf(String(form.get('data') ?? ''));
      const params = { path, header: { 'If-Match': newest?.etag ?? '"0"' } };
      await answerTo(api.PUT('/api/v1/vehicles/{id}/configs/{type}', { params, body: { data } }));
      onClose();
    },
    { done: 'Published: the car is told', changes: [['configs', carId]], quiet: true },
  );
  return (
    <FormDialog
      title={`${type}: new version`}
      action="Publish"
      wide
      busy={publish.isPending}
      disabled={!newest}
      problem={publish.error}
      onSubmit={(form) => publish.mutate(form)}
      onClose={onClose}
    >
      {newest ? (
        <TextArea
          label="Data"
          name="data"
          hint="A JSON object"
          rows={14}
          className="input code"
          defaultValue={JSON.stringify(newest.data, null, 2)}
          error={errorsWithin(publish.error, '/data')}
          required
        />
      ) : (
        <Loading what="the newest version" rows={3} />
      )}
    </FormDialog>
  );
}
