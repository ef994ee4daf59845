/** One car's services: those done, the times it is kept for, and a new one of either. */
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { useAct } from '../../data/use-act.js';
import { useCars } from '../../data/use-cars.js';
import { Button, IconButton } from '../../design/button.js';
import { Drawer, DrawerPart } from '../../design/drawer.js';
import { formatMoney } from '../../design/format-money.js';
import { formatSpan } from '../../design/format-span.js';
import { Day } from '../../design/moment.js';
import { Failed, Loading } from '../../design/states.js';
import { useMay } from '../../session/use-rights.js';
import { nameOf } from './forecast-words.js';
import { Foreseen } from './foreseen.js';
import { PlanService } from './plan-service.js';
import { ServiceDone } from './service-done.js';
import './car-service.css';

const AHEAD_MS = 180 * 86_400_000;

export function CarService({ id, onClose }: { id: string; onClose(): void }) {
  const cars = useCars();
  const may = useMay();
  const [form, setForm] = useState<'plan' | 'done'>();
  const params = { path: { id } };
  const { data, error, refetch } = useQuery({
    queryKey: ['services', id],
    queryFn: async ({ signal }) => {
      const query = { from: new Date().toISOString(), to: new Date(Date.now() + AHEAD_MS).toISOString() };
      const [done, calendar] = await Promise.all([
        answerTo(api.GET('/api/v1/vehicles/{id}/services', { params, signal })),
        answerTo(api.GET('/api/v1/vehicles/{id}/calendar', { params: { ...params, query }, signal })),
      ]);
      return { done: done.items, planned: calendar.items.filter(({ kind }) => kind === 'service') };
    },
  });
  const free = useAct(
    async (blockId: string) => {
      await answerTo(api.DELETE('/api/v1/vehicles/{id}/blocks/{blockId}', { params: { path: { id, blockId } } }));
    },
    {
      done: 'It can be rented again',
      changes: [['services', id], ['calendar', id], ['forecasts']],
    },
  );
  const close = () => setForm(undefined);
  return (
    <Drawer
      title={cars.nameOf(id)}
      onClose={onClose}
      actions={
        <>
          {may('rentals.manage') && <Button onClick={() => setForm('plan')}>Plan a service</Button>}
          {may('vehicles.manage') && (
            <Button kind="primary" onClick={() => setForm('done')}>
              Service done
            </Button>
          )}
        </>
      }
    >
      {error && !data ? <Failed problem={error} again={() => void refetch()} /> : !data && <Loading what="services" />}
      {data && (
        <>
          <DrawerPart title="Foreseen">
            <Foreseen carId={id} />
          </DrawerPart>
          <DrawerPart title="Kept for a service">
            {data.planned.length === 0 && <p className="muted">Nothing is planned.</p>}
            <ul className="service-list">
              {data.planned.map((block) => (
                <li key={block.startsAt}>
                  <span>{block.reason ?? 'Service'}</span>
                  {block.id && (
                    <IconButton
                      label="Give it back to rental"
                      icon={Trash2}
                      onClick={() => free.mutate(block.id ?? '')}
                    />
                  )}
                  <small>{formatSpan(block.startsAt, block.endsAt)}</small>
                </li>
              ))}
            </ul>
          </DrawerPart>
          <DrawerPart title="Done">
            {data.done.length === 0 && <p className="muted">No service was written down.</p>}
            <ul className="service-list">
              {data.done.map((service) => (
                <li key={service.id}>
                  <span>
                    <Day on={service.doneOn} />
                    {service.odometerKm !== null && `, ${service.odometerKm.toLocaleString('en')} km`}
                  </span>
                  <span>{service.costMinor === null ? '' : formatMoney(service.costMinor, service.currency)}</span>
                  {service.components.length > 0 && (
                    <small>
                      {service.components.map(nameOf).join(', ')}
                      {service.afterFailure && ', after it had failed'}
                    </small>
                  )}
                  {service.notes && <small>{service.notes}</small>}
                </li>
              ))}
            </ul>
          </DrawerPart>
          <p>
            <Link href={`/cars/${id}`}>The car itself</Link> ·{' '}
            <Link href={`/reservations?q=${encodeURIComponent(cars.nameOf(id).split(' · ')[1] ?? '')}`}>
              Its reservations
            </Link>
          </p>
        </>
      )}
      {form === 'plan' && <PlanService id={id} onClose={close} />}
      {form === 'done' && <ServiceDone id={id} onClose={close} />}
    </Drawer>
  );
}
