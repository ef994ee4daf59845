/** The shapes of an invoice, which is a credit note too: what was issued, as it was then. */
import { type Static, type TSchema, Type } from 'typebox';

const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const Minor = Type.Integer({ description: "In the currency's minor units (ISO 4217)" });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

export const Seller = Type.Object(
  {
    name: Text(200),
    address: Nullable(Text(500)),
    taxId: Nullable(Text(50)),
    email: Nullable(Type.String({ pattern: '^[^\\s@]+@[^\\s@]+$', maxLength: 255 })),
    note: Nullable(Type.String({ maxLength: 1000, description: 'Stands at the foot of each invoice' })),
    paymentDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 365,
        description: 'Within which an open invoice is to be paid; 14 unless set',
      }),
    ),
  },
  { $id: 'Seller', description: 'Who issues the invoices' },
);
export type Seller = Static<typeof Seller>;

const Buyer = Type.Object(
  {
    name: Type.String(),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
    address: Nullable(Type.String()),
  },
  { description: 'As of then' },
);
export type Buyer = Static<typeof Buyer>;

const Subject = Type.Object(
  {
    vehicleId: Uuid,
    vehicle: Type.String(),
    licencePlate: Nullable(Type.String()),
    startsAt: Moment,
    endsAt: Moment,
    branch: Nullable(Type.String()),
    timeZone: Type.String(),
  },
  { description: 'The rental that it is for, as of then' },
);
export type Subject = Static<typeof Subject>;

const Line = Type.Object({ kind: Type.String(), description: Type.String(), amountMinor: Minor });
export type Line = Static<typeof Line>;

const TaxLine = Type.Object({
  name: Type.String(),
  amountMinor: Minor,
  included: Type.Boolean({ description: 'Whether the lines hold it already; else it was added to them' }),
});
export type TaxLine = Static<typeof TaxLine>;

export const KINDS = ['invoice', 'credit-note'] as const;
export const INVOICE_STATES = ['open', 'paid', 'credited', 'issued'] as const;

export const Invoice = Type.Object(
  {
    id: Uuid,
    kind: Type.Enum(KINDS),
    number: Type.String({ description: 'Without gaps in a branch and year: BCN-2026-000123' }),
    state: Type.Enum(INVOICE_STATES, {
      description: 'open: not all is paid; paid; credited: all was taken back. A credit note is issued',
    }),
    reservationId: Uuid,
    userId: Uuid,
    branchId: Nullable(Uuid),
    paymentId: Nullable(Uuid),
    refersTo: Nullable(
      Type.Object({ id: Uuid, number: Type.String() }, { description: 'The invoice that a credit note is about' }),
    ),
    issuedAt: Moment,
    issuedOn: Type.String({ format: 'date', description: "The branch's day" }),
    dueOn: Type.String({ format: 'date', description: 'Until when it is to be paid where it is open' }),
    seller: Seller,
    buyer: Buyer,
    subject: Subject,
    lines: Type.Array(Line, { description: 'With included taxes and without added ones' }),
    taxes: Type.Array(TaxLine),
    netMinor: Type.Integer({ description: 'Without any tax' }),
    taxMinor: Minor,
    totalMinor: Type.Integer({ description: 'The lines and the added taxes; of a credit note: what is taken back' }),
    openMinor: Type.Integer({ description: 'Not paid yet' }),
    creditedMinor: Type.Integer({ description: 'Taken back by credit notes' }),
    currency: Type.String(),
    reason: Nullable(Type.String()),
    sandbox: Type.Boolean({ description: 'true: paid in the sandbox, where no money moves' }),
  },
  { $id: 'Invoice' },
);
export type Invoice = Static<typeof Invoice>;
