import { expect } from 'chai';
import { databaseReasonOf } from '../../../platform/postgres/database-reason.js';

describe('the reason of a failed query', () => {
  it('is told without the statement', () => {
    const error = new Error('insert into t select a - 1 from b - relation "t" does not exist');
    expect(databaseReasonOf(error)).to.equal('relation "t" does not exist');
  });

  it('is told whole where there was no statement', () => {
    expect(databaseReasonOf(new Error('connect ECONNREFUSED'))).to.equal('connect ECONNREFUSED');
    expect(databaseReasonOf('gone')).to.equal('gone');
  });
});
