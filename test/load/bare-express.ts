/** The peer of a request: Express with one route and our own query, and nothing that an API needs besides. Prints its URL. */
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import express from 'express';
import { vehiclesRepository } from '../../api/vehicles/vehicles-repository.js';
import { createLog } from '../../platform/log.js';
import { openDatabase } from '../../platform/postgres/open-database.js';

const databaseUrl = new URL(process.env.DATABASE_URL as string);
const { db } = await openDatabase({ databaseUrl, dataDir: tmpdir(), log: createLog('error') });
const app = express();
app.get('/api/v1/vehicles/:id', async (req, res) => {
  const found = await vehiclesRepository(db).find(req.params.id);
  if (found) res.json(found.vehicle);
  else res.sendStatus(404);
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.once('SIGTERM', () => process.exit(0));
