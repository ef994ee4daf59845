/** An API with a car to command, an operator, and customers who may rent it. */
import { startApi, type TestAnswer, type TestApi } from '../../support/api.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

export interface CommandStage extends AsyncDisposable {
  readonly api: TestApi;
  readonly rental: RentalStage;
  /** The operator's token. */
  readonly operator: string;
  /** The newest car. */
  readonly car: string;
  nextCar(): Promise<void>;
  /** As the operator, unless told. */
  ask(body: object, token?: string | null, headers?: Record<string, string>, vehicleId?: string): Promise<TestAnswer>;
  see(commandId: unknown, token?: string, vehicleId?: string): Promise<TestAnswer>;
  cancel(commandId: unknown, token?: string): Promise<TestAnswer>;
  /** The first customer has the car now; gives the reservation. */
  rented(): Promise<string>;
  /** The car said this, so long ago. */
  says(values: Record<string, number | boolean>, ageMs?: number): Promise<void>;
}

/** The last word of a problem's type. */
export const problem = ({ json }: TestAnswer) => String(json?.type).split(':').at(-1);

export async function commandStage(): Promise<CommandStage> {
  const api = await startApi();
  const rental = await rentalStage(api);
  const operator = await api.tokenOf('operator');
  let car = '';
  const pathOf = (vehicleId: string) => `/api/v1/vehicles/${vehicleId}/commands`;
  return {
    api,
    rental,
    operator,
    get car() {
      return car;
    },
    async nextCar() {
      car = await api.makeCar();
    },
    ask: (body, token = operator, headers = {}, vehicleId = car) =>
      api.request('POST', pathOf(vehicleId), { token, body, headers }),
    see: (id, token = operator, vehicleId = car) => api.request('GET', `${pathOf(vehicleId)}/${id}`, { token }),
    cancel: (id, token = operator) => api.request('POST', `${pathOf(car)}/${id}/cancel`, { token }),
    async rented() {
      const id = await rental.confirmed(car, days(1, 2));
      await api.db('reservations').where({ id }).update({ state: 'active' });
      return id;
    },
    async says(values, ageMs = 0) {
      const observedAt = Date.now() - ageMs;
      const told = Object.entries(values).map(([name, value]) => [name, { value, observedAt }]);
      await api.vehicleStates.upsert([{ vehicleId: car, heardAt: Date.now(), values: Object.fromEntries(told) }]);
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
