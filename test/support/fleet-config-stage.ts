/** Fleets whose cars inherit their configuration, for tests. */
import { expect } from 'chai';
import type { TestAnswer, TestApi } from './api.js';

export const CLIMATE = {
  name: 'climate',
  schema: {
    type: 'object',
    required: ['targetC'],
    properties: { targetC: { type: 'number', minimum: 10, maximum: 30 } },
  },
};

export interface Told {
  version: number;
  sensors: { sensor_type: string; sampling_rate: number; enabled: boolean }[];
  settings: Record<string, unknown>;
  sources: Record<'sensors' | 'settings', Record<string, { id: string; name: string } | null>>;
}

export interface FleetConfigStage {
  fleet(parentId?: string): Promise<string>;
  carOf(fleetId: string | null): Promise<string>;
  move(vehicleId: string, fleetId: string | null): Promise<void>;
  /** A fleet's default as the API has it. */
  read(fleetId: string): Promise<TestAnswer>;
  put(fleetId: string, body: object): Promise<TestAnswer>;
  /** Sets a fleet's default: sensors with their rates, and the climate. */
  set(fleetId: string, rates: Record<string, number>, targetC?: number, match?: string): Promise<TestAnswer>;
  /** The same of a car itself. */
  setOwn(vehicleId: string, rates: Record<string, number>): Promise<TestAnswer>;
  setOwnClimate(vehicleId: string, targetC: number): Promise<TestAnswer>;
  told(vehicleId: string): Promise<Told>;
  /** The rates that a car is told, by sensor. */
  rates(vehicleId: string): Promise<Record<string, number>>;
}

/** Adds the type `climate` too. */
export async function fleetConfigStage(api: TestApi): Promise<FleetConfigStage> {
  const made = async (path: string, body: object) => {
    const { status, json, text } = await api.request('POST', path, { body });
    expect(status, text).to.equal(201);
    return json?.id as string;
  };
  const put = (path: string, body: object, match = '*') =>
    api.request('PUT', path, { body, headers: { 'if-match': match } });
  const sensorsOf = (rates: Record<string, number>) =>
    Object.entries(rates).map(([sensorType, samplingRate]) => ({ sensorType, samplingRate }));
  await api.request('POST', '/api/v1/vehicle-config-types', { body: CLIMATE });
  const defaultOf = (fleetId: string) => `/api/v1/fleets/${fleetId}/default-config`;
  let fleets = 0;
  const stage: FleetConfigStage = {
    fleet: (parentId) => made('/api/v1/fleets', { name: `Fleet ${++fleets}`, ...(parentId && { parentId }) }),
    carOf: (fleetId) =>
      made('/api/v1/vehicles', { kind: 'car', make: 'Seat', model: 'Leon', year: 2024, ...(fleetId && { fleetId }) }),
    async move(vehicleId, fleetId) {
      const headers = { 'if-match': '*' };
      const { status, text } = await api.request('PATCH', `/api/v1/vehicles/${vehicleId}`, {
        body: { fleetId },
        headers,
      });
      expect(status, text).to.equal(200);
    },
    read: (fleetId) => api.request('GET', defaultOf(fleetId)),
    put: (fleetId, body) => put(defaultOf(fleetId), body),
    set: (fleetId, rates, targetC, match = '*') =>
      put(
        defaultOf(fleetId),
        { sensors: sensorsOf(rates), settings: targetC === undefined ? {} : { climate: { targetC } } },
        match,
      ),
    setOwn: (vehicleId, rates) => put(`/api/v1/vehicles/${vehicleId}/telemetry-configs`, { items: sensorsOf(rates) }),
    setOwnClimate: (vehicleId, targetC) => put(`/api/v1/vehicles/${vehicleId}/configs/climate`, { data: { targetC } }),
    told: async (vehicleId) =>
      (await api.request('GET', `/api/v1/vehicles/${vehicleId}/config`)).json as unknown as Told,
    async rates(vehicleId) {
      const { sensors } = await stage.told(vehicleId);
      return Object.fromEntries(sensors.map(({ sensor_type, sampling_rate }) => [sensor_type, sampling_rate]));
    },
  };
  return stage;
}
