/** A new car in three steps: what it is; its credentials and how its agent is started; and the first time it is heard. */
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { Page, PageBody } from '../../design/page.js';
import { useMay } from '../../session/use-rights.js';
import type { AddedCar } from './added-car.js';
import { AgentInstall } from './agent-install.js';
import { type NewCar, NewCarForm } from './new-car-form.js';
import './add-car.css';

export default function AddCarPage() {
  const may = useMay();
  const [added, setAdded] = useState<AddedCar>();
  const add = useAct(
    async (car: NewCar) => {
      const { id, make, model, energy } = await answerTo(api.POST('/api/v1/vehicles', { body: car }));
      const params = { path: { id } };
      const credentials = may('vehicles.credentials')
        ? await answerTo(api.POST('/api/v1/vehicles/{id}/credentials', { params }))
        : undefined;
      setAdded({ id, name: `${make} ${model}`, isElectric: energy === 'electric', token: credentials?.password });
    },
    { done: 'The car is added', changes: [['vehicles']], quiet: true },
  );
  const step = added ? 2 : 1;
  return (
    <Page
      title={added ? `Add ${added.name}` : 'Add a car'}
      about="It can be rented as soon as it is added. Its agent, the program in the car, makes it live on the map."
    >
      <PageBody>
        <ol className="steps" aria-label="Steps">
          {['The car', 'Its agent and first message'].map((words, i) => (
            <li key={words} aria-current={i + 1 === step ? 'step' : undefined}>
              <span>{i + 1}</span> {words}
            </li>
          ))}
        </ol>
        {added ? (
          <AgentInstall car={added} onAnother={() => setAdded(undefined)} />
        ) : (
          <NewCarForm busy={add.isPending} problem={add.error} onSubmit={(car) => add.mutate(car)} />
        )}
      </PageBody>
    </Page>
  );
}
