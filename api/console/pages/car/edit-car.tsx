/** Changes what is written down of a car. Who changed it meanwhile is not overwritten. */
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { FormDialog } from '../../design/form-dialog.js';
import { CarFields, carOf } from './car-fields.js';
import type { Car } from './tab-props.js';

export function EditCar({ car, onClose }: { car: Car; onClose(): void }) {
  const save = useAct(
    async (fields: FormData) => {
      const params = { path: { id: car.id }, header: { 'If-Match': car.etag } };
      await answerTo(api.PATCH('/api/v1/vehicles/{id}', { params, body: carOf(fields, car) }));
      onClose();
    },
    { done: 'Saved', changes: [['vehicles'], ['trips', car.id]], quiet: true },
  );
  return (
    <FormDialog
      title={`${car.make} ${car.model}`}
      action="Save"
      wide
      busy={save.isPending}
      problem={save.error}
      onSubmit={(fields) => save.mutate(fields)}
      onClose={onClose}
    >
      <div className="form-columns">
        <CarFields car={car} problem={save.error} />
      </div>
    </FormDialog>
  );
}
