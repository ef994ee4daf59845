/** One table of transitions: the code's is the document's. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LIVE_STATES, STATES, TRANSITIONS } from '../../../../api/reservations/transitions.js';

const DOCUMENT = new URL('../../../../docs/reservations.md', import.meta.url);

describe('the transitions of a reservation', () => {
  it('stand in the document as in the code', () => {
    const rows = Object.entries(TRANSITIONS).map(
      ([action, { from, to, by }]) => `| ${action} | ${from.join(', ')} | ${to} | ${by} |`,
    );
    const text = readFileSync(DOCUMENT, 'utf8');
    const table = text.split('\n').filter((line) => /^\| (?!action|reason|`|-)/.test(line));
    expect(table).to.deep.equal(rows);
  });

  it('lead out of every live state, and out of no other', () => {
    const left = new Set(Object.values(TRANSITIONS).flatMap(({ from }) => [...from]));
    expect([...left].sort()).to.deep.equal([...LIVE_STATES].sort());
    expect(STATES).to.include.members(Object.values(TRANSITIONS).map(({ to }) => to));
  });
});
