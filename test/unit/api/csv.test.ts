import { expect } from 'chai';
import { csv } from '../../../api/telemetry/formats/csv.js';
import { EVERYTHING, type Reading, selectionOf } from '../../../api/telemetry/reading.js';

const origin = { boot: 'b', seq: 7, receivedAt: 0, quality: 0 };

async function lines(reading: Reading, signals?: string): Promise<string[]> {
  async function* one() {
    yield [reading];
  }
  const selection = signals === undefined ? EVERYTHING : selectionOf(signals);
  let text = '';
  for await (const piece of csv.write(one(), { selection, steps: false }, () => null)) text += piece;
  return text.split('\r\n');
}

describe('telemetry as CSV', () => {
  it("has the sample's field names as its header, observedAt first, and times unquoted with milliseconds", async () => {
    const [header, row] = await lines({ observedAt: Date.UTC(2026, 0, 31), values: { speedKmh: 42.5 }, origin });
    expect(header).to.match(/^observedAt,seq,latitude,longitude,.*speedKmh,.*,quality,boot,receivedAt$/);
    expect(row).to.match(/^2026-01-31T00:00:00\.000Z,7,/);
    expect(row?.split(',')[header?.split(',').indexOf('speedKmh') as number]).to.equal('42.5');
    expect(row?.split(',').length).to.equal(header?.split(',').length);
  });

  it('shows only the signals that were asked for', async () => {
    const [header] = await lines({ observedAt: 0, values: {}, origin }, 'speedKmh,Vehicle.Cabin.Light');
    expect(header).to.equal('observedAt,seq,speedKmh,Vehicle.Cabin.Light,quality,boot,receivedAt');
  });

  it('quotes text that holds a comma, a quote or a line break', async () => {
    const [, row] = await lines({ observedAt: 0, values: {}, others: { 'Vehicle.X': 'a,"b"' }, origin }, 'Vehicle.X');
    expect(row).to.contain('7,"a,""b""",0');
  });

  it('disarms text that a spreadsheet would run, and leaves numbers as they are', async () => {
    const [, evil] = await lines({ observedAt: 0, values: {}, others: { 'Vehicle.X': '=1+1' }, origin }, 'Vehicle.X');
    expect(evil).to.contain(",'=1+1,");
    const [, cold] = await lines({ observedAt: 0, values: { engineTempC: -12, accelerationG: [-1, 0, 9] }, origin });
    expect(cold).to.contain(',-12,').and.to.contain(',-1 0 9,');
  });
});
