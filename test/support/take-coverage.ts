/** For `npm run coverage`: mocha ends its workers before Node has written what they ran, so it is written after each file. */
import { takeCoverage } from 'node:v8';

export const mochaHooks = {
  afterAll(): void {
    if (process.env.NODE_V8_COVERAGE) takeCoverage();
  },
};
