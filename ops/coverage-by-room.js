// The last lines of `npm run coverage`: how many lines of each room the tests ran.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const { total, ...files } = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8'));
const rooms = new Map();
for (const [file, { lines }] of Object.entries(files)) {
  const [room, inside] = relative(process.cwd(), file).split('/');
  const name = inside === undefined ? 'main.ts, compose.ts' : room;
  const sum = rooms.get(name) ?? { lines: 0, run: 0 };
  rooms.set(name, { lines: sum.lines + lines.total, run: sum.run + lines.covered });
}
const row = (name, lines, run) => `| ${name} | ${lines} | ${((100 * run) / lines).toFixed(1)} % |`;
console.log(['| room | lines | run by tests |', '|---|---:|---:|'].join('\n'));
for (const [name, { lines, run }] of [...rooms].sort()) console.log(row(name, lines, run));
console.log(row('all', total.lines.total, total.lines.covered));
