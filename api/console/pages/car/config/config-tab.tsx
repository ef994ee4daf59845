/** What a car was told to be: its sensors, each type of configuration with its versions, and whether the car has it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answerTo, api } from '../../../data/api.js';
import { Chip } from '../../../design/chip.js';
import { Card, PageBody } from '../../../design/page.js';
import { Failed, Loading } from '../../../design/states.js';
import { useMay } from '../../../session/use-rights.js';
import type { TabProps } from '../tab-props.js';
import { CarSensors } from './car-sensors.js';
import { ConfigTypeCard } from './config-type.js';
import { useTold } from './use-told.js';

export default function ConfigTab({ car, item }: TabProps) {
  const may = useMay()('vehicles.configure');
  const types = useQuery({
    queryKey: ['config-types'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/vehicle-config-types', { signal })),
  });
  const told = useTold(car.id);
  for (const read of [types, told]) {
    if (read.error && !read.data) return <Failed problem={read.error} again={read.refetch} />;
  }
  if (!types.data || !told.data) return <Loading what="configurations" />;
  const type = types.data.items.find(({ name }) => name === item) ?? types.data.items[0];
  const { version, appliedVersion, applied } = told.data;
  return (
    <PageBody>
      <Card
        title="What the car has"
        actions={applied ? <Chip tone="good">As it was told</Chip> : <Chip tone="warn">Not taken yet</Chip>}
      >
        <p className="muted">
          Told version {version}; it says that it has {appliedVersion === null ? 'none' : `version ${appliedVersion}`}.
          {car.fleetId && (
            <>
              {' '}
              What is not set here comes from <Link href={`/fleets/${car.fleetId}`}>its fleet</Link>.
            </>
          )}
        </p>
      </Card>
      <CarSensors carId={car.id} told={told.data} mayChange={may} />
      {type ? (
        <>
          <nav className="config-types" aria-label="Types of configuration">
            {types.data.items.map(({ name }) => (
              <Link
                key={name}
                className="button"
                href={`/cars/${car.id}/config/${name}`}
                aria-current={name === type.name ? 'true' : undefined}
              >
                {name}
              </Link>
            ))}
          </nav>
          <ConfigTypeCard key={type.name} carId={car.id} type={type} told={told.data} mayChange={may} />
        </>
      ) : (
        <p className="muted">
          There are no kinds of configuration besides yet. An administrator adds them by the API: POST
          /api/v1/vehicle-config-types
        </p>
      )}
    </PageBody>
  );
}
