/** What a car was told to be: each type of configuration with its versions, what changed, and whether the car has it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { answerTo, api } from '../../../data/api.js';
import { Button } from '../../../design/button.js';
import { Chip } from '../../../design/chip.js';
import { Card, PageBody } from '../../../design/page.js';
import { Empty, Failed, Loading } from '../../../design/states.js';
import { useMay } from '../../../session/use-rights.js';
import type { TabProps } from '../tab-props.js';
import { ConfigVersions } from './config-versions.js';
import { PublishDialog } from './publish-dialog.js';

export default function ConfigTab({ car, item }: TabProps) {
  const may = useMay()('vehicles.configure');
  const [publishing, setPublishing] = useState(false);
  const params = { path: { id: car.id } };
  const types = useQuery({
    queryKey: ['config-types'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/vehicle-config-types', { signal })),
  });
  const told = useQuery({
    queryKey: ['configs', car.id, 'told'],
    refetchInterval: 10_000,
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/vehicles/{id}/config', { params, signal })),
  });
  if (types.error && !types.data) return <Failed problem={types.error} again={types.refetch} />;
  if (!types.data) return <Loading what="configurations" />;
  const type = types.data.items.find(({ name }) => name === item) ?? types.data.items[0];
  if (!type)
    return (
      <Empty title="No kinds of configuration yet">
        An administrator adds them by the API: POST /api/v1/vehicle-config-types
      </Empty>
    );
  return (
    <PageBody>
      <Card
        title="What the car has"
        actions={
          told.data &&
          (told.data.applied ? <Chip tone="good">As it was told</Chip> : <Chip tone="warn">Not taken yet</Chip>)
        }
      >
        {told.data && (
          <p className="muted">
            Told version {told.data.version}; it says that it has{' '}
            {told.data.appliedVersion === null ? 'none' : `version ${told.data.appliedVersion}`}.
          </p>
        )}
      </Card>
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
      <Card title={type.name} actions={may && <Button onClick={() => setPublishing(true)}>New version</Button>}>
        {type.description && <p className="muted">{type.description}</p>}
        <ConfigVersions carId={car.id} type={type.name} mayChange={may} />
      </Card>
      {publishing && <PublishDialog carId={car.id} type={type.name} onClose={() => setPublishing(false)} />}
    </PageBody>
  );
}
