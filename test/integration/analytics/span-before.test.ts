import { expect } from 'chai';
import { countFigures } from '../../../api/analytics/analytics-jobs.js';
import { startApi } from '../../support/api.js';
import { generatedYear } from './generated-year.js';

interface Answer {
  totals: { bookings: number };
  before: { from: string; to: string; bookings: number };
}

describe('the figures of the span before', () => {
  it('are those of as many days, which end as the span begins', async () => {
    await using api = await startApi();
    const year = await generatedYear(api.db, 20_261_126);
    await year.rentals(300);
    await countFigures(api.db, year.now);
    const ask = async (from: string, to: string) =>
      (await api.request('GET', `/api/v1/analytics?from=${from}&to=${to}`)).json as unknown as Answer;
    const week = await ask('2026-03-08', '2026-03-15');
    expect([week.before.from, week.before.to], 'as long as the span').to.deep.equal(['2026-03-01', '2026-03-08']);
    const { totals } = await ask(week.before.from, week.before.to);
    const { from: _, to: __, ...figures } = week.before;
    expect(figures, 'and its figures are those of these days').to.deep.equal(totals);
    expect(totals.bookings).to.be.greaterThan(0);
  }).timeout(120_000);
});
