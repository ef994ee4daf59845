/** A refused request as something to show: the API's RFC 9457 problem, or what kept us from hearing it. */
export class ApiProblem extends Error {
  /** HTTP's; 0 where nobody answered. */
  readonly status: number;
  /** Stable, for programs: the last part of the problem's type. */
  readonly code: string;
  /** What is wrong with which field: a JSON pointer, or a query parameter's name. */
  readonly errors: readonly { path: string; message: string }[];

  constructor(status: number, code: string, sentence: string, errors: ApiProblem['errors'] = []) {
    super(sentence);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export const unreachable = () =>
  new ApiProblem(0, 'unreachable', 'The server cannot be reached. Check your connection; it is tried again.');

/** Of an answer that is not 2xx, with its body where that was read. */
export function problemOf(status: number, body: unknown): ApiProblem {
  const { type, title, errors } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const sentence = typeof title === 'string' ? title : `The server answered ${status}. Try again in a moment.`;
  const code = typeof type === 'string' ? (type.split(':').at(-1) ?? '') : '';
  return new ApiProblem(status, code, sentence, Array.isArray(errors) ? errors.filter(isFieldError) : []);
}

/** The same of an answer that was not read yet. */
export async function apiProblemOf(answer: Response): Promise<ApiProblem> {
  return problemOf(answer.status, await answer.json().catch(() => undefined));
}

function isFieldError(value: unknown): value is { path: string; message: string } {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value;
}

/** As a person reads it, whatever was thrown. */
export const sentenceOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** What is wrong with the field `name` of a form; undefined for nothing. */
export function fieldError(thrown: unknown, name: string): string | undefined {
  if (!(thrown instanceof ApiProblem)) return undefined;
  const found = thrown.errors.find(({ path }) => path === name || path === `/${name}` || path.endsWith(`/${name}`));
  return found && `${found.message[0]?.toUpperCase()}${found.message.slice(1)}`;
}

/** All that is wrong within the value at that JSON pointer, which one field holds as text; undefined for nothing. */
export function errorsWithin(thrown: unknown, pointer: string): string | undefined {
  if (!(thrown instanceof ApiProblem)) return undefined;
  const within = thrown.errors.filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`));
  const words = within.map(({ path, message }) => [path.slice(pointer.length + 1), message].filter(Boolean).join(' '));
  return words.length > 0 ? words.join('; ') : undefined;
}
