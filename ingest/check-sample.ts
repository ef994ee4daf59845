/** The careful check of one sample, for messages in which something is wrong. */
import { Compile } from 'typebox/compile';
import { Sample } from '../contracts/index.js';
import { completeSample } from './complete-sample.js';

const sampleCheck = Compile(Sample);

/** The sample as it is to be kept, or what is wrong with it: a path and a sentence. A null field counts as absent. */
export function checkSample(value: unknown): Sample | string {
  const sample = withoutNulls(value);
  if (sampleCheck.Check(sample)) return completeSample(sample);
  const [error] = sampleCheck.Errors(sample);
  return error ? `${error.instancePath} ${error.message}` : ' is no sample';
}

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}
