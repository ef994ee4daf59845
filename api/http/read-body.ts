/** A JSON body: read only for an endpoint that takes one, and only once its caller is known and may. */
import express, { type Request, type Response } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import { refuseDeep } from './refuse-deep.js';

const LARGEST_BODY = 1024 * 1024; // bytes
const JSON_TYPES = ['json', '+json'];
const parse = express.json({ limit: LARGEST_BODY, type: JSON_TYPES });

/** Fills `req.body`; leaves it undefined where there is none. Throws what the problem handler knows. */
export async function readBody(req: Request, res: Response): Promise<void> {
  const { 'transfer-encoding': chunked, 'content-length': length } = req.headers;
  if (chunked === undefined && Number(length ?? 0) === 0) return;
  if (req.is(JSON_TYPES) === false) {
    throw new MotorpoolError('bad-input', 'not-json', 'The body must be JSON: Content-Type: application/json.');
  }
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  refuseDeep(req.body);
}
