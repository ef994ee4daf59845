/** What the cars of a fleet are configured to do where they say nothing of their own, and how far they have come with it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerTo, api } from '../../data/api.js';
import { listOf } from '../../data/list-of.js';
import { useFleets } from '../../data/use-places.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { DataTable } from '../../design/data-table.js';
import { Card } from '../../design/page.js';
import { Failed, Loading } from '../../design/states.js';
import type { Column } from '../../design/table-props.js';
import { SensorTable, SourceChip } from '../car/config/sensor-table.js';
import { SensorsDialog } from '../car/config/sensors-dialog.js';
import { SettingDialog } from './setting-dialog.js';
import { type FleetConfig, type ReadFleetConfig, useChangeFleetConfig, useFleetConfig } from './use-fleet-config.js';

interface SettingRow {
  type: string;
  data?: Record<string, unknown>;
  /** The fleet above that says so; null: this one. */
  from: string | null;
}

export function FleetConfigCards({ fleetId, mayChange }: { fleetId: string; mayChange: boolean }) {
  const { data: config, error, refetch } = useFleetConfig(fleetId);
  const types = useQuery({
    queryKey: ['config-types'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/vehicle-config-types', { signal })),
  });
  const fleets = useFleets();
  const [doing, setDoing] = useState<{ from: ReadFleetConfig; type?: string }>();
  const close = () => setDoing(undefined);
  if (error && !config) return <Failed problem={error} again={refetch} />;
  if (!config) return <Loading what="the configuration" />;
  const fromOf = (id: string) => (id === fleetId ? null : fleets.nameOf(id));
  const { sensors, settings } = config.effective;
  const rows = (types.data?.items ?? []).map(({ name: type }): SettingRow => {
    const set = settings[type];
    return { type, ...(set && { data: set.data }), from: set ? fromOf(set.fleetId) : null };
  });
  const columns: Column<SettingRow>[] = [
    { key: 'type', head: 'Kind', cell: ({ type }) => type, width: '25%' },
    { key: 'data', head: 'Data', cell: ({ data }) => (data ? <code>{JSON.stringify(data)}</code> : '–') },
    {
      key: 'from',
      head: 'Set',
      cell: ({ data, from }) => (data ? <SourceChip from={from} own="Here" /> : <Chip tone="quiet">Not set</Chip>),
      width: '25%',
    },
  ];
  return (
    <>
      <Card title="Default configuration" actions={<Rollout {...config.rollout} />}>
        <p className="muted">
          The cars of this fleet and of those below it have this where they have no value of their own. A change reaches
          some hundreds of cars a second; one that is offline gets it when it comes back.
        </p>
      </Card>
      <Card title="Sensors" actions={mayChange && <Button onClick={() => setDoing({ from: config })}>Change</Button>}>
        <SensorTable
          own="Here"
          none="Agents sense at rates of their own."
          rows={sensors.map((sensor) => ({
            ...{ name: sensor.sensorType, rate: sensor.samplingRate, enabled: sensor.enabled },
            from: fromOf(sensor.fleetId),
          }))}
        />
      </Card>
      <Card title="Kinds of configuration">
        <DataTable
          label="Kinds of configuration"
          pages={listOf(rows, types)}
          columns={columns}
          rowKey={({ type }) => type}
          {...(mayChange && { onOpen: ({ type }: SettingRow) => setDoing({ from: config, type }) })}
          empty={{
            title: 'No kinds of configuration yet',
            what: 'An administrator adds them by the API: POST /api/v1/vehicle-config-types',
          }}
        />
      </Card>
      {doing &&
        (doing.type === undefined ? (
          <FleetSensors fleetId={fleetId} config={doing.from} onClose={close} />
        ) : (
          <SettingDialog fleetId={fleetId} type={doing.type} config={doing.from} onClose={close} />
        ))}
    </>
  );
}

function FleetSensors({ fleetId, config, onClose }: { fleetId: string; config: ReadFleetConfig; onClose(): void }) {
  const save = useChangeFleetConfig(fleetId, config, onClose);
  return (
    <SensorsDialog
      title="Sensors of the fleet's cars"
      sensors={config.sensors}
      busy={save.isPending}
      problem={save.error}
      onSave={(sensors) => save.mutate(() => ({ sensors }))}
      onClose={onClose}
    />
  );
}

function Rollout({ vehicles, settled, applied }: FleetConfig['rollout']) {
  if (vehicles === 0) return <Chip tone="quiet">No cars</Chip>;
  if (applied === vehicles)
    return <Chip tone="good">{vehicles === 1 ? 'Its car has it' : `All ${count(vehicles)} cars have it`}</Chip>;
  if (settled < vehicles) return <Chip tone="warn">{`On its way: ${count(settled)} of ${count(vehicles)} cars`}</Chip>;
  return <Chip tone="info">{`${count(applied)} of ${count(vehicles)} cars say they have it`}</Chip>;
}

const count = (value: number): string => value.toLocaleString('en');
