/** Mail, over real SMTP. */
import { expect } from 'chai';
import { invoiceOfLink, mailLinks } from '../../../api/notifications/mail-links.js';
import { remindAll } from '../../../api/notifications/reminders.js';
import { unsubscribing } from '../../../api/notifications/unsubscribing.js';
import { sealing } from '../../../api/sealed/sealing.js';
import { itemsOf, type Person, startApi, type TestApi } from '../../support/api.js';
import { eventually } from '../../support/eventually.js';
import { type Mailbox, openMailbox } from '../../support/mailbox.js';
import { days, type RentalStage, rentalStage } from '../../support/rental-stage.js';

const HOUR_MS = 3_600_000;
const JWT_SECRET = 'a secret of the tests, long enough for HS256';
const inHours = (from: number, to: number) => ({
  startsAt: new Date(Date.now() + from * HOUR_MS).toISOString(),
  endsAt: new Date(Date.now() + to * HOUR_MS).toISOString(),
});

describe('mail to people', () => {
  let api: TestApi;
  let box: Mailbox;
  let stage: RentalStage;
  before(async () => {
    box = await openMailbox();
    api = await startApi({
      SMTP_URL: box.url,
      MAIL_FROM: 'Motorpool <cars@motorpool.example.org>',
      PUBLIC_URL: 'https://motorpool.example.org/',
    });
    stage = await rentalStage(api);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await box[Symbol.asyncDispose]();
  });

  const mailOf = (person: Person, subject: RegExp) =>
    eventually(() => {
      const found = box.to(person.email).filter((mail) => subject.test(mail.subject ?? ''));
      expect(found).to.have.length(1);
      return found[0] as (typeof found)[number];
    });
  async function confirmedFor(person: Person, span = days(3, 5)): Promise<string> {
    return stage.confirmed(await api.makeCar(), span, person);
  }
  const dueNow = () => api.db.raw(`update deliveries set next_at = now() where state = 'queued'`);
  async function deliveryOf(person: Person, kind: string) {
    const { json } = await api.request(
      'GET',
      `/api/v1/notifications/deliveries?channel=email&kind=${kind}&userId=${person.userId}`,
    );
    return itemsOf(json)[0];
  }

  it('says in text and HTML what was confirmed, in the words, time and money of its reader', async () => {
    const person = await api.register({ name: 'Ada <b> "Lovelace"' });
    await api.request('PUT', '/api/users/preferences', { token: person.token, body: { language: 'es-ES' } });
    await confirmedFor(person);
    const mail = await mailOf(person, /confirmada/);
    expect(mail.from?.text).to.equal('"Motorpool" <cars@motorpool.example.org>');
    expect(mail.messageId).to.match(/^<[0-9a-f-]{36}@motorpool\.example\.org>$/);
    expect(mail.headers.get('auto-submitted')).to.equal('auto-generated');
    expect(mail.text)
      .to.include('Hola, Ada <b> "Lovelace":')
      .and.to.match(/99,80\s€/);
    expect(mail.html).to.include('Hola, Ada &lt;b&gt; &quot;Lovelace&quot;:').and.to.include('lang="es"');
    expect(mail.headers.has('list-unsubscribe'), 'what was agreed on has to be told').to.equal(false);
    await eventually(async () => expect((await deliveryOf(person, 'confirmed'))?.state).to.equal('sent'));
  });

  it('can be unsubscribed from by one click, without signing in, where it is no part of what was agreed on', async () => {
    const person = await api.register();
    const first = await confirmedFor(person, inHours(23, 26));
    await api.db('reservations').update({ confirmed_at: new Date(Date.now() - 72 * HOUR_MS) });
    await remindAll(api.db);
    const mail = await mailOf(person, /waits for you/);
    const list = mail.headers.get('list') as unknown as { unsubscribe: { url: string } };
    const url = new URL(list.unsubscribe.url);
    const posted = mail.headerLines.find(({ key }) => key === 'list-unsubscribe-post')?.line;
    expect(posted).to.equal('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(url.origin).to.equal('https://motorpool.example.org');

    const path = url.pathname + url.search;
    const asked = await api.request('GET', path, { token: null });
    expect(asked.text).to.include('<button>');
    const preferences = async () =>
      (await api.request('GET', '/api/users/preferences', { token: person.token })).json as Record<string, unknown>;
    expect(await preferences(), 'a link that is only followed does nothing').to.deep.equal({});
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const done = await api.request('POST', path, { token: null, body: 'List-Unsubscribe=One-Click', headers });
    expect(done.status).to.equal(200);
    expect(await preferences()).to.deep.equal({ notifications: { kinds: { reminder: { email: false } } } });

    await api
      .db('reservations')
      .where({ id: first })
      .update({ starts_at: new Date(Date.now() + 22 * HOUR_MS) });
    await remindAll(api.db);
    const { json } = await api.request('GET', '/api/v1/notifications', { token: person.token });
    const reminders = itemsOf(json).filter(({ kind }) => kind === 'reminder');
    expect(reminders, 'it was moved, so there is another').to.have.length(2);
    expect(box.to(person.email).filter((mail) => /waits for you/.test(mail.subject ?? ''))).to.have.length(1);
    for (const token of ['x', url.searchParams.get('token')?.slice(0, -4)]) {
      const answer = await api.request('POST', `${url.pathname}?token=${token}`, { token: null });
      expect(answer.status).to.equal(400);
    }
  });

  it('is a receipt with its lines, the sum and a link to the invoice that needs no signing in and is no other’s', async () => {
    const person = await api.register();
    const { json } = await stage.reserve(await api.makeCar(), days(9, 11), person);
    const body = { reservationId: json?.id, amountMinor: json?.totalMinor, currency: 'EUR', method: 'Credit Card' };
    expect((await api.request('POST', '/api/v1/payments', { token: person.token, body })).status).to.equal(201);
    const mail = await mailOf(person, /^Receipt for/);
    expect(mail.text)
      .to.include('2 days: €99.80')
      .and.to.include('Total: €99.80')
      .and.to.include('Paid by: Credit Card');
    const url = new URL(/https:\S+printed-invoices\S+/.exec(mail.text ?? '')?.[0] ?? '');
    expect(String(mail.html)).to.include(url.pathname);
    const page = await api.request('GET', url.pathname + url.search, { token: null });
    expect(page.status).to.equal(200);
    expect(page.text).to.include(person.email).and.to.include('99.80');
    const pdf = await fetch(`${api.baseUrl}${url.pathname}${url.search}&format=pdf`);
    expect(pdf.headers.get('content-type')).to.equal('application/pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).to.equal('%PDF-');
    for (const token of ['x', url.searchParams.get('token')?.slice(0, -2)]) {
      expect((await api.request('GET', `${url.pathname}?token=${token}`, { token: null })).status).to.equal(404);
    }
    const [id] = await api
      .db('invoices')
      .where({ reservation_id: String(json?.id) })
      .pluck('id');
    const seal = sealing('another secret, as long as it takes for HS256 to be content');
    const links = mailLinks(seal, () => '');
    const written = new Date(Date.now() - 89 * 24 * HOUR_MS);
    const tokenOf = (at: Date) => links.of('receipt', { invoiceId: id }, 'en', at).actionUrl?.split('token=')[1] ?? '';
    expect(invoiceOfLink(seal, tokenOf(written))).to.equal(id);
    expect(invoiceOfLink(seal, tokenOf(written), Date.now() + 2 * 24 * HOUR_MS), 'its time is over').to.equal(
      undefined,
    );
  });

  it('leads to a page in its reader’s language, by which nothing is done until they say so', async () => {
    const person = await api.register();
    await mailOf(person, /Confirm your/);
    await api.request('PUT', '/api/users/preferences', { token: person.token, body: { language: 'es' } });
    await api.request('POST', '/api/v1/auth/password-reset', { token: null, body: { email: person.email } });
    const mail = await mailOf(person, /contraseña nueva/);
    const url = new URL(/https:\S+new-password\S+/.exec(mail.text ?? '')?.[0] ?? '');
    expect(url.searchParams.get('language')).to.equal('es');
    expect(url.hash, 'no server is told the token by a link that is followed').to.match(/^#[\w-]{43}$/);
    expect(mail.text).to.match(/30 minutos: hasta el \d+ de \w+ de \d{4}/);
    const page = await api.request('GET', url.pathname + url.search, { token: null });
    expect(page.text).to.include('lang="es"').and.to.include('Contraseña nueva');
    const unsubscribe = new URL(
      unsubscribing(api.db, sealing(JWT_SECRET), () => api.baseUrl).url(person.userId, 'reminder'),
    );
    const asked = await api.request('GET', unsubscribe.pathname + unsubscribe.search, { token: null });
    expect(asked.text).to.include('¿No quieres más mensajes sobre alquileres que empiezan pronto?');
  });

  it('is tried again where the server cannot take it now, and is the same mail then', async () => {
    const person = await api.register();
    await mailOf(person, /Welcome/);
    await mailOf(person, /Confirm your/);
    box.refuse(person.email, 450);
    await confirmedFor(person);
    await eventually(async () => expect(await deliveryOf(person, 'confirmed')).to.include({ detail: 'SMTP: 450' }));
    const waiting = await deliveryOf(person, 'confirmed');
    expect(waiting).to.include({ state: 'queued', attempts: 1 });
    expect(Date.parse(String(waiting?.nextAttemptAt))).to.be.greaterThan(Date.now());
    await dueNow();
    const mail = await mailOf(person, /is confirmed/);
    expect(mail.messageId).to.include(String(waiting?.id));
    await eventually(async () =>
      expect(await deliveryOf(person, 'confirmed')).to.include({ state: 'sent', attempts: 2, detail: null }),
    );
  });

  it('is a dead letter where the server never takes it, for staff to send again', async () => {
    const person = await api.register();
    await mailOf(person, /Welcome/);
    await mailOf(person, /Confirm your/);
    box.refuse(person.email, 550);
    await confirmedFor(person);
    const operator = await api.tokenOf('operator');
    const dead = async () => {
      const { json } = await api.request('GET', `/api/v1/notifications/dead-letters?userId=${person.userId}`, {
        token: operator,
      });
      return itemsOf(json);
    };
    const [letter] = await eventually(async () => {
      const found = await dead();
      expect(found).to.have.length(1);
      return found;
    });
    expect(letter).to.include({ kind: 'confirmed', address: person.email, attempts: 1, detail: 'RCPT TO: 550' });
    const replay = () =>
      api.request('POST', `/api/v1/notifications/dead-letters/${letter?.id}/replay`, { token: operator });
    expect((await replay()).status).to.equal(202);
    await mailOf(person, /is confirmed/);
    expect((await replay()).status).to.equal(404);
    expect(await dead()).to.deep.equal([]);
  });

  it('brings a token that stands nowhere in the database as it is, and not once it was sent', async () => {
    const person = await api.register();
    const mail = await mailOf(person, /Confirm your/);
    const token = /[\w-]{43}$/m.exec(mail.text?.trim() ?? '')?.[0] as string;
    const { rows } = await api.db.raw(
      `select row_to_json(n)::text as text, sealed from notifications n where user_id = ? and kind = 'verify-email'`,
      [person.userId],
    );
    expect(rows).to.have.length(1);
    expect(rows[0].text).to.not.include(token);
    await eventually(async () => {
      const [row] = await api.db('notifications').where({ user_id: person.userId, kind: 'verify-email' });
      expect(row.sealed).to.equal(null);
    });
    const body = { token };
    const answer = await api.request('POST', '/api/v1/auth/email-verification/confirm', { token: null, body });
    expect(answer.status).to.equal(204);
  });
});
