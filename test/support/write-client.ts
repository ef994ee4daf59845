/** `npm run client`: writes client/api.d.ts. Mocha runs it, as the API that it asks stands on the tests' database. */
import { writeFileSync } from 'node:fs';
import { startApi } from './api.js';
import { CLIENT_TYPES, clientTypesOf } from './client-types.js';

it(`writes ${CLIENT_TYPES}`, async () => {
  await using api = await startApi();
  writeFileSync(CLIENT_TYPES, await clientTypesOf(api));
});
