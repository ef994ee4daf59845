/** What a car senses, with what it inherits; its own can be changed. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api, type Schemas, versioned } from '../../../data/api.js';
import { useAct } from '../../../data/use-act.js';
import { Button } from '../../../design/button.js';
import { Card } from '../../../design/page.js';
import { SensorTable } from './sensor-table.js';
import { SensorsDialog } from './sensors-dialog.js';
import type { Told } from './use-told.js';

export function CarSensors({ carId, told, mayChange }: { carId: string; told: Told; mayChange: boolean }) {
  const [editing, setEditing] = useState(false);
  const rows = told.sensors.map(({ sensor_type: name, sampling_rate: rate, enabled }) => {
    const from = told.sources.sensors[name];
    return { name, rate, enabled, from: from ? (from.name ?? 'that is gone') : null };
  });
  return (
    <Card title="Sensors" actions={mayChange && <Button onClick={() => setEditing(true)}>Change its own</Button>}>
      <SensorTable rows={rows} own="Here" none="The agent senses at rates of its own." />
      {editing && <OwnSensors carId={carId} onClose={() => setEditing(false)} />}
    </Card>
  );
}

function OwnSensors({ carId, onClose }: { carId: string; onClose(): void }) {
  const path = { id: carId };
  const { data } = useQuery({
    queryKey: ['own-sensors', carId], // not among what a change reads again: its ETag is that of what the form began with
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) =>
      versioned(api.GET('/api/v1/vehicles/{id}/telemetry-configs', { params: { path }, signal })),
  });
  const save = useAct(
    async (items: Schemas['TelemetryConfig'][]) => {
      const params = { path, header: { 'If-Match': data?.etag ?? '*' } };
      await answerTo(api.PUT('/api/v1/vehicles/{id}/telemetry-configs', { params, body: { items } }));
      onClose();
    },
    { done: 'Saved: the car is told', changes: [['configs', carId]], quiet: true },
  );
  if (!data) return null;
  return (
    <SensorsDialog
      title="Sensors of this car"
      sensors={data.items}
      busy={save.isPending}
      problem={save.error}
      onSave={(sensors) => save.mutate(sensors)}
      onClose={onClose}
    />
  );
}
