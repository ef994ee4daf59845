import { expect } from 'chai';
import { seldom } from '../../../platform/seldom.js';

describe('what is told seldom', () => {
  it('is told the first time, and not again before its time', () => {
    const told: string[] = [];
    const tell = seldom(60_000, (what: string) => told.push(what));
    tell('first');
    tell('again');
    expect(told).to.deep.equal(['first']);
  });

  it('is told again once its time is over', () => {
    const told: string[] = [];
    const tell = seldom(0, (what: string) => told.push(what));
    tell('first');
    tell('again');
    expect(told).to.deep.equal(['first', 'again']);
  });
});
