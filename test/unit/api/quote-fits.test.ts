import { expect } from 'chai';
import { type Booking, quoteFits } from '../../../api/quotes/quote-fits.js';
import type { StoredQuote } from '../../../api/quotes/quotes-repository.js';

const NOW = new Date('2026-06-01T10:00:00Z');
const BOOKING: Booking = {
  vehicleId: 'car',
  userId: 'anna',
  startsAt: new Date('2026-07-01T10:00:00Z'),
  endsAt: new Date('2026-07-02T10:00:00Z'),
};
const QUOTE: StoredQuote = {
  id: 'quote',
  userId: 'anna',
  vehicleId: 'car',
  startsAt: new Date('2026-07-01T10:00:00Z'),
  endsAt: new Date('2026-07-02T10:00:00Z'),
  returnBranchId: null,
  distanceKm: null,
  totalMinor: 1,
  currency: 'EUR',
  parts: [],
  includedTaxes: [],
  vehicleVersion: 1,
  demand: null,
  createdAt: NOW,
  expiresAt: new Date('2026-06-01T10:00:00.001Z'),
  reservationId: null,
};

const fits = (quote: Partial<StoredQuote> = {}, booking: Partial<Booking> = {}) =>
  quoteFits({ ...QUOTE, ...quote }, { ...BOOKING, ...booking }, NOW);

describe('a quote', () => {
  it('fits what it was made for, until it expires', () => {
    expect(fits()).to.equal('ok');
    expect(fits({ expiresAt: NOW })).to.equal('expired');
  });

  it('that was made for nobody fits anyone, and one of a person that person', () => {
    expect(fits({ userId: null })).to.equal('ok');
    expect(fits({}, { userId: 'ben' })).to.equal('of-another');
    expect(fits({ expiresAt: NOW, reservationId: 'r' }, { userId: 'ben' }), 'says nothing else').to.equal('of-another');
  });

  it('fits once', () => {
    expect(fits({ reservationId: 'r' })).to.equal('taken');
  });

  it('fits no other car, time or place', () => {
    expect(fits({}, { vehicleId: 'bus' })).to.equal('other-vehicle');
    expect(fits({}, { startsAt: new Date('2026-07-01T10:00:00.001Z') })).to.equal('other-times');
    expect(fits({}, { endsAt: new Date('2026-07-02T09:59:59.999Z') })).to.equal('other-times');
    expect(fits({ returnBranchId: 'there' })).to.equal('other-return');
    expect(fits({}, { returnBranchId: 'there' })).to.equal('other-return');
    expect(fits({ returnBranchId: 'there' }, { returnBranchId: 'there' })).to.equal('ok');
    expect(fits({}, { returnBranchId: null })).to.equal('ok');
  });
});
