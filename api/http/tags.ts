/** The chapters of the API document, in its order. An endpoint's tag is one of them. */
export const TAGS = {
  identity: 'Signing in and out, and how a session goes on',
  users: 'People: their profile and preferences, and what staff do with accounts',
  'api-keys': 'How machines come in',
  cars: 'Cars in the rental documents’ own words: found, priced, added, changed',
  quotes: 'What a rental costs, and why',
  tariffs: 'Rules by which rentals are priced',
  reservations: 'A car held, booked, taken and brought back',
  bookings: 'Reservations in the booking document’s own words',
  payments: 'What was paid for a reservation',
  invoices: 'What was charged, as documents that are never edited; what a customer owes',
  reports: 'Revenue, taxes, refunds, and what is open',
  feedback: 'What customers say of a rental',
  fleets: 'Fleets, branches, boundaries and policies',
  vehicles: 'Vehicles in full, and their device tokens',
  commands: 'What a vehicle is told to do, and what became of it',
  telemetry: 'What a vehicle says of itself: now, over time, and what never came',
  quarantine: 'What a vehicle sent and could not be stored, with its reason',
  notifications: 'What people are told, by which ways, and what became of it',
  webhooks: 'Events for other systems, signed, and a log of what they answered',
  audit: 'Who of the staff did what, and what happened to accounts',
  analytics: 'Figures of the business',
  administration: 'What the administrators’ pages show',
  operations: 'For who watches over the process',
} as const;

export type Tag = keyof typeof TAGS;
