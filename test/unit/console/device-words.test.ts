import { expect } from 'chai';
import { deviceWords } from '../../../api/console/pages/users/device-words.js';

const KHTML = 'AppleWebKit/537.36 (KHTML, like Gecko)';

describe('a device in words', () => {
  for (const [userAgent, words] of [
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/130.0 Safari/537.36 Edg/130.0`, 'Edge on Windows'],
    [`Mozilla/5.0 (X11; Linux x86_64) ${KHTML} Chrome/130.0 Safari/537.36`, 'Chrome on Linux'],
    [`Mozilla/5.0 (Linux; Android 15) ${KHTML} Chrome/130.0 Mobile Safari/537.36`, 'Chrome on Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604', 'Safari on iOS'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox on macOS'],
    ['curl/8.5.0', 'curl/8.5.0'],
    [null, 'An unknown device'],
  ] as const) {
    it(`is ${words}`, () => expect(deviceWords(userAgent)).to.equal(words));
  }
});
