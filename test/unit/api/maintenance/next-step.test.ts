/** What becomes of a proposed service as forecasts come: nothing without need, and what staff decided stands. */
import { expect } from 'chai';
import { failureExpected } from '../../../../api/maintenance/failure-expected.js';
import { isStillRefused, type KeptProposal, nextSteps } from '../../../../api/maintenance/next-step.js';
import type { ComponentOutlook } from '../../../../models/index.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2027, 2, 1);
const inDays = (days: number) => NOW + days * DAY_MS;

const outlook = (more: Partial<ComponentOutlook> = {}): ComponentOutlook => ({
  ...{ component: 'cooling', flagged: true, risk7: 0.2, risk30: 0.6, reasons: [] },
  remainingDays: { low: 10, median: 20, high: 40 },
  ...more,
});
const sound = (component: ComponentOutlook['component'], risk30 = 0.01) =>
  outlook({ component, flagged: false, risk7: 0, risk30, remainingDays: { low: null, median: null, high: null } });
const open = (more: Partial<KeptProposal> = {}): KeptProposal => ({
  ...{
    components: ['cooling'],
    state: 'proposed',
    startsAt: inDays(5),
    endsAt: inDays(5.25),
    risk30: 0.6,
    isKept: true,
  },
  ...more,
});
const steps = (outlooks: ComponentOutlook[], kept?: KeptProposal) =>
  nextSteps(outlooks, kept, undefined, NOW).map((step) => step.do);

describe('a proposed service, as a new forecast comes,', () => {
  it('is placed where one is wanted, before the soonest that a part may fail, and within a month', () => {
    const two = [outlook(), outlook({ component: 'brakes', remainingDays: { low: 4, median: 9, high: 20 } })];
    expect(nextSteps(two, undefined, undefined, NOW)).to.deep.equal([
      { do: 'place', components: ['cooling', 'brakes'], dueBy: inDays(4) },
    ]);
    const dueBy = (remainingDays: ComponentOutlook['remainingDays']) =>
      (nextSteps([outlook({ remainingDays })], undefined, undefined, NOW)[0] as { dueBy: number }).dueBy;
    expect(dueBy({ low: 0, median: 1, high: 2 }), 'a day is needed at least').to.equal(inDays(1));
    expect(dueBy({ low: 90, median: 120, high: null })).to.equal(inDays(30));
    expect(dueBy(null), 'the rules do not know').to.equal(inDays(7));
    expect(steps([sound('cooling'), sound('tyres')])).to.deep.equal([]);
  });

  it('stays while the risk is half of what it was, and is let go of below', () => {
    expect(steps([outlook()], open())).to.deep.equal([]);
    expect(steps([sound('cooling', 0.31)], open())).to.deep.equal([]);
    expect(steps([sound('cooling', 0.29)], open())).to.deep.equal(['withdraw']);
    expect(steps([sound('cooling'), sound('tyres', 0.5)], open()), 'the risk of another part').to.deep.equal([
      'withdraw',
    ]);
  });

  it('is moved only for another part, or where the failure comes more than a day before it', () => {
    const soon = (low: number) => [outlook({ remainingDays: { low, median: 9, high: 12 } })];
    expect(steps(soon(4.5), open())).to.deep.equal([]);
    expect(steps(soon(3), open())).to.deep.equal(['move']);
    const [wider] = nextSteps([outlook(), outlook({ component: 'tyres' })], open(), undefined, NOW);
    expect(wider).to.deep.include({ do: 'move', components: ['cooling', 'tyres'] });
  });

  it('is left alone once staff confirmed it, or while the car is in the workshop', () => {
    for (const kept of [open({ state: 'confirmed' }), open({ startsAt: inDays(-0.1), endsAt: inDays(0.1) })]) {
      expect(steps([sound('cooling')], kept)).to.deep.equal([]);
      expect(steps([outlook({ remainingDays: { low: 1, median: 2, high: 3 } })], kept)).to.deep.equal([]);
    }
  });

  it('is missed once its time is over, and refused where that was given back', () => {
    const over = { startsAt: inDays(-1), endsAt: inDays(-0.5) };
    expect(steps([outlook()], open({ ...over, state: 'confirmed' }))).to.deep.equal(['miss', 'place']);
    expect(steps([sound('cooling')], open(over))).to.deep.equal(['miss']);
    expect(steps([outlook()], open({ isKept: false }))).to.deep.equal(['refuse']);
  });

  it('stays refused until the odds have doubled, another part is wanted, or a month is over', () => {
    const refusal = { components: ['cooling'], risk30: 0.6, at: inDays(-3) } as const;
    const refused = (outlooks: ComponentOutlook[], more = {}) => isStillRefused(outlooks, { ...refusal, ...more }, NOW);
    expect(refused([outlook({ risk30: 0.7 })])).to.equal(true);
    expect(refused([outlook({ risk30: 0.76 })])).to.equal(false);
    expect(refused([outlook(), outlook({ component: 'tyres' })])).to.equal(false);
    expect(refused([outlook()], { at: inDays(-31) })).to.equal(false);
    expect(refused([outlook({ risk30: null })]), 'by the rules').to.equal(true);
    expect(nextSteps([outlook()], undefined, refusal, NOW)).to.deep.equal([]);
    expect(nextSteps([outlook({ risk30: 0.9 })], undefined, refusal, NOW)).to.have.length(1);
  });
});

describe('a car that is about to fail', () => {
  it('is barred from a risk of a half within 7 days, and offered again well below it', () => {
    expect(failureExpected([outlook({ risk7: 0.49 })], undefined)).to.equal(null);
    expect(failureExpected([outlook({ risk7: 0.5 })], undefined)).to.equal('cooling');
    expect(failureExpected([outlook({ risk7: 0.4 })], 'cooling')).to.equal('cooling');
    expect(failureExpected([outlook({ risk7: 0.4 })], 'tyres')).to.equal(null);
    expect(failureExpected([outlook({ risk7: 0.34 })], 'cooling')).to.equal(null);
    const worse = outlook({ component: 'alternator', risk7: 0.9 });
    expect(failureExpected([outlook({ risk7: 0.6 }), worse], undefined)).to.equal('alternator');
  });

  it('is by the rules one whose cooling or alternator they flag: the others can wait for their service', () => {
    const byRules = (component: ComponentOutlook['component'], flagged = true) =>
      failureExpected([outlook({ component, flagged, risk7: null, risk30: null })], undefined);
    expect(['cooling', 'alternator', 'battery', 'brakes', 'tyres'].map((part) => byRules(part as never))).to.deep.equal(
      [...['cooling', 'alternator', null, null, null]],
    );
    expect(byRules('cooling', false)).to.equal(null);
  });
});
