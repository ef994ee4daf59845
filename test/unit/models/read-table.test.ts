import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { fingerprintOf } from '../../../models/tables/fingerprint.js';
import { readTable, type TableFormat } from '../../../models/tables/read-table.js';
import { type Cells, numbersOf, rowsOf, tableOf, textsOf } from '../../../models/tables/table.js';
import { writeTable } from '../../../models/tables/write-table.js';

describe('tables from files', () => {
  let folder: string;
  const file = async (name: string, content: string | Uint8Array) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tables-'));
  });
  after(() => rm(folder, { recursive: true }));
  const refusal = (paths: string[], format?: TableFormat) =>
    readTable(paths, format).then(
      () => 'none',
      (error: Error) => error.message,
    );

  it('are numbers where every known cell is one, and texts otherwise', async () => {
    const table = await readTable([await file('a.csv', 'km,class\n10,suv\nNA,\n12.5,2\n')]);
    expect([...numbersOf(table, 'km')]).to.deep.equal([10, Number.NaN, 12.5]);
    const { codes, levels } = textsOf(table, 'class');
    expect([[...codes], levels]).to.deep.equal([
      [0, -1, 1],
      ['suv', '2'],
    ]);
    expect([...numbersOf(rowsOf(table, [2, 0]), 'km')]).to.deep.equal([12.5, 10]);
  });

  it('may be gzipped, and several files are one table', async () => {
    const first = await file('b.csv', 'a,b\n1,2\n');
    const second = await file('c.csv.gz', gzipSync('a,b\n3,4\n'));
    expect([...numbersOf(await readTable([first, second]), 'b')]).to.deep.equal([2, 4]);
  });

  it('may be columns between spaces, without headers', async () => {
    const path = await file('d.txt', '1 2.5  \n1 3.5  \n');
    expect([...numbersOf(await readTable([path], { names: ['unit', 'value'] }), 'value')]).to.deep.equal([2.5, 3.5]);
  });

  it('are refused by the name of the file', async () => {
    expect(await refusal([join(folder, 'none.csv')])).to.match(/none\.csv: .*no such file/);
    expect(await refusal([await file('e.csv', 'a,b\n')])).to.match(/e\.csv: there are no rows/);
    expect(await refusal([await file('f.csv', 'a,b\n1,2,3\n')])).to.match(/f\.csv: .*Invalid Record Length/);
    expect(await refusal([await file('g.csv', 'a\n1\n'), await file('h.csv', 'b\n1\n')])).to.match(
      /h\.csv: .*column b/,
    );
    expect(await refusal([await file('i.csv', 'a,b\n1,2\n'), await file('j.csv', 'a\n1\n')])).to.match(
      /j\.csv: it has/,
    );
    expect(await refusal([join(folder, 'none.txt')], { names: ['a'] })).to.match(/none\.txt: .*no such file/);
    expect(await refusal([await file('l.txt', '1 2\n3\n')], { names: ['a', 'b'] })).to.match(
      /l\.txt: line 2 has 1 col/,
    );
    expect(await refusal([await file('m.txt.gz', 'no')], { names: ['a', 'b'] })).to.match(/m\.txt\.gz: /);
    expect(await refusal([await file('k.csv.gz', 'not gzip')])).to.match(/k\.csv\.gz: /);
  });

  it('are refused without a byte that a terminal would obey, and in few words', async () => {
    const bytes = Uint8Array.from({ length: 4_000 }, (_, index) => (index * 7919) % 256);
    const named = await file('o.csv', `\u001b[2J${'x'.repeat(500)}\n1\n`);
    for (const paths of [[await file('n.csv', bytes)], [await file('p.csv', 'a\n1\n'), named]]) {
      expect(await refusal(paths)).to.match(/[no]\.csv: [^\p{C}\ufffd]{10,200}$/u);
    }
    const cells = tableOf({ '\u001b[31m': [`\u0007\ufffd${'x'.repeat(300)}`] });
    expect(() => numbersOf(cells, '\u001b[31m')).to.throw(/^[^\p{C}\ufffd]{10,150}$/u);
    expect(() => numbersOf(cells, 'km')).to.throw(/^there is no column km; there are [^\p{C}]+$/u);
  });

  it('name the column that is not there or holds no numbers', () => {
    const table = tableOf({ km: [1], class: ['suv'] });
    expect(() => numbersOf(table, 'kw')).to.throw('there is no column kw; there are km, class');
    expect(() => numbersOf(table, 'class')).to.throw('should hold numbers; it holds texts such as “suv”');
    expect(() => tableOf({ a: [1], b: [1, 2] })).to.throw('differ in length');
  });

  it('have one fingerprint where all is the same, and another where anything is not', () => {
    const print = (cells: Record<string, Cells>) => fingerprintOf(tableOf(cells));
    expect(print({ km: [1, 2], class: ['a', 'b'] })).to.equal(print({ km: [1, 2], class: ['a', 'b'] }));
    const others = [
      { km: [1, 3], class: ['a', 'b'] },
      { km: [1, 2], class: ['a', 'c'] },
      { kw: [1, 2], class: ['a', 'b'] },
    ];
    const prints = others.map(print);
    expect(new Set([...prints, print({ km: [1, 2], class: ['a', 'b'] })]).size).to.equal(4);
  });

  it('are written as they were read', async () => {
    const path = join(folder, 'out.csv');
    await writeTable(path, tableOf({ count: [1.5, Number.NaN], class: ['a,b', undefined] }));
    expect(await readFile(path, 'utf8')).to.equal('count,class\n1.5,"a,b"\n,\n');
  });
});
