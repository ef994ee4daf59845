/** Customers with held cars, and what a test of payments does all the time. */
import { startApi, type TestAnswer, type TestApi } from './api.js';
import { type Customer, days, type RentalStage, rentalStage } from './rental-stage.js';

export interface Hold {
  id: string;
  totalMinor: number;
  currency: string;
  vehicleId: string;
}

export interface PaymentsStage extends AsyncDisposable {
  readonly api: TestApi;
  readonly rental: RentalStage;
  /** A car held for the first customer, or for another. */
  hold(who?: Customer, span?: { startsAt: string; endsAt: string }): Promise<Hold>;
  /** `POST /api/v1/payments` of what is due, by card, as the first customer. */
  pay(hold: Hold, fields?: object, options?: { token?: string; key?: string }): Promise<TestAnswer>;
  /** The rental begins, and so much is charged besides its price: an invoice that is open. */
  charge(hold: Pick<Hold, 'id'>, amountMinor: number): Promise<void>;
  stateOf(reservationId: string): Promise<string>;
  /** What is in the accounts of a reservation, those that are zero left out. */
  accounts(reservationId: string): Promise<Record<string, number>>;
}

export async function paymentsStage(settings: Readonly<Record<string, string>> = {}): Promise<PaymentsStage> {
  const api = await startApi(settings);
  const rental = await rentalStage(api);
  return {
    api,
    rental,
    async hold(who = rental.first, span = days(1, 3)) {
      const vehicleId = await api.makeCar();
      const { json, text } = await rental.reserve(vehicleId, span, who);
      if (typeof json?.id !== 'string') throw new Error(text);
      return { id: json.id, totalMinor: Number(json.totalMinor), currency: String(json.currency), vehicleId };
    },
    pay: (hold, fields = {}, { token = rental.first.token, key } = {}) =>
      api.request('POST', '/api/v1/payments', {
        token,
        body: {
          reservationId: hold.id,
          amountMinor: hold.totalMinor,
          currency: hold.currency,
          method: 'Credit Card',
          ...fields,
        },
        headers: key === undefined ? {} : { 'idempotency-key': key },
      }),
    async charge({ id }, amountMinor) {
      await api.db.raw(`update reservations set state = 'active', started_at = now() where id = ?`, [id]);
      const body = { kind: 'damage', amountMinor };
      const { status, text } = await api.request('POST', `/api/v1/reservations/${id}/charges`, { body });
      if (status !== 201) throw new Error(text);
    },
    async stateOf(id) {
      const { json } = await api.request('GET', `/api/v1/reservations/${id}`);
      return String(json?.state);
    },
    async accounts(reservationId) {
      const { rows } = await api.db.raw(
        `select account, sum(amount_minor)::float8 as sum from ledger_entries e
         join ledger_transactions t on t.id = e.transaction_id where t.reservation_id = ? group by account
         having sum(amount_minor) <> 0`,
        [reservationId],
      );
      return Object.fromEntries(rows.map((row: { account: string; sum: number }) => [row.account, row.sum]));
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}
