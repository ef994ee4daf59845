/** How the agent of a car is started, with the settings it reads; and whether the car was heard. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { answerTo, api } from '../../data/api.js';
import { Button } from '../../design/button.js';
import { Chip } from '../../design/chip.js';
import { Facts } from '../../design/facts.js';
import { Card } from '../../design/page.js';
import { ShownOnce } from '../../design/shown-once.js';
import { Loading } from '../../design/states.js';
import { knownOf } from '../handover/known-of-car.js';
import type { AddedCar } from './added-car.js';

const LOOK_MS = 2000;
const USUAL_PORT = 1883;

export function AgentInstall({ car, onAnother }: { car: AddedCar; onAnother(): void }) {
  const { data: state } = useQuery({
    queryKey: ['vehicles', 'heard', car.id],
    refetchInterval: LOOK_MS,
    queryFn: ({ signal }) =>
      answerTo(api.GET('/api/v1/vehicles/{id}/state', { params: { path: { id: car.id } }, signal })),
  });
  const { data: settings } = useQuery({
    queryKey: ['client-config'],
    queryFn: ({ signal }) => answerTo(api.GET('/api/v1/client-config', { signal })),
  });
  const simulated = car.isElectric ? 'simulated:electric' : 'simulated';
  const heard = state !== undefined && state.ageS !== null;
  return (
    <>
      <Card title="Start its agent">
        {car.token && settings === undefined ? (
          <Loading what="the address of the broker" rows={2} />
        ) : car.token ? (
          <ShownOnce
            label="On the car’s computer, in a copy of Motorpool. The token is shown this once."
            secret={commandOf(car.id, car.token, simulated, brokerUrl(settings?.mqttUrl ?? null))}
          />
        ) : (
          <p>Your role may not issue credentials. Ask somebody who may; the car is added.</p>
        )}
        <p className="muted add-car-note">
          SENSORS is what the car has: {simulated} drives by itself{car.isElectric && ', on a battery'}, to try it;
          elm327:/dev/ttyUSB0 reads the car’s diagnostic port, gpsd:localhost a GPS receiver. MQTT_URL is this broker as
          the car reaches it.
        </p>
      </Card>
      <Card
        title={heard ? 'It is connected' : 'Waiting for its first message…'}
        actions={heard ? <Chip tone="good">Live</Chip> : <Chip tone="warn">Not heard yet</Chip>}
      >
        <div role="status">
          {heard && state ? (
            <Facts
              facts={{
                Heard: `${state.ageS} s ago`,
                Speed: say(knownOf(state, 'speedKmh')?.value, 'km/h'),
                Odometer: say(knownOf(state, 'odometerKm')?.value, 'km'),
                Position: `${say(knownOf(state, 'latitude')?.value, '', 5)}, ${say(knownOf(state, 'longitude')?.value, '', 5)}`,
              }}
            />
          ) : (
            <p className="muted">
              This page looks every two seconds. It may be left: the car appears on the map by itself.
            </p>
          )}
        </div>
        <p className="add-car-links">
          {heard && <Link href={`/cars/${car.id}`}>To the car</Link>} {heard && <Link href="/">To the map</Link>}
          <Button onClick={onAnother}>Add another</Button>
        </p>
      </Card>
    </>
  );
}

const say = (value: number | undefined, unit: string, digits = 1): string =>
  value === undefined ? '–' : `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}`.trim();

function commandOf(id: string, token: string, sensors: string, mqttUrl: string): string {
  return `MQTT_URL=${mqttUrl} VEHICLE_ID=${id} DEVICE_TOKEN=${token} SENSORS=${sensors} npm run agent`;
}

/** A broker that says it is on this machine is reached by the name by which this page is. */
function brokerUrl(told: string | null): string {
  const url = new URL(told ?? `mqtt://${location.hostname}:${USUAL_PORT}`);
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return `${url.protocol}//${isHere ? location.hostname : url.hostname}${url.port && `:${url.port}`}`;
}
