/** The API document as tests walk through it. */
import type { TestApi } from './api.js';

export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface Operation {
  method: string;
  path: string;
  /** `anyone`, `signed-in`, or a permission. */
  'x-access': string;
  deprecated?: boolean;
  description?: string;
  parameters: { in: string; name: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema> };
}

/** Every operation of the document that is served, with its schemas in full. */
export async function servedOperations(api: Pick<TestApi, 'baseUrl'>): Promise<Operation[]> {
  const document = (await (await fetch(`${api.baseUrl}/openapi.json`)).json()) as Document;
  const inFull = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value), (_key, inner) => {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(inner?.$ref ?? '')?.[1];
      return name ? inFull(document.components.schemas[name]) : inner;
    });
  return Object.entries(inFull(document.paths)).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path })),
  );
}

/** The path with its parameters filled in. */
export const withParameters = (path: string, fill: (name: string) => string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => fill(name));
