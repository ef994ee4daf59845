import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { tooOldNode } from '../../../platform/node-version.js';

describe('a Node that is too old', () => {
  it('is told with what is needed, which is what the package says', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const needed = String(engines.node).replace('>=', '');
    for (const version of ['18.20.8', '20.18.3', '20.9.0']) {
      expect(tooOldNode(version)).to.match(new RegExp(`This is Node ${version}, and it needs ${needed} or later`));
    }
    for (const version of [`${needed}.0`, '20.20.2', '22.0.0', '24.1.0'])
      expect(tooOldNode(version)).to.equal(undefined);
  });
});
