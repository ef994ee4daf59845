/** Rules of the house that no tool checks. */
import { expect } from 'chai';
import { repositoryFiles, textOf } from '../support/repository-files.js';

const all = repositoryFiles().filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
const product = all.filter((path) => !path.startsWith('test/'));
/** The files in which the pattern stands, outside comments. */
const having = (paths: readonly string[], pattern: RegExp) =>
  paths.filter((path) => pattern.test(textOf(path).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')));

describe('the house', () => {
  it('is found by this test', () => {
    expect(all.length).to.be.greaterThan(40);
    expect(having(product, /process\.env/), 'main.ts reads it').to.include('main.ts');
  });

  it('reads the environment only in main files', () => {
    const allowed = /(^|\/)main\.ts$|^api\/console\/vite\.config\.ts$/;
    expect(having(product, /process\.env|import\.meta\.env/).filter((path) => !allowed.test(path))).to.deep.equal([]);
  });

  it('reads what is on one page: no file of more than 250 lines', () => {
    expect(all.filter((path) => textOf(path).split('\n').length > 251)).to.deep.equal([]);
  });

  it('has no drawers for odds and ends', () => {
    const drawer = /(^|\/)(src|utils?|helpers?|common|types|services|misc|lib)(\/|\.tsx?$)/;
    expect(all.filter((path) => drawer.test(path))).to.deep.equal([]);
  });

  it('names its files in kebab-case', () => {
    const kebab = /^[a-z0-9]+([-.][a-z0-9]+)*\.tsx?$/;
    expect(all.filter((path) => !kebab.test(path.split('/').at(-1) as string))).to.deep.equal([]);
  });

  it('silences no tool and escapes no type', () => {
    const self = 'test/architecture/rules.test.ts';
    const silenced = new RegExp(['@ts-', '(ignore|nocheck|expect-error)|biome-', 'ignore|\\bas ', 'any\\b'].join(''));
    expect(all.filter((path) => path !== self && silenced.test(textOf(path)))).to.deep.equal([]);
  });

  it('ends the process in one place', () => {
    const exits = having(product, /process\.exit\(/).filter((path) => !/(^|\/)main\.ts$/.test(path));
    expect(exits).to.deep.equal(['platform/room.ts']);
  });

  it('writes to the terminal only where a person started a program', () => {
    const allowed = /(^|\/)main\.ts$|^platform\/room\.ts$|^edge-agent\/|^models\/|^api\/console\//;
    expect(having(product, /\bconsole\.\w+\(/).filter((path) => !allowed.test(path))).to.deep.equal([]);
  });

  it('tells who asks any of its programs how it is run', () => {
    const programs = product.filter(
      (path) => /(^|\/)main\.ts$/.test(path) && having([path], /run(Main|Rooms)\(|parse/)[0],
    );
    expect(programs).to.include.members(['main.ts', 'broker/main.ts', 'edge-agent/main.ts']);
    const silent = programs.filter(
      (path) => having([path], /usageOf\([\s\S]*process\.argv|new Command\(/).length === 0,
    );
    expect(silent).to.deep.equal([]);
  });

  it('leaves no test that is switched off or runs alone', () => {
    const tests = all.filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/architecture/'));
    expect(having(tests, /\b(it|describe)\.(only|skip)\(|\bx(it|describe)\(/)).to.deep.equal([]);
  });

  it('runs every test file by the test command', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    expect(scripts.test).to.include('"test/**/*.test.ts"');
    expect(all.filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/'))).to.deep.equal([]);
  });
});
