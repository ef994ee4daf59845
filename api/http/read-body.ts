/** A body: read only for an endpoint that takes one, and only once its caller is known and may. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import { MotorpoolError } from '../../platform/errors.js';
import type { Endpoint } from './endpoint.js';
import { refuseDeep } from './refuse-deep.js';

const LARGEST_BODY = 1024 * 1024; // bytes
const JSON_TYPES = ['json', '+json'];
const parse = express.json({ limit: LARGEST_BODY, type: JSON_TYPES });

/** Fills `req.body`; leaves it undefined where there is none. Throws what the problem handler knows. */
export async function readBody(req: Request, res: Response): Promise<void> {
  if (!hasBody(req)) return;
  if (req.is(JSON_TYPES) === false) {
    throw new MotorpoolError('bad-input', 'not-json', 'The body must be JSON: Content-Type: application/json.');
  }
  await run(parse, req, res);
  refuseDeep(req.body);
}

/** Fills `req.body` with bytes; leaves it undefined where there are none. Throws what the problem handler knows. */
export async function readRawBody(
  req: Request,
  res: Response,
  { types, mostBytes }: NonNullable<Endpoint['rawBody']>,
): Promise<void> {
  if (!hasBody(req)) return;
  if (req.is([...types]) === false) {
    throw new MotorpoolError('bad-input', 'bad-media-type', `The body must be one of ${types.join(', ')}.`);
  }
  await run(express.raw({ limit: mostBytes, type: [...types], inflate: false }), req, res);
}

const hasBody = ({ headers }: Request) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const run = (parser: RequestHandler, req: Request, res: Response) =>
  new Promise<void>((resolve, reject) => {
    parser(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
