/** An SMS is sent once, whatever dies when: Twilio has no key that makes two of them one. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Carriers } from '../../../api/messages/carriers.js';
import { twilioCarrier } from '../../../api/messages/twilio-carrier.js';
import { deliverSome } from '../../../api/notifications/deliver.js';
import { mailLinks } from '../../../api/notifications/mail-links.js';
import { notify } from '../../../api/notifications/notify.js';
import { unsubscribing } from '../../../api/notifications/unsubscribing.js';
import { sealing } from '../../../api/sealed/sealing.js';
import { openTestDatabase } from '../../support/database.js';
import { FAULTS, type Fault, faultyProcess } from '../../support/faulty-process.js';
import { recordingLog } from '../../support/recording-log.js';
import { type TwilioStandIn, twilioStandIn } from '../../support/twilio-stand-in.js';

const AWAITS = 4; // of a delivery, with those of a new connection

describe('an SMS', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let twilio: TwilioStandIn;
  let deliver: (db: Knex) => Promise<number>;
  let people = 0;
  before(async () => {
    database = await openTestDatabase();
    twilio = await twilioStandIn();
    const settings = { accountSid: 'AC1', authToken: 't', from: '+15005550006', apiUrl: twilio.server.url };
    const carriers: Carriers = { of: () => twilioCarrier(settings), close: () => {} };
    const seal = sealing('a secret of the tests, long enough for HS256');
    const here = () => 'http://x.example';
    const links = mailLinks(seal, here);
    const tools = { log: recordingLog().log, production: true, carriers, sealing: seal, links };
    deliver = (db) => deliverSome('sms', { ...tools, db, unsubscribing: unsubscribing(db, seal, here) });
  });
  after(async () => {
    await database[Symbol.asyncDispose]();
    await twilio.server[Symbol.asyncDispose]();
  });

  /** Tells a new person by SMS alone; gives their number. */
  async function tellSomebody(): Promise<string> {
    const phone = `+3460${String(++people).padStart(7, '0')}`;
    const [user] = await database
      .db('users')
      .insert({
        ...{ name: 'A', email: `${randomUUID()}@example.org`, phone },
        preferences: { notifications: { kinds: { alert: { sms: true, email: false, push: false } } } },
      })
      .returning('id');
    await tellAgain(user.id);
    return phone;
  }
  const tellAgain = (userId: string) =>
    database.db.transaction((tx) =>
      notify(tx, { kind: 'alert', userId, data: { title: 'T', text: 'Oil is low' }, dedupeKey: randomUUID() }),
    );
  /** The lease runs out, and a process that is well takes what is left. */
  async function recover(): Promise<void> {
    await database.db('deliveries').where({ state: 'queued' }).update({ next_at: new Date() });
    while ((await deliver(database.db)) > 0);
  }
  const states = () => database.db('deliveries').pluck('state');

  for (const by of FAULTS) {
    for (let at = 1; at <= AWAITS; at++) {
      it(`goes out once when the process breaks at await ${at}: ${by}`, () => brokenAt(at, by));
    }
  }
  async function brokenAt(at: number, by: Fault) {
    const phone = await tellSomebody();
    await using broken = faultyProcess(database.url, { at, by });
    await Promise.race([deliver(broken.db).catch(() => {}), broken.killed]);
    await recover();
    expect(twilio.sentTo(phone)).to.have.length(1);
    expect(await states()).to.not.include('queued');
  }

  it('goes out once when the provider did it and the answer was lost, or nothing was done', async () => {
    for (const when of ['after', 'before'] as const) {
      const phone = await tellSomebody();
      twilio.server.loses = { path: /Messages\.json$/, when };
      await deliver(database.db);
      twilio.server.loses = undefined;
      expect(twilio.sentTo(phone)).to.have.length(when === 'after' ? 1 : 0);
      await recover();
      expect(twilio.sentTo(phone)).to.have.length(1);
    }
  });

  it('is asked after only when it was tried before, so that one costs one request', async () => {
    await tellSomebody();
    const before = twilio.server.asked.length;
    await deliver(database.db);
    expect(twilio.server.asked.length - before).to.equal(1);
  });

  it('of the same words that was sent long ago is another one', async () => {
    const phone = await tellSomebody();
    await deliver(database.db);
    const { id } = await database.db('users').where({ phone }).first('id');
    await tellAgain(id);
    const later = new Date(Date.now() + 3_600_000);
    const newest = database.db('deliveries').where({ state: 'queued' }).select('notification_id');
    await database.db('notifications').whereIn('id', newest).update({ created_at: later });
    await database.db('deliveries').where({ state: 'queued' }).update({ attempts: 1 }); // who tried died before it asked
    await recover();
    expect(twilio.sentTo(phone)).to.have.length(2);
  });
});
