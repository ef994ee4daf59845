import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import sharp, { type Sharp } from 'sharp';
import { startApi, type TestApi } from '../../support/api.js';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n');

const picture = (width: number, height: number, colour = '#369') =>
  sharp({ create: { width, height, channels: 3, background: colour } });
const urlsOf = (json: unknown) => (json as { urls: Record<string, string> }).urls;
const bytesOf = async (image: Sharp) => Uint8Array.from(await image.toBuffer());

describe('images of a car', () => {
  let api: TestApi;
  let car: string;
  before(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    car = await api.makeCar();
  });
  after(() => api[Symbol.asyncDispose]());

  const add = (bytes: Uint8Array | string, type = 'image/jpeg', id = car, headers = {}) =>
    api.request('POST', `/api/v1/vehicles/${id}/images`, {
      body: bytes,
      headers: { 'content-type': type, ...headers },
    });
  const list = async () =>
    (await api.request('GET', `/api/v1/vehicles/${car}/images`, { token: null })).json as {
      items: { id: string; urls: Record<string, string> }[];
    };

  it('are shown to anyone in three widths, upright, without what the camera wrote', async () => {
    const secret = { IFD0: { Copyright: 'GPS of the driver' } };
    const photo = picture(2000, 1000).jpeg().withExif(secret).withMetadata({ orientation: 6 });
    const { status, json, text } = await add(await bytesOf(photo));
    expect(status, text).to.equal(201);
    expect(json).to.include({ width: 1000, height: 2000 });
    for (const [width, url] of Object.entries(urlsOf(json))) {
      const answer = await fetch(api.baseUrl + url);
      expect(answer.headers.get('content-type')).to.equal('image/webp');
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
      const bytes = Buffer.from(await answer.arrayBuffer());
      const shown = await sharp(bytes).metadata();
      expect([shown.format, shown.width, shown.exif]).to.deep.equal(['webp', Math.min(Number(width), 1000), undefined]);
    }
  });

  for (const format of ['png', 'webp'] as const) {
    it(`may come as ${format}, whatever they are called, and are not made larger`, async () => {
      const { json } = await add(await bytesOf(picture(40, 30).toFormat(format)), 'image/jpeg');
      const url = urlsOf(json)['320'];
      const shown = await sharp(Buffer.from(await (await fetch(api.baseUrl + url)).arrayBuffer())).metadata();
      expect(shown.width).to.equal(40);
    });
  }

  it('are refused when they are none, broken, huge, or of a type that is not taken', async () => {
    const good = await bytesOf(picture(300, 300).png());
    expect((await add('<svg xmlns="http://www.w3.org/2000/svg"/>')).json?.type).to.equal(
      'urn:motorpool:problem:bad-file',
    );
    expect((await add(Uint8Array.from(PDF))).status).to.equal(400);
    expect((await add(await bytesOf(picture(40, 30).gif()))).status).to.equal(400);
    expect((await add(good.slice(0, good.length / 2))).json?.type).to.equal('urn:motorpool:problem:bad-image');
    const bomb = await bytesOf(picture(8000, 6000).png());
    expect((await add(bomb)).json?.type).to.equal('urn:motorpool:problem:bad-image');
    expect((await add(new Uint8Array(10 * 1024 * 1024 + 1))).status).to.equal(413);
    expect((await add(good, 'image/svg+xml')).status).to.equal(415);
    expect((await add(good, 'application/json')).status).to.equal(415);
    expect((await add(good, 'image/png', car, { 'content-encoding': 'gzip' })).status).to.equal(415);
    expect((await add('')).json?.type).to.equal('urn:motorpool:problem:no-body');
    expect((await add(good, 'image/png', randomUUID())).status).to.equal(404);
    expect((await list()).items).to.deep.equal([]);
  });

  it('are put in order and removed; bytes that another still has stay', async () => {
    const [red, blue] = [await bytesOf(picture(40, 40, '#f00').png()), await bytesOf(picture(40, 40, '#00f').png())];
    const made = [await add(red), await add(blue), await add(red)].map(
      ({ json }) => json as { id: string; urls: object },
    );
    const [a, b, c] = made.map(({ id }) => id) as [string, string, string];
    const order = (imageIds: string[]) =>
      api.request('POST', `/api/v1/vehicles/${car}/images/order`, { body: { imageIds } });
    expect((await order([c, a, b])).status).to.equal(200);
    expect((await list()).items.map(({ id }) => id)).to.deep.equal([c, a, b]);
    for (const wrong of [[c, a], [a, a, b], [a, b, c, randomUUID()], []])
      expect((await order(wrong)).status).to.equal(409);
    const remove = async (id: string, vehicle = car) =>
      (await api.request('DELETE', `/api/v1/vehicles/${vehicle}/images/${id}`)).status;
    expect([await remove(a, await api.makeCar()), await remove(a), await remove(a)]).to.deep.equal([404, 204, 404]);
    const shown = async (id: string) => (await fetch(`${api.baseUrl}/api/v1/vehicle-images/${id}/800`)).status;
    expect([await shown(a), await shown(b), await shown(c)]).to.deep.equal([404, 200, 200]);
    expect((await fetch(`${api.baseUrl}/api/v1/vehicle-images/${b}/801`)).status).to.equal(404);
    const rows = await api.db('audit_log').where({ subject_id: car }).orderBy('id');
    expect(rows.map(({ action }) => action).slice(1)).to.deep.equal([
      ...Array(3).fill('vehicle.image-added'),
      'vehicle.images-ordered',
      'vehicle.image-removed',
    ]);
  });

  it('are twenty at most, also when many come at once, and one by its Idempotency-Key', async () => {
    const small = await bytesOf(picture(10, 10).png());
    const keyed = { 'idempotency-key': `picture-of-${car}` };
    const first = await add(small, 'image/png', car, keyed);
    expect((await add(small, 'image/png', car, keyed)).text).to.equal(first.text);
    const other = await bytesOf(picture(11, 10).png());
    expect((await add(other, 'image/png', car, keyed)).status).to.equal(422);
    for (let i = 0; i < 17; i++) await add(small, 'image/png');
    const answers = await Promise.all(Array.from({ length: 6 }, () => add(small, 'image/png')));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 201, 409, 409, 409, 409]);
    expect((await list()).items).to.have.lengthOf(20);
  });

  it('are gone with their car', async () => {
    const { json } = await add(await bytesOf(picture(10, 10).png()));
    await api.request('DELETE', `/api/cars/${car}`);
    expect((await fetch(api.baseUrl + urlsOf(json)['320'])).status).to.equal(404);
    expect((await api.request('GET', `/api/v1/vehicles/${car}/images`)).status).to.equal(404);
  });
});

