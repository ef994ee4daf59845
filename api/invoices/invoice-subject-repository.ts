/** SQL for what an invoice is about: the rental, the customer, the seller, as they are at that moment. */
import type { Knex } from 'knex';
import type { PricePart } from '../pricing/price-of.js';
import type { Buyer, Seller, Subject } from './invoice.js';
import type { NumberedBranch } from './invoice-numbers-repository.js';

export interface InvoiceSubject {
  userId: string;
  currency: string;
  state: string;
  priceParts: PricePart[];
  includedTaxes: { name: string; amountMinor: number }[];
  branch: NumberedBranch;
  buyer: Buyer;
  seller: Seller;
  subject: Subject;
}

export function invoiceSubjectRepository(db: Knex) {
  return {
    async find(reservationId: string): Promise<InvoiceSubject | undefined> {
      const { rows } = await db.raw(
        `select r.user_id, r.currency, r.state, r.price_parts, r.included_taxes, r.starts_at, r.ends_at, b.id as branch_id,
           b.name as branch_name, coalesce(b.time_zone, 'UTC') as time_zone, u.name, u.email, u.phone, u.address,
           v.id as vehicle_id, v.make, v.model, v.year, v.licence_plate, s.seller
         from reservations r join users u on u.id = r.user_id join vehicles v on v.id = r.vehicle_id
           left join branches b on b.id = r.pickup_branch_id cross join invoice_seller s
         where r.id = ? and r.purpose = 'rental'`,
        [reservationId],
      );
      return rows.map(subjectOf)[0];
    },
  };
}

interface Row {
  user_id: string;
  currency: string;
  state: string;
  price_parts: PricePart[];
  included_taxes: { name: string; amountMinor: number }[];
  starts_at: Date;
  ends_at: Date;
  branch_id: string | null;
  branch_name: string | null;
  time_zone: string;
  name: string;
  email: string | null;
  phone: string | null;
  address: string | null;
  vehicle_id: string;
  make: string;
  model: string;
  year: number;
  licence_plate: string | null;
  seller: Seller;
}

const subjectOf = (row: Row): InvoiceSubject => ({
  userId: row.user_id,
  currency: row.currency,
  state: row.state,
  priceParts: row.price_parts,
  includedTaxes: row.included_taxes,
  branch: { id: row.branch_id, name: row.branch_name, timeZone: row.time_zone },
  buyer: { name: row.name, email: row.email, phone: row.phone, address: row.address },
  seller: row.seller,
  subject: {
    vehicleId: row.vehicle_id,
    vehicle: `${row.make} ${row.model} (${row.year})`,
    licencePlate: row.licence_plate,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    branch: row.branch_name,
    timeZone: row.time_zone,
  },
});
