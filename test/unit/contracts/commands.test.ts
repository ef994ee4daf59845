import { expect } from 'chai';
import fc from 'fast-check';
import { ANSWERS, COMMAND_STATES, type CommandState, statesBefore, stepped } from '../../../contracts/index.js';

type Kept = { state: CommandState; sends: number };
const rank = ({ state }: Kept) => COMMAND_STATES.indexOf(state);
const isAnswer = (state: CommandState) => (ANSWERS as readonly string[]).includes(state);
const messages = fc.array(fc.constantFrom(...COMMAND_STATES), { maxLength: 30 });

/** Every state that it goes through, whoever says what in whatever order. */
function lived(order: readonly CommandState[]): Kept[] {
  const life: Kept[] = [{ state: 'queued', sends: 0 }];
  for (const to of order) {
    const next = stepped(life.at(-1) as Kept, to, isAnswer(to) ? 'car' : 'us');
    if (next) life.push(next);
  }
  return life;
}

describe('the states of a command', () => {
  it('go through a whole life', () => {
    const order = ['sent', 'delivered', 'accepted', 'done', 'confirmed'] as const;
    expect(lived(order).map(({ state }) => state)).to.deep.equal(['queued', ...order]);
  });

  it('never go back, in whatever order messages come', () => {
    fc.assert(
      fc.property(messages, (order) => {
        const ranks = lived(order).map(rank);
        for (const [i, now] of ranks.entries()) if (i > 0) expect(now).to.be.greaterThan(ranks[i - 1] as number);
      }),
    );
  });

  it('are the same when every message comes twice in a row', () => {
    fc.assert(
      fc.property(messages, (order) => {
        expect(lived(order.flatMap((one) => [one, one]))).to.deep.equal(lived(order));
      }),
    );
  });

  it('are confirmed only once done, and nothing comes after that or after a failure', () => {
    expect(statesBefore('confirmed')).to.deep.equal(['done']);
    for (const over of ['confirmed', 'failed'] as const) {
      for (const to of COMMAND_STATES) expect(stepped({ state: over, sends: 1 }, to, 'us'), to).to.equal(undefined);
    }
  });

  it('are not answered by a car that was never sent it', () => {
    fc.assert(
      fc.property(messages, (order) => {
        const before = lived(order.filter((to) => to !== 'sent'));
        expect(before.map(({ state }) => state)).to.satisfy((states: string[]) => states.every((s) => s === 'queued'));
      }),
    );
    expect(stepped({ state: 'expired', sends: 0 }, 'done', 'car'), 'taken back').to.equal(undefined);
    expect(stepped({ state: 'expired', sends: 1 }, 'done', 'car')?.state, 'done, and told too late').to.equal('done');
  });
});
