/** The documents name only what is there: a link that leads nowhere and a test that was renamed prove nothing to a reader. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { EVENT_KINDS } from '../../contracts/index.js';
import { SETTINGS } from '../../platform/setting-names.js';
import { PROMISES } from '../promises/promises.js';
import { ROOT, repositoryFiles, textOf } from '../support/repository-files.js';

const REQUIREMENTS = 251;

const files = repositoryFiles();
const documents = files.filter((file) => file.endsWith('.md'));
/** Without blocks of code. */
const proseOf = (file: string) => textOf(file).replace(/^```[\s\S]*?^```/gm, '');

/** As GitHub makes an address of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const anchorsIn = (file: string) =>
  [...proseOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  return existsSync(join(ROOT, file)) && (anchor === undefined || anchorsIn(file).includes(anchor));
}

/** Each route of the API's document as what it matches, with its methods. */
const routes = [...textOf('client/api.d.ts').matchAll(/^ {4}"(\/[^"]+)": \{\n([\s\S]*?)^ {4}\};/gm)].map(
  ([, path = '', body = '']) => ({
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods: [...body.matchAll(/^ {8}(\w+): /gm)].map(([, method = '']) => method.toUpperCase()),
  }),
);

const isServed = (path: string, wanted: readonly string[]) =>
  routes.some(
    ({ pattern, methods }) =>
      pattern.test(path.replace(/\/$/, '')) && wanted.every((method) => methods.includes(method)),
  );

describe('the documents', () => {
  it('are found by this test', () => {
    expect(documents).to.include.members(['README.md', 'docs/security.md', 'docs/requirements.md']);
  });

  it('link to files and headings that there are', () => {
    const broken = documents.flatMap((file) =>
      [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(file, link))
        .map((link) => `${file}: ${link}`),
    );
    expect(broken).to.deep.equal([]);
  });

  it('name tests that there are', () => {
    const tests = files.filter((file) => file.endsWith('.test.ts'));
    const names = new Set([...tests, ...tests.map((file) => basename(file))]);
    const missing = documents.flatMap((file) =>
      [...proseOf(file).matchAll(/`([\w./-]+\.test\.ts)`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !names.has(name))
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('name files, folders and their headings that there are', () => {
    const missing = documents.flatMap((file) =>
      [
        ...proseOf(file).matchAll(
          /`((?:api|backup|broker|client|contracts|docs|edge-agent|ingest|models|ops|platform|test)\/[\w./#-]*)`/g,
        ),
      ]
        .map(([, path = '']) => path)
        .filter((path) => !leadsSomewhere('README.md', path))
        .map((path) => `${file}: ${path}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('name routes that there are, with methods that they have', () => {
    const mention = /`(?:([A-Z]+(?:\/[A-Z]+)*) )?(\/(?:api\/(?!v1`)|cars?\b|vehicles\b)[\w/{}<>-]*)(?=[`? ])/g;
    const missing = documents.flatMap((file) =>
      [...proseOf(file).matchAll(mention)]
        .filter(([, methods, path = '']) => !isServed(path, methods?.split('/') ?? []))
        .map(([named]) => `${file}: ${named}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it('tell other systems of every kind of event', () => {
    const [, listed = ''] = /Kinds:\n([\s\S]*?)\n\n/.exec(proseOf('docs/messages.md')) ?? [];
    const kinds = [...listed.matchAll(/`(\w+)\.([\w -]+)`/g)].flatMap(([, of, names = '']) =>
      names.split(' ').map((name) => `${of}.${name}`),
    );
    expect(kinds).to.have.members(EVENT_KINDS);
  });

  it('list every setting that a misspelt one is compared with, and none besides', () => {
    const rows = [...proseOf('README.md').matchAll(/^\| (`[A-Z][^|]*) \| [^|]+ \| (.*) \|$/gm)];
    const named = rows.flatMap(([, names = '', what = '']) => [
      ...[...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
      ...[...what.matchAll(/`((?:OTEL|TWILIO)_[A-Z_]+)`/g)].map(([, name]) => name), // named with what they go with
    ]);
    expect(named).to.have.members(SETTINGS);
  });

  it('say of every requirement where it is met, or why it is not', () => {
    const rows = [...proseOf('docs/requirements.md').matchAll(/^\| (\d+) \| .+ \| (.+) \|$/gm)];
    expect(rows.map(([, number]) => Number(number))).to.deep.equal(
      Array.from({ length: REQUIREMENTS }, (_, index) => index + 1),
    );
  });

  it('tell of every promise by which tests it is held, and what was seen', () => {
    const told = proseOf('docs/reliability.md');
    for (const [index, { runs }] of PROMISES.entries()) {
      const [shown = '', seen] = [...told.matchAll(new RegExp(`^\\| ${index + 1} \\| .*$`, 'gm'))].map(([row]) => row);
      expect(seen, `what was seen of promise ${index + 1}`).to.be.a('string');
      for (const file of runs.flatMap(({ files: tests }) => tests)) {
        expect(existsSync(join(ROOT, file)), file).to.equal(true);
        expect(shown, `promise ${index + 1}`).to.include(`\`${file}\``);
      }
    }
  });
});
