/** Sets sensors: a line each. What is not named is inherited. */
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { SIGNALS } from '../../../../../contracts/signals.js';
import type { Schemas } from '../../../data/api.js';
import { Button, IconButton } from '../../../design/button.js';
import { FormDialog } from '../../../design/form-dialog.js';
import './sensors-dialog.css';

type Sensor = Schemas['TelemetryConfig'];
const NAMES = ['gps', ...SIGNALS.map(({ name }) => name)];

interface Props {
  title: string;
  sensors: readonly Sensor[];
  busy: boolean;
  problem: unknown;
  onSave(sensors: Sensor[]): void;
  onClose(): void;
}

export function SensorsDialog({ title, sensors, busy, problem, onSave, onClose }: Props) {
  const [lines, setLines] = useState(() => sensors.map((sensor, key) => ({ key, sensor })));
  const [nextKey, setNextKey] = useState(sensors.length);
  const change = (key: number, part: Partial<Sensor>) =>
    setLines(lines.map((line) => (line.key === key ? { key, sensor: { ...line.sensor, ...part } } : line)));
  const add = () => {
    setLines([...lines, { key: nextKey, sensor: { sensorType: '', samplingRate: 1, enabled: true, config: {} } }]);
    setNextKey(nextKey + 1);
  };
  return (
    <FormDialog
      title={title}
      action="Save"
      wide
      busy={busy}
      problem={problem}
      onSubmit={() => onSave(lines.map(({ sensor }) => ({ ...sensor, sensorType: sensor.sensorType.trim() })))}
      onClose={onClose}
    >
      <p className="muted">
        What is not named here is inherited; where nobody says anything, the agent goes by itself.
      </p>
      <datalist id="sensor-names">
        {NAMES.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <ul className="sensor-lines">
        {lines.map(({ key, sensor: { sensorType, samplingRate, enabled } }, place) => (
          <li key={key}>
            <input
              className="input"
              aria-label={`Sensor ${place + 1}`}
              placeholder="speedKmh, gps, a VSS path"
              list="sensor-names"
              value={sensorType}
              onChange={({ target }) => change(key, { sensorType: target.value })}
              maxLength={64}
              required
            />
            <input
              className="input"
              aria-label={`Times a second of sensor ${place + 1}`}
              type="number"
              step="any"
              min={0.0001}
              max={100}
              value={Number.isNaN(samplingRate) ? '' : samplingRate}
              onChange={({ target }) => change(key, { samplingRate: target.valueAsNumber })}
              required
            />
            <small>a second</small>
            <label className="check">
              <input
                type="checkbox"
                checked={enabled}
                onChange={({ target }) => change(key, { enabled: target.checked })}
              />
              On
            </label>
            <IconButton
              label={`Remove sensor ${place + 1}`}
              icon={X}
              onClick={() => setLines(lines.filter((line) => line.key !== key))}
            />
          </li>
        ))}
      </ul>
      <Button icon={Plus} onClick={add}>
        Add a sensor
      </Button>
    </FormDialog>
  );
}
