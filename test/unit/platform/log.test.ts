import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { inWork } from '../../../platform/current-work.js';
import { recordingLog } from '../../support/recording-log.js';

describe('a line of the log', () => {
  it('says of which request, job and trace it is, however deep it is written, and elsewhere of none', async () => {
    const { log, lines } = recordingLog();
    const traced = { traceId: 'a'.repeat(32), traceparent: '', rename() {}, set() {}, end() {} };
    const deep = async () => {
      await turn();
      log.child({ room: 'api' }).warn('deep in it');
    };
    await Promise.all([
      inWork({ requestId: 'one', traced }, deep),
      inWork({ job: 'roll-up', jobId: '7' }, deep),
      turn().then(() => log.warn('outside')),
    ]);
    const said = lines.map((line) => {
      const { requestId, job, jobId, traceId } = JSON.parse(line);
      return { requestId, job, jobId, traceId };
    });
    const none = { requestId: undefined, job: undefined, jobId: undefined, traceId: undefined };
    expect(said).to.have.deep.members([
      { ...none, requestId: 'one', traceId: 'a'.repeat(32) },
      { ...none, job: 'roll-up', jobId: '7' },
      none,
    ]);
    for (const line of lines) expect(line).to.not.include('traceparent');
  });
});
