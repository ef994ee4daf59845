import { expect } from 'chai';
import fc from 'fast-check';
import { riskReasons } from '../../../api/reservation-risk/risk-reasons.js';
import type { Booked } from '../../../models/index.js';

const SURE: Booked = {
  ...{ at: 20_000, leadDays: 10, leftDays: 5, lengthDays: 2, startHour: 9, startWeekday: 1, depositShare: 0.5 },
  ...{ paidBy: 'Cash', channel: 'self', keptBefore: 40, cancelledBefore: 0, missedBefore: 0 },
};
const codes = (booked: Booked) => riskReasons(booked).map(({ code }) => code);

describe('the reasons for which a reservation may fall through', () => {
  it('are none where all speaks for its being kept', () => {
    expect(riskReasons(SURE)).to.deep.equal([]);
    expect(codes({ ...SURE, missedBefore: 1, cancelledBefore: 2 }), 'once in forty is less than usual').to.deep.equal(
      [],
    );
  });

  it('say in words what raises the risk', () => {
    const texts = riskReasons({
      ...{ ...SURE, leadDays: 60, leftDays: 5, paidBy: 'not yet' },
      ...{ keptBefore: 1, cancelledBefore: 2 },
    }).map(({ text }) => text);
    expect(texts).to.deep.equal(['Cancelled 2 of 3 before', 'Not paid yet', 'Booked 60 days ahead']);
  });

  it('begin with the weightiest, whatever kind it is of', () => {
    const wavering = { ...SURE, keptBefore: 3, cancelledBefore: 1, paidBy: 'not yet' };
    expect(codes(wavering)).to.deep.equal(['unpaid', 'cancelled-before']);
    expect(codes({ ...wavering, leadDays: 90, leftDays: 80 })[0]).to.equal('long-lead');
    expect(codes({ ...wavering, keptBefore: 0, missedBefore: 3 })[0]).to.equal('missed-before');
  });

  it('never get fewer by what raises it: another cancellation, a booking that is not paid', () => {
    const count = fc.nat(20);
    const booked = fc.record({ keptBefore: count, cancelledBefore: count, missedBefore: count, leadDays: fc.nat(200) });
    fc.assert(
      fc.property(booked, (facts) => {
        const now = { ...SURE, ...facts };
        expect(codes({ ...now, paidBy: 'not yet' })).to.include('unpaid');
        const again = { ...now, cancelledBefore: now.cancelledBefore + 1 };
        if (codes(now).includes('cancelled-before')) expect(codes(again)).to.include('cancelled-before');
      }),
    );
  });
});
