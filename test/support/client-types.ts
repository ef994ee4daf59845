/** The typed client's types, made from the API document that is served. */
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import type { TestApi } from './api.js';

export const CLIENT_TYPES = fileURLToPath(new URL('../../client/api.d.ts', import.meta.url));

export async function clientTypesOf(api: TestApi): Promise<string> {
  const { text } = await api.request('GET', '/openapi.json');
  const types = astToString(await openapiTypes(JSON.parse(text)));
  return `/** Made from the API document by \`npm run client\`; not to be edited. */\n${types}`;
}
