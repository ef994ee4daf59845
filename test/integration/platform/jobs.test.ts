import { expect } from 'chai';
import { openJobs } from '../../../platform/jobs/index.js';
import { createLog } from '../../../platform/log.js';
import { openTestDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { recordingLog } from '../../support/recording-log.js';

describe('jobs', () => {
  it('does what was committed, and nothing of what was rolled back', async () => {
    await using database = await openTestDatabase();
    const jobs = await openJobs({ database, log: createLog('silent') });
    const done: unknown[] = [];
    const { log, lines } = recordingLog();
    jobs.handle('note', async (payload) => {
      log.info('noted');
      done.push(payload);
    });
    const rolledBack = database.db.transaction(async (tx) => {
      await jobs.add(tx, 'note', { from: 'a rolled back transaction' });
      throw new Error('no');
    });
    await rolledBack.catch(() => {});
    await database.db.transaction((tx) => jobs.add(tx, 'note', { from: 'a commit' }));
    await jobs.start();
    try {
      await eventually(() => expect(done).to.deep.equal([{ from: 'a commit' }]));
      expect(jobs.problem()).to.equal(undefined);
      const { job, jobId } = JSON.parse(lines[0] ?? '{}');
      expect([job, typeof jobId], 'what a line of its log says').to.deep.equal(['note', 'string']);
    } finally {
      await jobs.stop();
    }
  });
});