describe('papers of a car', () => {
  let api: TestApi;
  let path: string;
  before(async () => {
    api = await startApi();
    path = `/api/v1/vehicles/${await api.makeCar()}/documents`;
  });
  after(() => api[Symbol.asyncDispose]());
  const add = (query: string, body = Uint8Array.from(PDF), type = 'application/pdf') =>
    api.request('POST', `${path}?${query}`, { body, headers: { 'content-type': type } });

  it('are kept as they came, for staff alone', async () => {
    const { status, json, text } = await add('kind=insurance&expiresOn=2027-01-31');
    expect(status, text).to.equal(201);
    const wanted = { kind: 'insurance', mediaType: 'application/pdf', bytes: PDF.length, expiresOn: '2027-01-31' };
    expect(json).to.include(wanted);
    expect((await api.request('GET', path)).json?.items).to.deep.equal([json]);
    const file = (token: string) =>
      fetch(`${api.baseUrl}${path}/${json?.id}`, { headers: { authorization: `Bearer ${token}` } });
    const answer = await file(await api.tokenOf('operator'));
    expect(Buffer.from(await answer.arrayBuffer()).equals(PDF)).to.equal(true);
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="insurance-/);
    expect(answer.headers.get('content-security-policy')).to.include('sandbox');
    expect((await file(await api.tokenOf('customer'))).status).to.equal(403);
    const foreign = `/api/v1/vehicles/${await api.makeCar()}/documents/${json?.id}`;
    expect((await api.request('GET', foreign)).status).to.equal(404);
    expect((await api.request('DELETE', foreign)).status).to.equal(404);
    const remove = async () => (await api.request('DELETE', `${path}/${json?.id}`)).status;
    expect([await remove(), await remove()]).to.deep.equal([204, 404]);
    expect((await api.request('GET', `${path}/${json?.id}`)).status).to.equal(404);
  });

  it('are refused without a kind, with a day that is none, and when they are no papers', async () => {
    expect((await add('')).status).to.equal(400);
    expect((await add('kind=Insurance!')).status).to.equal(400);
    expect((await add('kind=insurance&expiresOn=2027-02-31')).status).to.equal(400);
    expect((await add('kind=insurance', Uint8Array.from(Buffer.from('MZ program')))).status).to.equal(400);
    expect((await add('kind=insurance', Uint8Array.from(PDF), 'text/html')).status).to.equal(415);
    expect((await api.request('GET', `/api/v1/vehicles/${randomUUID()}/documents`)).status).to.equal(404);
  });

  it('are fifty at most', async () => {
    for (let i = 0; i < 50; i++) await add('kind=inspection');
    expect((await add('kind=inspection')).status).to.equal(409);
  });
});
